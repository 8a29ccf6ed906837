import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPortal, type TestPortal } from '../../../test/factories.ts'
import { type Browser, openTestServer, type TestServer } from '../../../test/server.ts'
import { transact } from '../people/people.ts'
import { nameAnswering } from './projects.ts'

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
const at = (project: string, company = '') => ({ params: { ...params(), project, company } })
const put = (project: string, company: string, body = {}, by = owner) =>
  by.call('PUT /api/p/{portal}/projects/{project}/clients/{company}', { ...at(project, company), body })
const remove = (project: string, company: string, by = owner) =>
  by.call('DELETE /api/p/{portal}/projects/{project}/clients/{company}', at(project, company))
const clientsOf = async (project: string, by = owner) =>
  (await by.call('GET /api/p/{portal}/projects/{project}/clients', { params: { ...params(), project } })).rows
const primaryOf = async (project: string) => (await clientsOf(project)).find(one => one.isPrimary)?.name

/** A company of that name with one client user, who has no project. */
const company = async (name: string, firstName = `Of ${name}`) => portal.client({ company: name, firstName })

test('the first company is the primary client, its first person by name answers, and another can be made primary', async () => {
  const project = await portal.project()
  const [first, second] = [await company('Quay', 'Zora'), await company('Reed')]
  const earlier = await portal.client({ company: 'Quay', firstName: 'Ada' })
  const made = await put(project, first.companyId)
  expect(made).toMatchObject({ name: 'Quay', shared: true, isPrimary: true, people: 2, deactivated: false })
  expect(made.contact?.id).toBe(earlier.clientUserId)
  expect(await put(project, second.companyId, { shared: false })).toMatchObject({
    shared: false,
    isPrimary: false,
    contact: null,
  })
  expect(await put(project, second.companyId, { isPrimary: true })).toMatchObject({
    shared: false,
    isPrimary: true,
    contact: { id: second.clientUserId },
  })
  expect((await clientsOf(project)).map(one => [one.name, one.isPrimary])).toEqual([
    ['Reed', true],
    ['Quay', false],
  ])
})

test('when the primary client goes, the next that was added takes its place', async () => {
  const project = await portal.project()
  const [b, a, c] = [await company('B'), await company('A'), await company('C')]
  for (const one of [b, c, a]) await put(project, one.companyId)
  await remove(project, b.companyId)
  expect(await primaryOf(project)).toBe('C')
  await remove(project, a.companyId)
  expect(await primaryOf(project)).toBe('C')
  await remove(project, c.companyId)
  expect(await clientsOf(project)).toEqual([])
  await expect(remove(project, c.companyId)).rejects.toMatchObject({ status: 404 })
})

test('only client users of the company answer for a project, and nobody may be said to', async () => {
  const project = await portal.project()
  const [own, other] = [await company('Sedge'), await company('Thorn')]
  await put(project, own.companyId)
  for (const contact of [other.clientUserId, crypto.randomUUID()])
    await expect(put(project, own.companyId, { contact })).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await put(project, own.companyId, { contact: null })).toMatchObject({ contact: null })
  // What changes otherwise does not name anybody again.
  expect(await put(project, own.companyId, { shared: false })).toMatchObject({ contact: null, shared: false })
  await put(project, other.companyId)
  await remove(project, other.companyId)
  expect(await clientsOf(project)).toMatchObject([{ contact: null, isPrimary: true }])
  expect(await put(project, own.companyId, { contact: own.clientUserId })).toMatchObject({
    contact: { id: own.clientUserId },
  })
})

test('a manager puts companies on their own projects, an employee and a contractor only see them', async () => {
  const [mine, others] = [await portal.project(), await portal.project()]
  const [here, there] = [await company('Umber'), await company('Vine')]
  const manager = await server.as(await portal.person('manager', { projects: [mine] }))
  expect(await put(mine, here.companyId, {}, manager)).toMatchObject({ isPrimary: true })
  await expect(put(others, here.companyId, {}, manager)).rejects.toMatchObject({ status: 404 })
  await put(others, there.companyId)
  await expect(remove(others, there.companyId, manager)).rejects.toMatchObject({ status: 404 })
  for (const role of ['employee', 'contractor'] as const) {
    const browser = await server.as(await portal.person(role, { projects: [mine] }))
    expect(await clientsOf(mine, browser)).toMatchObject([{ name: 'Umber', contact: { id: here.clientUserId } }])
    await expect(clientsOf(others, browser)).rejects.toMatchObject({ status: 404 })
    await expect(put(mine, here.companyId, {}, browser)).rejects.toMatchObject({ status: 403 })
    const { rows } = await browser.call('GET /api/p/{portal}/project-companies', { params: params() })
    expect(rows).toEqual([{ id: here.companyId, name: 'Umber', projects: 1 }])
  }
})

test('an archived project takes no further client, and can still be withdrawn from one', async () => {
  const project = await portal.project()
  const [there, late] = [await company('Wick'), await company('Yarrow')]
  await put(project, there.companyId)
  await owner.call('PATCH /api/p/{portal}/projects/{project}', { ...at(project), body: { archived: true } })
  await expect(put(project, late.companyId)).rejects.toMatchObject({ code: 'archived' })
  expect(await put(project, there.companyId, { shared: false })).toMatchObject({ shared: false })
})

test('projects tell their primary client, and are found by company', async () => {
  const [one, two] = [await portal.project('By company one'), await portal.project('By company two')]
  const [main, other] = [await company('Amaranth'), await company('Bracken')]
  await put(one, main.companyId)
  await put(one, other.companyId)
  await put(two, other.companyId)
  const list = async (company: string | string[]) =>
    (await owner.call('GET /api/p/{portal}/projects', { params: params(), query: { company } })).rows
  expect(await list(main.companyId)).toMatchObject([
    { name: 'By company one', client: { name: 'Amaranth' }, clients: 2 },
  ])
  expect((await list(other.companyId)).map(row => row.name)).toEqual(['By company one', 'By company two'])
  expect(await list([main.companyId, crypto.randomUUID()])).toHaveLength(1)
  const { rows } = await owner.call('GET /api/p/{portal}/client-companies/{company}/projects', at('', other.companyId))
  expect(rows).toMatchObject([
    { projectId: one, isPrimary: false, shared: true, archived: false },
    { projectId: two, isPrimary: true, contact: { id: other.clientUserId } },
  ])
})

test('whoever moved to another company answers for the old one no longer', async () => {
  const project = await portal.project()
  const moving = await company('Clover')
  const staying = await portal.client({ company: 'Clover', firstName: 'Zed' })
  await put(project, moving.companyId, { contact: moving.clientUserId })
  const elsewhere = await company('Dock')
  await transact(portal.ctx, ({ db }) =>
    db
      .updateTable('client_user')
      .set({ client_company_id: elsewhere.companyId })
      .where('id', '=', moving.clientUserId)
      .execute(),
  )
  expect(await clientsOf(project)).toMatchObject([{ contact: null }])
  expect(await transact(portal.ctx, ctx => nameAnswering(ctx, { companies: [moving.companyId] }))).toBe(1)
  expect(await clientsOf(project)).toMatchObject([{ contact: { id: staying.clientUserId } }])
  expect(await transact(portal.ctx, ctx => nameAnswering(ctx, 'all'))).toBe(0)
})

describe('many companies at once', () => {
  const bulk = (body: object, by = owner) =>
    by.call('POST /api/p/{portal}/client-companies/projects', { params: params(), body: body as never })

  test('come to projects and leave others, by ids or by search', async () => {
    const [a, b] = [await portal.project(), await portal.project()]
    const names = ['Bulk 1', 'Bulk 2', 'Bulk 3']
    const made = await Promise.all(names.map(name => company(name)))
    const [first, second, third] = made.map(one => one.companyId) as [string, string, string]
    expect(await bulk({ selection: { ids: [second, first] }, add: [a] })).toEqual({ changed: 2, skipped: [] })
    expect(await primaryOf(a)).toBe('Bulk 1')
    const selection = { all: true, filter: { q: 'bulk' }, except: [second] }
    expect(await bulk({ selection, add: [b], remove: [a] })).toEqual({ changed: 2, skipped: [] })
    expect(await primaryOf(a)).toBe('Bulk 2')
    expect((await clientsOf(b)).map(one => [one.companyId, one.contact !== null])).toEqual([
      [first, true],
      [third, false],
    ])
    expect(await bulk({ selection, add: [b] })).toEqual({ changed: 0, skipped: [{ reason: 'unchanged', count: 2 }] })
  })

  test('only onto projects one sees, and never by a filter that is not known', async () => {
    const project = await portal.project()
    const one = await company('Unseen')
    const manager = await server.as(await portal.person('manager'))
    const add = { selection: { ids: [one.companyId] }, add: [project] }
    await expect(bulk(add, manager)).rejects.toMatchObject({ status: 404 })
    const widened = { selection: { all: true, filter: { industry: 'Tea' } }, add: [project] }
    await expect(bulk(widened)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(bulk({ selection: add.selection })).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await clientsOf(project)).toEqual([])
  })
})
