import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import {
  deriveKey,
  deriveSecret,
  equal,
  hmacToken,
  randomSecret,
  seal,
  sha256,
  UnsealError,
  unseal,
} from './secrets.ts'

const secret = 'an installation secret of some length'
const key = deriveKey(secret, 'crm ticket')

test('what is sealed opens again, never twice the same on disk, and never readable', () => {
  const text = 'zsc_canary ✓ Łukasz'
  const sealed = seal(key, text)
  expect(sealed).toMatch(/^v1\.[\w-]+$/)
  expect(sealed).not.toContain('canary')
  expect(Buffer.from(sealed.slice(3), 'base64url').toString('utf8')).not.toContain('canary')
  expect(seal(key, text)).not.toBe(sealed)
  expect(unseal(key, sealed)).toBe(text)
  expect(unseal(deriveKey(secret, 'crm ticket'), sealed)).toBe(text)
  expect(unseal(key, seal(key, ''))).toBe('')
})

test('a sealed text that was changed anywhere does not open', () => {
  const bytes = Buffer.from(seal(key, 'the text').slice(3), 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => unseal(key, `v1.${changed.toString('base64url')}`)).toThrow(UnsealError)
  }
})

test('nothing opens with another secret, for another purpose, in another place, or cut short', () => {
  const sealed = seal(key, 'the text', 'connection 1')
  expect(unseal(key, sealed, 'connection 1')).toBe('the text')
  expect(() => unseal(key, sealed, 'connection 2')).toThrow(UnsealError)
  expect(() => unseal(key, sealed)).toThrow(UnsealError)
  expect(() => unseal(deriveKey(secret, 'mail'), sealed, 'connection 1')).toThrow(UnsealError)
  expect(() => unseal({ purpose: 'mail', key: key.key }, sealed, 'connection 1')).toThrow(UnsealError)
  expect(() => unseal(deriveKey(`${secret}x`, 'crm ticket'), sealed, 'connection 1')).toThrow(UnsealError)
  for (const text of ['', 'v1.', sealed.slice(0, 30), sealed.replace('v1.', 'v2.'), 'the text'])
    expect(() => unseal(key, text, 'connection 1')).toThrow(UnsealError)
})

test('keys differ by purpose, are the same on every start, and do not show when printed', () => {
  expect(deriveSecret(secret, 'portal sessions')).toBe(deriveSecret(secret, 'portal sessions'))
  expect(deriveSecret(secret, 'portal sessions')).not.toBe(deriveSecret(secret, 'crm sessions'))
  const bytes = key.key.export()
  expect(inspect(key)).not.toContain(bytes.toString('hex').slice(0, 8))
  expect(JSON.stringify(key)).not.toContain(bytes.toString('base64url').slice(0, 8))
  expect(() => deriveKey('', 'mail')).toThrow()
})

test('a token belongs to one id, one purpose and one secret', () => {
  const token = hmacToken(secret, 'invitation', 'id-1')
  expect(token).toMatch(/^[\w-]{43}$/)
  expect(hmacToken(secret, 'invitation', 'id-1')).toBe(token)
  expect(hmacToken(secret, 'invitation', 'id-2')).not.toBe(token)
  expect(hmacToken(secret, 'reset', 'id-1')).not.toBe(token)
  expect(hmacToken(`${secret}x`, 'invitation', 'id-1')).not.toBe(token)
})

test('comparing and hashing do what their names say', () => {
  expect(equal('abc', 'abc')).toBe(true)
  expect(equal('abc', 'abd')).toBe(false)
  expect(equal('abc', 'abcd')).toBe(false)
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(randomSecret()).toMatch(/^[\w-]{43}$/)
  expect(randomSecret()).not.toBe(randomSecret())
})
