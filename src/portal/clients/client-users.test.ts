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
const add = (body: object) =>
  owner.call('POST /api/p/{portal}/client-users', {
    params: params(),
    body: { firstName: 'Noor', lastName: 'El-Amrani', ...body } as never,
  })
const list = (query = {}) => owner.call('GET /api/p/{portal}/client-users', { params: params(), query })
const at = (clientUser: string) => ({ params: { ...params(), clientUser } })

test('a client user is added at a new company, found by its name, and the company is picked up again', async () => {
  const first = await add({ email: 'noor@harbour.example', title: 'Partner', company: { name: 'Harbour & Pine' } })
  expect(first).toMatchObject({ company: { name: 'Harbour & Pine' }, companyCount: 1, isPortalUser: false })
  const second = await add({ firstName: 'Gwen', email: '', company: { name: ' harbour & pine ' } })
  expect(second).toMatchObject({ email: null, company: { id: first.company?.id } })
  expect(await list({ q: 'harbour pin' })).toMatchObject({ total: 2, companies: 1 })
  const { rows } = await owner.call('GET /api/p/{portal}/client-companies', { params: params(), query: { q: 'arbou' } })
  expect(rows).toEqual([{ id: first.company?.id, name: 'Harbour & Pine', people: 2 }])
})

test('one person may be at two companies, once at each, when that is said', async () => {
  const email = 'comfort@two.example'
  const first = await add({ email, company: { name: 'One' } })
  await expect(add({ email, company: { name: 'Two' } })).rejects.toMatchObject({ code: 'email_taken' })
  const second = await add({ email, company: { name: 'Two' }, addHat: true })
  expect(second).toMatchObject({ personId: first.personId, companyCount: 2 })
  await expect(add({ email, company: { name: 'Two' }, addHat: true })).rejects.toMatchObject({ code: 'email_taken' })
})

test('a client user is edited and removed, and an address is free again afterwards', async () => {
  const email = 'leaving@client.example'
  const { id, version } = await add({ email })
  const body = { version, lastName: 'Other', title: 'Adviser', company: { name: 'Third' } }
  const changed = await owner.call('PATCH /api/p/{portal}/client-users/{clientUser}', { ...at(id), body })
  expect(changed).toMatchObject({ name: 'Noor Other', title: 'Adviser', company: { name: 'Third' } })
  const late = owner.call('PATCH /api/p/{portal}/client-users/{clientUser}', { ...at(id), body })
  await expect(late).rejects.toMatchObject({ code: 'changed_meanwhile' })
  await owner.call('DELETE /api/p/{portal}/client-users/{clientUser}', at(id))
  const gone = owner.call('GET /api/p/{portal}/client-users/{clientUser}', at(id))
  await expect(gone).rejects.toMatchObject({ status: 404 })
  await add({ email })
})

test('the address of somebody who also works here is not changed among the clients', async () => {
  const worker = await portal.person('employee')
  const hat = await add({ email: worker.email, addHat: true })
  const body = { version: hat.version, email: 'mine-now@client.example' }
  const change = owner.call('PATCH /api/p/{portal}/client-users/{clientUser}', { ...at(hat.id), body })
  await expect(change).rejects.toMatchObject({ code: 'not_allowed' })
})

test('lists are sorted by company with those without one last', async () => {
  await add({ lastName: 'Alone' })
  const { rows } = await list({ sort: 'company', limit: 100 })
  const companies = rows.flatMap(row => (row.company ? [row.company.name] : []))
  expect(companies).toEqual([...companies].sort())
  expect(rows.slice(companies.length).every(row => row.company === null)).toBe(true)
  expect(rows.at(-1)?.company).toBeNull()
})

test('several people of one new company added at the same moment share it', async () => {
  const made = await Promise.all([1, 2, 3, 4, 5].map(n => add({ lastName: `Sand ${n}`, company: { name: 'Crowded' } })))
  expect(new Set(made.map(one => one.company?.id)).size).toBe(1)
})

test('a manager manages client users, and not portal users', async () => {
  const manager = await server.as(await portal.person('manager'))
  const made = await manager.call('POST /api/p/{portal}/client-users', {
    params: params(),
    body: { firstName: 'Gwen', lastName: 'Prys', company: { name: 'Managed' } } as never,
  })
  expect((await manager.call('GET /api/p/{portal}/client-users/{clientUser}', at(made.id))).name).toBe('Gwen Prys')
  await expect(manager.call('GET /api/p/{portal}/portal-users', { params: params() })).rejects.toMatchObject({
    status: 403,
  })
})
