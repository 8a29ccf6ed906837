import { ReadableStream } from 'node:stream/web'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase, testSettings } from '../../test/database.ts'
import { createServiceKey } from '../platform/service-key.ts'
import { loadCrmDemo } from './crm.demo.ts'
import { startCrm } from './crm.server.ts'

let database: TestDatabase
let crm: Awaited<ReturnType<typeof startCrm>>
let origin: string

beforeAll(async () => {
  database = await createTestDatabase('crm')
  crm = await startCrm(testSettings(database.url, { TRUSTED_PROXIES: '127.0.0.1', LOG_LEVEL: 'silent' }))
  origin = `http://127.0.0.1:${crm.port}`
  await loadCrmDemo(database.settings)
})
afterAll(async () => {
  await crm.close()
  await database.drop()
})

test('a server that listens answers its health, its API’s description and the vendor’s way below /crm', async () => {
  expect(await (await fetch(`${origin}/api/health`)).json()).toMatchObject({ status: 'ok', database: 'up' })
  const document = await (await fetch(`${origin}/api/openapi.json`)).json()
  expect(Object.keys(document.paths)).toContain('/api/service-key')
  const unknown = await fetch(`${origin}/crm/v8/nothing`)
  expect([unknown.status, unknown.headers.get('content-type')]).toStrictEqual([404, 'application/json;charset=UTF-8'])
})

test('the brake on wrong keys is each address’s own, and an IPv6 network counts as one', async () => {
  const attempt = (from: string) =>
    fetch(`${origin}/crm/v8/org`, {
      headers: { 'x-forwarded-for': from, authorization: `Basic ${btoa(`admin@crm.example:${createServiceKey()}`)}` },
    }).then(reply => reply.status)
  for (let tries = 0; tries < 10; tries++) {
    expect(await attempt('203.0.113.9')).toBe(401)
    expect(await attempt(`2001:db8:1:2::${tries}`)).toBe(401)
  }
  expect(await attempt('203.0.113.9')).toBe(429)
  expect(await attempt('2001:db8:1:2:aaaa::1')).toBe(429)
  expect(await attempt('203.0.113.10')).toBe(401)
  expect(await attempt('2001:db8:1:3::1')).toBe(401)
})

test('a large file is read as it comes in, and one beyond the limit is cut off', async () => {
  const signIn = await fetch(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email: 'admin@crm.example', password: 'portico-demo' }),
  })
  const cookie = signIn.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  const send = (rows: number, filling: string) => {
    const encoder = new TextEncoder()
    const lines = (function* () {
      yield encoder.encode('Record Id,Deal Name,Stage\n')
      for (let n = 0; n < rows; n++) yield encoder.encode(`${8_000_000 + n},${filling} ${n},Proposal\n`)
    })()
    const init = {
      method: 'POST',
      headers: { cookie, origin },
      body: ReadableStream.from(lines) as unknown as BodyInit,
      duplex: 'half',
    }
    return fetch(`${origin}/api/imports?file=many.csv`, init as RequestInit)
  }
  const good = await send(5000, 'Row')
  expect(await good.json()).toMatchObject({ state: 'done', read: 5000, created: 5000 })
  const large = await send(12_000, 'x'.repeat(1900))
  expect(await large.json()).toMatchObject({ state: 'failed', failure: expect.stringContaining('larger than 20 MB') })
})
