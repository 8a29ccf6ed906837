import { expect, test } from 'vitest'
import { createGuard, isPublicAddress } from './outbound-guard.ts'
import { nextHop, onlyHarmless } from './outbound-redirect.ts'
import { backOffMs, retryAfterMs } from './outbound-retry.ts'

test.each([
  ...[
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
  ],
  ...['100.64.0.1', '100.100.100.200', '192.0.0.192', '198.18.0.1', '203.0.113.9', '224.0.0.1', '240.0.0.1'],
  ...['255.255.255.255', '168.63.129.16', '::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:93.184.215.14'],
  ...['fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'fec0::1', 'ff02::1', '64:ff9b::7f00:1', '64:ff9b:1::1'],
  ...['2002:7f00:1::', '2001:0:7f00:1::', '2001:db8::1', '100::1', '5f00::1', 'localhost', ''],
])('%s is not public', address => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each(['93.184.215.14', '8.8.8.8', '172.32.0.1', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])(
  '%s is public',
  address => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

const guard = createGuard({ allowedOrigins: ['http://crm.example:4100/'], allowPublic: true, connectTimeoutMs: 500 })
const closed = createGuard({ allowedOrigins: ['http://crm.example:4100'], allowPublic: false, connectTimeoutMs: 500 })

test.each([
  ...['ftp://crm.example/', 'file:///etc/passwd', 'javascript:1', 'crm.example', '', 'http://'],
  ...['http://127.0.0.1:4100/', 'http://0x7f.1/', 'http://2130706433/', 'http://[::ffff:127.0.0.1]/', 'http://[::1]/'],
  ...['http://user@crm.example:4100/', 'http://:word@crm.example:4100/'],
])('%s is refused before any name is looked up', address => {
  expect(() => guard.check(address)).toThrow(expect.objectContaining({ kind: 'blocked' }))
})

test('without the open internet, only the exact origins on the list pass', () => {
  expect(closed.check('http://CRM.example:4100/crm/v8/org').pathname).toBe('/crm/v8/org')
  for (const address of [
    'https://crm.example:4100/',
    'http://crm.example/',
    'http://crm.example.:4100/',
    'http://x.example/',
  ])
    expect(() => closed.check(address)).toThrow(expect.objectContaining({ kind: 'blocked' }))
})

test('a redirect never leaves encryption, never moves a change, and ends after three hops', () => {
  const from = new URL('https://crm.example/a')
  const hop = { from, method: 'GET', hops: 0 }
  expect(nextHop(guard, { ...hop, location: '/b' }).href).toBe('https://crm.example/b')
  const bad = expect.objectContaining({ kind: 'bad_redirect' })
  expect(() => nextHop(guard, { ...hop, location: 'http://crm.example/b' })).toThrow(bad)
  expect(() => nextHop(guard, { ...hop, location: undefined })).toThrow(bad)
  expect(() => nextHop(guard, { ...hop, location: '/b', hops: 3 })).toThrow(bad)
  expect(() => nextHop(guard, { ...hop, location: '/b', method: 'POST' })).toThrow(bad)
  expect(onlyHarmless({ authorization: 'x', cookie: 'x', 'x-api-key': 'x', accept: 'y' })).toEqual({ accept: 'y' })
})

test('Retry-After is read as seconds and as a date, and nonsense is left alone', () => {
  const now = new Date('2026-11-23T09:14:00Z')
  expect(retryAfterMs('3', now)).toBe(3000)
  expect(retryAfterMs(' 0 ', now)).toBe(0)
  expect(retryAfterMs('Mon, 23 Nov 2026 09:14:30 GMT', now)).toBe(30_000)
  expect(retryAfterMs('Mon, 23 Nov 2026 09:13:00 GMT', now)).toBe(0)
  for (const text of [undefined, '', 'soon', '-5', '2026', '1e9'])
    expect(retryAfterMs(text, now)).toBe(text === '2026' ? 2_026_000 : undefined)
})

test('the wait doubles, is never exact, and stays bounded', () => {
  for (let attempt = 0; attempt < 30; attempt++) {
    const whole = Math.min(10_000, 300 * 2 ** attempt)
    const waits = Array.from({ length: 50 }, () => backOffMs(attempt))
    for (const wait of waits) expect(wait >= whole / 2 && wait <= whole).toBe(true)
    expect(new Set(waits).size).toBeGreaterThan(1)
  }
})
