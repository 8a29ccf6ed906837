import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSettings } from '../../test/database.ts'
import { openTestServer, type TestServer } from '../../test/server.ts'
import { loadPortalDemo } from './portal.demo.ts'

let server: TestServer & { databaseUrl: string }

beforeAll(async () => {
  server = await openTestServer()
})
afterAll(() => server.close())

test('the demo portal is filled once, and its people sign in: staff, a client, and somebody with two hats', async () => {
  for (let time = 0; time < 2; time += 1) await loadPortalDemo(testSettings(server.databaseUrl))
  const admin = await server.browser().signIn('admin@portal.example', 'portico-demo')
  const { portals } = await admin.call('GET /api/me')
  expect(portals).toMatchObject([{ name: 'Larkspur Delivery', isOwner: true }])
  const params = { portal: portals[0]?.id ?? '' }
  expect(await admin.call('GET /api/p/{portal}/portal-users', { params })).toMatchObject({ total: 4 })
  expect(await admin.call('GET /api/p/{portal}/projects', { params })).toMatchObject({ total: 6 })
  expect(await admin.call('GET /api/p/{portal}/client-users', { params })).toMatchObject({ total: 4 })
  const employee = await server.browser().signIn('employee@portal.example', 'portico-demo')
  expect(await employee.call('GET /api/p/{portal}/projects', { params })).toMatchObject({ total: 3 })
  const client = await server.browser().signIn('noor@harbourpine.example', 'portico-demo')
  const { clients } = await client.call('GET /api/me')
  expect(clients).toMatchObject([{ portalName: 'Larkspur Delivery', companyName: 'Harbour & Pine Architects' }])
  const hat = { ...params, hat: clients[0]?.clientUserId ?? '' }
  const shared = await client.call('GET /api/p/{portal}/c/{hat}/projects', { params: hat })
  expect(shared.rows.map(row => row.name)).toEqual(['Harbour & Pine: new website'])
  const comfort = await server.browser().signIn('comfort@brightwater.example', 'portico-demo')
  expect((await comfort.call('GET /api/me')).clients.map(one => one.companyName)).toEqual([
    'Brightwater Municipal Utilities',
    'Harbour & Pine Architects',
  ])
})
