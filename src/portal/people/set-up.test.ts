import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestServer, type TestServer } from '../../../test/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await openTestServer()
})
afterAll(() => server.close())

const owner = { firstName: 'Ada', lastName: 'Byron', email: 'Ada@Portal.Example', password: 'a long enough one' }

test('a portal is set up once, however many try at the same moment', async () => {
  const first = server.browser()
  expect(await first.call('GET /api/setup')).toMatchObject({ needed: true })
  const tries = [first, server.browser(), server.browser()]
  const bodies = tries.map((_, n) => ({ ...owner, portalName: `Portal ${n}`, email: `owner${n}@portal.example` }))
  const results = await Promise.allSettled(
    tries.map((browser, n) => browser.call('POST /api/setup', { body: bodies[n] as never })),
  )
  expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(1)
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'already_set_up', status: 409 })
  expect(await first.call('GET /api/setup')).toMatchObject({ needed: false })
  const winner = tries[results.findIndex(result => result.status === 'fulfilled')]
  const me = await winner?.call('GET /api/me')
  expect(me).toMatchObject({ verified: true, portals: [{ role: 'administrator', isOwner: true }] })
})

test('a short password sets nothing up', async () => {
  const body = { ...owner, portalName: 'X', password: 'short' }
  await expect(server.browser().call('POST /api/setup', { body })).rejects.toMatchObject({ code: 'weak_password' })
})
