// Letters and digits only: safe in HTTP Basic, and a double click selects the whole key.
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const bodyLength = 43 // 62^43 is just above 2^256
const checksumLength = 4
const shape = new RegExp(`^zsc_[0-9A-Za-z]{${bodyLength}}_[0-9A-Za-z]{${checksumLength}}$`)

/** What looking at a service key tells before any server is asked. */
export type ServiceKeyCheck = 'ok' | 'not_a_key' | 'checksum'

/** A new service key: a prefix people recognise, 256 random bits, and a checksum of four characters. */
export function createServiceKey(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(32))
  const number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  const start = `zsc_${base62(number, bodyLength)}`
  return `${start}_${checksum(start)}`
}

/** Says whether a text has the form of a service key and, if so, whether its last four characters fit the rest. */
export function checkServiceKey(text: string): ServiceKeyCheck {
  if (!shape.test(text)) return 'not_a_key'
  const split = text.lastIndexOf('_')
  return checksum(text.slice(0, split)) === text.slice(split + 1) ? 'ok' : 'checksum'
}

/** The key as it may be shown: its first and last four characters. */
export function maskServiceKey(key: string): string {
  return shape.test(key) ? `${key.slice(0, 8)}…${key.slice(-4)}` : '…'
}

function checksum(text: string): string {
  return base62(BigInt(crc32(text)) % 62n ** BigInt(checksumLength), checksumLength)
}

function base62(number: bigint, length: number): string {
  let rest = number
  let digits = ''
  while (digits.length < length) {
    digits = alphabet.charAt(Number(rest % 62n)) + digits
    rest /= 62n
  }
  return digits
}

function crc32(text: string): number {
  let crc = 0xffffffff
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index)
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
