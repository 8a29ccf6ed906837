let latest = 0
let drawn = 0
const perMillisecond = 0x1000

/**
 * A new UUID version 7 (RFC 9562): random, and sortable in the order in which this process drew them, since within a
 * millisecond they are counted. Written out here because `crypto.randomUUIDv7` came to Node 24 late and some platforms get an
 * earlier build.
 */
export function newId(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16))
  const view = new DataView(bytes.buffer)
  const now = Date.now()
  // A clock set back a little must not put what is new before what is old.
  if (now > latest) {
    latest = now
    drawn = 0
  } else if (++drawn === perMillisecond) {
    latest += 1
    drawn = 0
  }
  view.setUint32(0, Math.floor(latest / 0x10000))
  view.setUint16(4, latest % 0x10000)
  view.setUint16(6, 0x7000 | drawn)
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80)
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
