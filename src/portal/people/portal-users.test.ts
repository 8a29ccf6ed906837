import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPortal, type TestPortal } from '../../../test/factories.ts'
import { fillPortal } from '../../../test/fill.ts'
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

const list = (query = {}, of = portal, by = owner) =>
  by.call('GET /api/p/{portal}/portal-users', { params: { portal: of.id }, query })
const at = (portalUser: string) => ({ params: { portal: portal.id, portalUser } })
const read = (id: string) => owner.call('GET /api/p/{portal}/portal-users/{portalUser}', at(id))
const edit = (id: string, body: object) =>
  owner.call('PATCH /api/p/{portal}/portal-users/{portalUser}', { ...at(id), body: body as never })
const add = (body: object) =>
  owner.call('POST /api/p/{portal}/portal-users', {
    params: { portal: portal.id },
    body: { firstName: 'Added', lastName: 'Byhand', role: 'employee', ...body } as never,
  })

test('people are found in the middle of a word, without accents and by e-mail', async () => {
  const person = await portal.person('employee', {
    firstName: 'Þórður Łukasz',
    email: 'needle.haystack@portal.example',
  })
  for (const q of ['ukas', 'THORDUR', 'eedle', 'łuk haystack'])
    expect(
      (await list({ q })).rows.map(row => row.id),
      q,
    ).toEqual([person.portalUserId])
  for (const q of ['100%', '_', '\\']) expect((await list({ q })).total, q).toBe(0)
})

test('pages follow each other without a gap or a repeat, whatever the order', async () => {
  const big = await buildPortal(server.portal)
  const by = await server.as(big.owner)
  for (let n = 0; n < 11; n += 1) await big.stranger(n % 2 ? 'employee' : 'manager')
  for (const sort of ['name', '-name', 'role', '-status', 'last_seen', '-last_seen', 'email', 'title', 'added']) {
    const ids: string[] = []
    let cursor: string | null | undefined
    do {
      const page = await list({ sort, limit: 5, ...(cursor ? { cursor } : {}) }, big, by)
      expect(page).toMatchObject({ total: 12, counts: { active: 1, not_invited: 11, invited: 0, deactivated: 0 } })
      ids.push(...page.rows.map(row => row.id))
      cursor = page.next
    } while (cursor)
    expect(new Set(ids).size, sort).toBe(12)
    expect(ids.length, sort).toBe(12)
  }
  const first = await list({ limit: 5 }, big, by)
  await expect(list({ limit: 5, sort: '-name', cursor: first.next ?? '' }, big, by)).rejects.toMatchObject({
    code: 'invalid_input',
  })
})

test('filters narrow the list and its counts', async () => {
  const own = await buildPortal(server.portal)
  const by = await server.as(own.owner)
  const { project, portalUser } = await fillPortal(own, 'Filters')
  expect((await list({ project: [project] }, own, by)).total).toBe(2)
  expect((await list({ role: 'administrator' }, own, by)).total).toBe(1)
  const active = await list({ role: ['employee'], status: ['active'] }, own, by)
  expect(active.rows).toMatchObject([
    {
      id: portalUser,
      projects: [{ id: project, name: 'Filters project' }],
      projectCount: 1,
      source: { connection: 'Filters', at: expect.stringMatching(/^\d{4}-.*Z$/) },
    },
  ])
  expect(active.counts).toEqual({ active: 1, invited: 0, not_invited: 0, deactivated: 0 })
})

test('the file holds everybody who fits, and nothing a spreadsheet would run', async () => {
  await add({ firstName: '=cmd|', lastName: 'calc', email: 'formula@portal.example' })
  const answer = await owner.send('GET', `/api/p/${portal.id}/portal-users.csv?q=formula`)
  expect(answer.headers.get('content-disposition')).toContain('portal-users.csv')
  const lines = (await answer.text()).trim().split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toBe(`'=cmd| calc,formula@portal.example,,,Employee,,Not invited,By hand,`)
})

test('somebody is added with title, role, projects and a mailed invitation', async () => {
  const project = await portal.project('Given')
  const email = 'Complete@Portal.example'
  const made = await add({ email, title: 'Writer', role: 'contractor', projects: [project], invite: true })
  expect(made).toMatchObject({ email, title: 'Writer', role: 'contractor', status: 'invited', held: [], source: null })
  expect(made.allProjects).toMatchObject([{ id: project, archived: false }])
  await server.drain()
  const [mail] = await server.mails(email)
  const { name } = await owner.call('GET /api/me')
  expect(mail?.subject).toBe(`${name} invites you to Test portal`)
  expect(mail?.text).toContain('Given')
})

test('an address belongs to one person of a portal, and the refusal says who and what', async () => {
  await add({ email: 'taken@portal.example', firstName: 'First', lastName: 'Owner' })
  await expect(add({ email: ' TAKEN@portal.example ' })).rejects.toMatchObject({
    code: 'email_taken',
    problem: { errors: [{ field: 'email', message: expect.stringContaining('First Owner, a portal user') }] },
  })
})

test('a client user becomes a portal user as well only when that is said', async () => {
  const email = 'both@client.example'
  await portal.clientUser({ email })
  await expect(add({ email })).rejects.toMatchObject({ code: 'email_taken' })
  const made = await add({ email, addHat: true })
  const { rows } = await owner.call('GET /api/p/{portal}/client-users', {
    params: { portal: portal.id },
    query: { q: 'both@' },
  })
  expect(rows).toMatchObject([{ personId: made.personId, isPortalUser: true }])
})

test('fields changed by hand are held, those that stay the same are not', async () => {
  const { id, version, firstName } = await add({ email: 'held@portal.example', title: 'Old' })
  const changed = await edit(id, { version, firstName, lastName: 'Other', title: 'New', phone: '' })
  expect(changed).toMatchObject({ name: 'Added Other', title: 'New', phone: null })
  expect([...changed.held].sort()).toEqual(['last_name', 'title'])
  expect((await list({ q: 'added other' })).total).toBe(1)
  await expect(edit(id, { version, title: 'Newer' })).rejects.toMatchObject({ code: 'changed_meanwhile' })
  expect(await read(id)).toMatchObject({ title: 'New' })
})

test('changing the address of somebody with a login leaves the login alone', async () => {
  const person = await portal.person('employee')
  const { version } = await read(person.portalUserId)
  await edit(person.portalUserId, { version, email: 'elsewhere@portal.example' })
  expect((await (await server.as(person)).call('GET /api/me')).email).toBe(person.email)
})

test('values that do not fit are told by field', async () => {
  const refused = await add({ email: 'no address', firstName: 'x'.repeat(101) }).catch(error => error)
  expect(refused).toMatchObject({ code: 'invalid_input', status: 400 })
  expect(refused.problem.errors.map((one: { field: string }) => one.field).sort()).toEqual(['email', 'firstName'])
})
