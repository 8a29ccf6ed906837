// Whom a client sees is answered past row-level security: exactly those whom that shows, and to clients alone.
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contextFor, permissionsOf } from '../src/portal/people/people.ts'
import { askAsApp } from './database.ts'
import { buildPortal, type TestPortal } from './factories.ts'
import { type Browser, openTestServer } from './server.ts'

let server: Awaited<ReturnType<typeof openTestServer>>
let portal: TestPortal
let other: TestPortal
let owner: Browser
let database: Client

beforeAll(async () => {
  server = await openTestServer()
  portal = await buildPortal(server.portal)
  other = await buildPortal(server.portal, 'Elsewhere')
  owner = await server.as(portal.owner)
  database = new Client({ connectionString: server.databaseUrl, options: '-c search_path=portal' })
  await database.connect()
})
afterAll(async () => {
  await database.end()
  await server.close()
})

const as = (settings: Readonly<Record<string, string>>, query: string, values: unknown[]) =>
  askAsApp(database, settings, query, values)

test('of a project’s people a client is told exactly those whom row-level security shows, and nobody else anything', async () => {
  const works = { projects: [await portal.project(), await portal.project()] }
  const [shared = '', kept = ''] = works.projects
  const elsewhere = await other.project()
  const client = await portal.client({ company: 'Team company', ...works })
  const seen = await portal.person('employee', works)
  const [hidden, gone] = [await portal.person('manager', works), await portal.person('contractor', works)]
  await other.person('employee', { projects: [elsewhere] })
  const params = { portal: portal.id }
  await owner.call('PUT /api/p/{portal}/projects/{project}/clients/{company}', {
    params: { ...params, project: kept, company: client.companyId },
    body: { shared: false },
  })
  await owner.call('PATCH /api/p/{portal}/projects/{project}/people/{portalUser}', {
    params: { ...params, project: shared, portalUser: hidden.portalUserId },
    body: { hiddenFromClients: true },
  })
  await owner.call('POST /api/p/{portal}/portal-users/{portalUser}/deactivation', {
    params: { ...params, portalUser: gone.portalUserId },
  })
  const asStaff = (
    hat: 'administrator' | 'portal_user',
    role: 'administrator' | 'manager' | 'employee' | 'contractor',
  ) => contextFor(server.portal, { ...portal.ctx.viewer, ...portal.owner, hat, role, permissions: permissionsOf(role) })
  const { clientUserId, companyId, personId } = client
  const asClient = contextFor(server.portal, {
    ...portal.ctx.viewer,
    hat: 'client_user',
    role: 'client',
    permissions: permissionsOf('client'),
    ...{ clientUserId, companyId, personId },
  })
  const all = [[shared, kept, elsewhere]]
  const team = 'select project_id as project, portal_user_id as id from client_team($1) order by 1, 2'
  expect(await as(asClient.settings, team, all)).toEqual([{ project: shared, id: seen.portalUserId }])
  const settings = { ...asClient.settings, 'app.projects': `{${shared}}` }
  const shown = await as(
    settings,
    `select m.project_id as project, u.id from project_member m join portal_user u on u.id = m.portal_user_id
       where u.deactivated_at is null and m.project_id = any($1) order by 1, 2`,
    all,
  )
  expect(await as(settings, team, all)).toEqual(shown)
  const staff = [
    asStaff('administrator', 'administrator'),
    ...(['manager', 'employee', 'contractor'] as const).map(role => asStaff('portal_user', role)),
  ]
  for (const { viewer, settings } of staff) expect(await as(settings, team, all), viewer.role).toEqual([])
  expect(await as({}, team, all)).toEqual([])
})
