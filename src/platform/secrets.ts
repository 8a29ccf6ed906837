import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

const version = 'v1.'
const ivBytes = 12
const tagBytes = 16

/** A key for one purpose. What is sealed for one purpose cannot be opened for another. */
export type PurposeKey = { readonly purpose: string; readonly key: KeyObject }

/** A sealed text could not be opened: it was changed, or was sealed with another secret or for another purpose. */
export class UnsealError extends Error {
  override name = 'UnsealError'
  constructor() {
    super('A sealed value could not be opened: it was changed, or it was sealed with another secret.')
  }
}

/** Derives the key of one purpose from the installation's secret (HKDF with SHA-256). */
export function deriveKey(secret: string, purpose: string): PurposeKey {
  if (secret === '' || purpose === '') throw new Error('A derived key needs a secret and a purpose.')
  return { purpose, key: createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'portico', purpose, 32))) }
}

/** A derived key as text, for a library that wants its secret as a string. */
export function deriveSecret(secret: string, purpose: string): string {
  return deriveKey(secret, purpose).key.export().toString('base64url')
}

/**
 * Encrypts a text so that it can be stored (AES-256-GCM). `context`, such as the id of the row it belongs to, is not
 * stored: opening needs the same one, so that a sealed value moved to another row does not open.
 */
export function seal(key: PurposeKey, text: string, context = ''): string {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key.key, iv, { authTagLength: tagBytes })
  cipher.setAAD(associated(key, context))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return version + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Opens what `seal` closed with the same key and context; throws `UnsealError` otherwise. */
export function unseal(key: PurposeKey, sealed: string, context = ''): string {
  if (!/^v1\.[\w-]{38,}$/.test(sealed)) throw new UnsealError()
  const bytes = Buffer.from(sealed.slice(version.length), 'base64url')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    decipher.setAAD(associated(key, context))
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8')
  } catch {
    throw new UnsealError()
  }
}

function associated(key: PurposeKey, context: string): Buffer {
  return Buffer.from(JSON.stringify([version, key.purpose, context]))
}

/** SHA-256 in hex. For long random values such as service keys, never for passwords. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** A token that proves an id without being stored: the keyed hash of the id, in base64url. */
export function hmacToken(secret: string, purpose: string, id: string): string {
  return createHmac('sha256', deriveKey(secret, purpose).key).update(id, 'utf8').digest('base64url')
}

/** Compares two texts in a time that tells nothing about where they differ. */
export function equal(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text, 'utf8').digest()
  return timingSafeEqual(hash(a), hash(b))
}

/** Random bytes as base64url text; 32 bytes unless said otherwise. */
export function randomSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}
