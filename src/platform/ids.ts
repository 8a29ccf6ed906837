// Drawn from the system in one go for many ids: asking for sixteen bytes a thousand times costs more than the ids do.
const pool = Buffer.alloc(16 * 512)
let used = pool.length

/**
 * A new UUID version 7 (RFC 9562): random, and sortable by the millisecond it was made in.
 * Written out here because `crypto.randomUUIDv7` came to Node 24 late and some platforms get an earlier build.
 */
export function newId(): string {
  if (used === pool.length) {
    globalThis.crypto.getRandomValues(pool)
    used = 0
  }
  const now = Date.now()
  pool.writeUIntBE(now, used, 6)
  pool.writeUInt8((pool.readUInt8(used + 6) & 0x0f) | 0x70, used + 6)
  pool.writeUInt8((pool.readUInt8(used + 8) & 0x3f) | 0x80, used + 8)
  const hex = pool.toString('hex', used, used + 16)
  used += 16
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
