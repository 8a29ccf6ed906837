// Drawn from the system in one go for many ids: asking for sixteen bytes a thousand times costs more than the ids do.
const pool = Buffer.alloc(16 * 512)
let used = pool.length
let latest = 0
let drawn = 0
const perMillisecond = 0x1000

/**
 * A new UUID version 7 (RFC 9562): random, and sortable in the order in which this process drew them, since within a
 * millisecond they are counted. Written out here because `crypto.randomUUIDv7` came to Node 24 late and some platforms get an
 * earlier build.
 */
export function newId(): string {
  if (used === pool.length) {
    globalThis.crypto.getRandomValues(pool)
    used = 0
  }
  const now = Date.now()
  // A clock set back a little must not put what is new before what is old.
  if (now > latest) {
    latest = now
    drawn = 0
  } else if (++drawn === perMillisecond) {
    latest += 1
    drawn = 0
  }
  pool.writeUIntBE(latest, used, 6)
  pool.writeUInt16BE(0x7000 | drawn, used + 6)
  pool.writeUInt8((pool.readUInt8(used + 8) & 0x3f) | 0x80, used + 8)
  const hex = pool.toString('hex', used, used + 16)
  used += 16
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
