import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPortal, type TestPortal } from '../../../test/factories.ts'
import { type Browser, openTestServer, type TestServer } from '../../../test/server.ts'

let server: TestServer
let portal: TestPortal
let owner: Browser

beforeAll(async () => {
  server = await openTestServer()
  portal = await buildPortal(server.portal)
  owner = await server.as(portal.owner)
})
afterAll(() => server.close())

const params = () => ({ portal: portal.id })
const names = async (browser: Browser, query = {}) =>
  (await browser.call('GET /api/p/{portal}/projects', { params: params(), query })).rows.map(row => row.name)
const people = (browser: Browser, q = '') =>
  browser.call('GET /api/p/{portal}/people', { params: params(), query: { q, limit: 100 } })

test('a manager works on the project they create, an administrator need not', async () => {
  const manager = await server.as(await portal.person('manager'))
  const made = await manager.call('POST /api/p/{portal}/projects', { params: params(), body: { name: 'Ours' } })
  expect(made).toMatchObject({ name: 'Ours', mine: true, people: 1, archivedAt: null })
  expect(await names(manager)).toEqual(['Ours'])
  const body = { name: 'Theirs', description: 'Words' }
  const other = await owner.call('POST /api/p/{portal}/projects', { params: params(), body })
  expect(other).toMatchObject({ mine: false, people: 0, description: 'Words' })
  expect(other.colour).not.toBe(made.colour)
  expect(await names(manager)).toEqual(['Ours'])
})

test('a manager changes projects they are in and no other', async () => {
  const [mine, other] = [await portal.project('In it'), await portal.project('Out of it')]
  const manager = await server.as(await portal.person('manager', { projects: [mine] }))
  const rename = (project: string) =>
    manager.call('PATCH /api/p/{portal}/projects/{project}', {
      params: { ...params(), project },
      body: { name: 'Renamed' },
    })
  expect(await rename(mine)).toMatchObject({ name: 'Renamed' })
  await expect(rename(other)).rejects.toMatchObject({ status: 404 })
})

test('people are put on a project and taken off, and see it accordingly', async () => {
  const project = await portal.project('Shared work')
  const person = await portal.person('contractor')
  const browser = await server.as(person)
  const place = { params: { ...params(), project, portalUser: person.portalUserId } }
  expect(await names(browser)).toEqual([])
  await owner.call('PUT /api/p/{portal}/projects/{project}/people/{portalUser}', place)
  await owner.call('PUT /api/p/{portal}/projects/{project}/people/{portalUser}', place)
  expect(await names(browser)).toEqual(['Shared work'])
  const listed = await browser.call('GET /api/p/{portal}/projects/{project}/people', {
    params: { ...params(), project },
  })
  expect(listed).toMatchObject({ total: 1, rows: [{ role: 'contractor', email: null }] })
  const full = await owner.call('GET /api/p/{portal}/projects/{project}/people', { params: { ...params(), project } })
  expect(full.rows).toMatchObject([{ email: person.email }])
  await owner.call('DELETE /api/p/{portal}/projects/{project}/people/{portalUser}', place)
  expect(await names(browser)).toEqual([])
  const again = owner.call('DELETE /api/p/{portal}/projects/{project}/people/{portalUser}', place)
  await expect(again).rejects.toMatchObject({ status: 404 })
})

test('an archived project leaves the list, takes nobody in, and comes back', async () => {
  const project = await portal.project('To the archive')
  const person = await portal.person('employee')
  const change = (archived: boolean) =>
    owner.call('PATCH /api/p/{portal}/projects/{project}', { params: { ...params(), project }, body: { archived } })
  expect((await change(true)).archivedAt).toMatch(/Z$/)
  expect(await names(owner)).not.toContain('To the archive')
  expect(await names(owner, { archived: 'true' })).toEqual(['To the archive'])
  const put = { params: { ...params(), project, portalUser: person.portalUserId } }
  const added = owner.call('PUT /api/p/{portal}/projects/{project}/people/{portalUser}', put)
  await expect(added).rejects.toMatchObject({ code: 'archived' })
  await change(false)
  expect(await names(owner, { q: 'archive' })).toEqual(['To the archive'])
})

test('an employee sees the portal’s people by name, a contractor only those of shared projects', async () => {
  const own = await buildPortal(server.portal)
  const project = await own.project()
  const [employee, contractor] = [await own.person('employee'), await own.person('contractor', { projects: [project] })]
  const colleague = await own.person('employee', { projects: [project] })
  const seen = async (who: { email: string }) => {
    const { rows } = await (await server.as(who)).call('GET /api/p/{portal}/people', { params: { portal: own.id } })
    return rows.map(row => row.id).sort()
  }
  const all = [own.owner, employee, contractor, colleague].map(one => one.portalUserId).sort()
  expect(await seen(employee)).toEqual(all)
  expect(await seen(contractor)).toEqual([contractor.portalUserId, colleague.portalUserId].sort())
})

test('somebody in no project is told whom to ask', async () => {
  const contractor = await server.as(await portal.person('contractor'))
  expect(await names(contractor)).toEqual([])
  expect((await people(contractor)).rows).toHaveLength(1)
  const { askNames, ownerName } = await contractor.call('GET /api/p/{portal}', { params: params() })
  expect(askNames).toContain(ownerName)
  expect(ownerName).toMatch(/owner/)
})

test('the projects of a portal user are set as a whole, archived ones left alone', async () => {
  const [old, first, second] = [await portal.project('Old'), await portal.project('1st'), await portal.project('2nd')]
  const person = await portal.person('employee', { projects: [old, first] })
  await owner.call('PATCH /api/p/{portal}/projects/{project}', {
    params: { ...params(), project: old },
    body: { archived: true },
  })
  const changed = await owner.call('PUT /api/p/{portal}/portal-users/{portalUser}/projects', {
    params: { ...params(), portalUser: person.portalUserId },
    body: { projects: [second] },
  })
  expect(changed.allProjects.map(one => one.name)).toEqual(['2nd', 'Old'])
})

test('two people who change a project at once do not overwrite each other', async () => {
  const project = await portal.project('Busy')
  const change = (name: string, version: number) =>
    owner.call('PATCH /api/p/{portal}/projects/{project}', {
      params: { ...params(), project },
      body: { name, version },
    })
  await change('First wins', 1)
  await expect(change('Too late', 1)).rejects.toMatchObject({ code: 'changed_meanwhile' })
})
