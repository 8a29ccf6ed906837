import { expect, test } from 'vitest'
import { checkServiceKey, createServiceKey, maskServiceKey } from './service-key.ts'

test('a new key is recognisable, of one length, and passes its own check', () => {
  const keys = Array.from({ length: 500 }, createServiceKey)
  expect(new Set(keys).size).toBe(500)
  for (const key of keys) {
    expect(key).toMatch(/^zsc_[0-9A-Za-z]{43}_[0-9A-Za-z]{4}$/)
    expect(checkServiceKey(key)).toBe('ok')
  }
})

test('a single wrong character anywhere in the key is seen', () => {
  const key = createServiceKey()
  for (let at = 4; at < key.length; at++) {
    if (key[at] === '_') continue
    const wrong = key.slice(0, at) + (key[at] === 'x' ? 'y' : 'x') + key.slice(at + 1)
    expect(checkServiceKey(wrong)).toBe('checksum')
  }
})

test('two neighbours that changed places are seen', () => {
  const key = createServiceKey()
  for (let at = 4; at < 46; at++) {
    const swapped = key.slice(0, at) + key.charAt(at + 1) + key.charAt(at) + key.slice(at + 2)
    expect(checkServiceKey(swapped)).toBe(swapped === key ? 'ok' : 'checksum')
  }
})

test('a cut, padded or foreign text is not a key', () => {
  const key = createServiceKey()
  for (const text of [
    '',
    'zsc_',
    key.slice(0, -1),
    `${key}0`,
    ` ${key}`,
    `${key}\n`,
    key.toUpperCase(),
    'a'.repeat(52),
  ])
    expect(checkServiceKey(text)).toBe('not_a_key')
})

test('the mask shows the first and last four characters and nothing of a text that is no key', () => {
  const key = createServiceKey()
  expect(maskServiceKey(key)).toBe(`zsc_${key.slice(4, 8)}…${key.slice(-4)}`)
  expect(maskServiceKey('correct horse battery staple')).toBe('…')
})
