import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSettings } from '../../test/database.ts'
import { openTestServer, type TestServer } from '../../test/server.ts'
import { loadPortalDemo } from './portal.demo.ts'

let server: TestServer & { databaseUrl: string }

beforeAll(async () => {
  server = await openTestServer()
})
afterAll(() => server.close())

test('the demo portal is filled once, and its two accounts sign in', async () => {
  for (let time = 0; time < 2; time += 1) await loadPortalDemo(testSettings(server.databaseUrl))
  const admin = await server.browser().signIn('admin@portal.example', 'portico-demo')
  const { portals } = await admin.call('GET /api/me')
  expect(portals).toMatchObject([{ name: 'Larkspur Delivery', isOwner: true }])
  const params = { portal: portals[0]?.id ?? '' }
  expect(await admin.call('GET /api/p/{portal}/portal-users', { params })).toMatchObject({ total: 4 })
  expect(await admin.call('GET /api/p/{portal}/projects', { params })).toMatchObject({ total: 6 })
  expect(await admin.call('GET /api/p/{portal}/client-users', { params })).toMatchObject({ total: 3 })
  const employee = await server.browser().signIn('employee@portal.example', 'portico-demo')
  expect(await employee.call('GET /api/p/{portal}/projects', { params })).toMatchObject({ total: 3 })
})
