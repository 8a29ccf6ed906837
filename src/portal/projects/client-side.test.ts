import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPortal, type TestClient, type TestPortal } from '../../../test/factories.ts'
import { type Browser, openTestServer, type TestServer } from '../../../test/server.ts'
import { linkOf, transact } from '../people/people.ts'

let server: TestServer
let portal: TestPortal
let owner: Browser

beforeAll(async () => {
  server = await openTestServer()
  portal = await buildPortal(server.portal)
  owner = await server.as(portal.owner)
})
afterAll(() => server.close())

const hatOf = (client: TestClient) => ({ params: { portal: client.portalId, hat: client.clientUserId } })
const inProject = (client: TestClient, project: string) => ({ params: { ...hatOf(client).params, project } })
const names = async (browser: Browser, client: TestClient, query = {}) =>
  (await browser.call('GET /api/p/{portal}/c/{hat}/projects', { ...hatOf(client), query })).rows.map(row => row.name)

test('a client sees who they are, for which company, and the projects shared with it alone', async () => {
  const [mine, unshared, other] = [
    await portal.project('Mine'),
    await portal.project('Not yet'),
    await portal.project(),
  ]
  const client = await portal.client({ company: 'Alder', projects: [mine, unshared], title: 'Partner' })
  await portal.client({ company: 'Birch', projects: [other, mine] })
  await owner.call('PUT /api/p/{portal}/projects/{project}/clients/{company}', {
    params: { portal: portal.id, project: unshared, company: client.companyId },
    body: { shared: false },
  })
  const browser = await server.as(client)
  expect(await browser.call('GET /api/p/{portal}/c/{hat}', hatOf(client))).toMatchObject({
    portal: { id: portal.id, name: 'Test portal' },
    company: { id: client.companyId, name: 'Alder' },
    me: { clientUserId: client.clientUserId, email: client.email, title: 'Partner' },
    answers: null,
  })
  expect(await names(browser, client)).toEqual(['Mine'])
  for (const project of [unshared, other, crypto.randomUUID()])
    await expect(
      browser.call('GET /api/p/{portal}/c/{hat}/projects/{project}', inProject(client, project)),
    ).rejects.toMatchObject({ status: 404 })
  const seen = await browser.call('GET /api/p/{portal}/c/{hat}/projects/{project}', inProject(client, mine))
  expect(seen).toEqual({
    id: mine,
    name: 'Mine',
    description: 'Test',
    colour: expect.any(Number),
    archivedAt: null,
    people: 0,
    names: [],
    contact: { id: client.clientUserId, name: expect.stringContaining('Test client'), isMe: true },
  })
})

test('the team names the first three projects of each, in their order, however they were joined', async () => {
  const made = []
  for (const name of ['Dune', 'alder', 'Cliff', 'Birch']) made.push(await portal.project(name))
  const client = await portal.client({ company: 'Orderly', projects: made })
  await portal.person('employee', { projects: made })
  const browser = await server.as(client)
  const { rows } = await browser.call('GET /api/p/{portal}/c/{hat}/team', { ...hatOf(client), query: {} })
  expect(rows.map(row => [row.projects, row.projectCount])).toEqual([[['alder', 'Birch', 'Cliff'], 4]])
})

test('archived projects stand apart', async () => {
  const [now, before] = [await portal.project('Now'), await portal.project('Before')]
  const client = await portal.client({ company: 'Cedar', projects: [now, before] })
  await owner.call('PATCH /api/p/{portal}/projects/{project}', {
    params: { portal: portal.id, project: before },
    body: { archived: true },
  })
  const browser = await server.as(client)
  expect(await names(browser, client)).toEqual(['Now'])
  expect(await names(browser, client, { archived: 'true' })).toEqual(['Before'])
  const page = await browser.call('GET /api/p/{portal}/c/{hat}/projects', { ...hatOf(client), query: { limit: 1 } })
  expect(page).toMatchObject({ total: 1, next: null })
})

describe('the people a client sees', () => {
  let client: TestClient
  let browser: Browser
  let project: string
  let hidden: Awaited<ReturnType<TestPortal['person']>>

  beforeAll(async () => {
    project = await portal.project('Peopled')
    const elsewhere = await portal.project('Elsewhere')
    const works = { projects: [project] }
    await portal.person('employee', { ...works, firstName: 'Anna', title: 'Designer' })
    await portal.person('manager', { ...works, firstName: 'Max' })
    hidden = await portal.person('contractor', { ...works, firstName: 'Hidden' })
    const gone = await portal.person('employee', { ...works, firstName: 'Gone' })
    await portal.person('manager', { projects: [elsewhere], firstName: 'Foreign' })
    await owner.call('PATCH /api/p/{portal}/projects/{project}/people/{portalUser}', {
      params: { portal: portal.id, project, portalUser: hidden.portalUserId },
      body: { hiddenFromClients: true },
    })
    await owner.call('POST /api/p/{portal}/portal-users/{portalUser}/deactivation', {
      params: { portal: portal.id, portalUser: gone.portalUserId },
    })
    client = await portal.client({ company: 'Dogwood', projects: [project], firstName: 'Dora' })
    await portal.client({ company: 'Dogwood', firstName: 'Ada', title: 'Partner' })
    await portal.client({ company: 'Elder', projects: [project, elsewhere], firstName: 'Eve' })
    browser = await server.as(client)
  })

  const first = (rows: { name: string }[]) => rows.map(row => row.name.split(' ')[0])

  test('are those who work on it, leading ones first, without who is hidden or gone, and their own people', async () => {
    const people = await browser.call(
      'GET /api/p/{portal}/c/{hat}/projects/{project}/people',
      inProject(client, project),
    )
    expect(first(people.team)).toEqual(['Max', 'Anna'])
    expect(people.team[1]).toEqual({
      id: expect.any(String),
      name: expect.stringMatching(/^Anna/),
      title: 'Designer',
      role: 'employee',
    })
    expect(first(people.own)).toEqual(['Ada', 'Dora'])
    expect(people).toMatchObject({ ownTotal: 2, own: [{ title: 'Partner', isMe: false }, { isMe: true }] })
    const told = JSON.stringify(people)
    expect(told).not.toMatch(/@|Eve|Elder|Hidden/)
    const seen = await browser.call('GET /api/p/{portal}/c/{hat}/projects/{project}', inProject(client, project))
    expect(seen).toMatchObject({ people: 2, names: [expect.stringMatching(/^Max/), expect.stringMatching(/^Anna/)] })
  })

  test('are told on their own too, page by page', async () => {
    const team = await browser.call('GET /api/p/{portal}/c/{hat}/team', { ...hatOf(client), query: { limit: 1 } })
    expect(team).toMatchObject({ total: 2, rows: [{ role: 'manager', projects: ['Peopled'], projectCount: 1 }] })
    const query = { limit: 1, cursor: team.next ?? '' }
    const next = await browser.call('GET /api/p/{portal}/c/{hat}/team', { ...hatOf(client), query })
    expect([first(next.rows), next.next]).toEqual([['Anna'], null])
    const own = await browser.call('GET /api/p/{portal}/c/{hat}/people', { ...hatOf(client), query: { q: 'dor' } })
    expect([own.total, first(own.rows)]).toEqual([1, ['Dora']])
    expect(await browser.call('GET /api/p/{portal}/c/{hat}', hatOf(client))).toMatchObject({
      answers: { name: expect.stringMatching(/^Max/), role: 'manager' },
    })
  })

  test('are hidden and shown again only by who manages the project', async () => {
    const place = { params: { portal: portal.id, project, portalUser: hidden.portalUserId } }
    const show = (by: Browser) =>
      by.call('PATCH /api/p/{portal}/projects/{project}/people/{portalUser}', {
        ...place,
        body: { hiddenFromClients: false },
      })
    await expect(show(await server.as(hidden))).rejects.toMatchObject({ status: 403 })
    const elsewhere = await server.as(await portal.person('manager'))
    await expect(show(elsewhere)).rejects.toMatchObject({ status: 404 })
    await show(owner)
    const people = await browser.call(
      'GET /api/p/{portal}/c/{hat}/projects/{project}/people',
      inProject(client, project),
    )
    expect(first(people.team)).toEqual(['Max', 'Anna', 'Hidden'])
  })
})

test('somebody at two companies sees each from its own hat, and neither from the other', async () => {
  const [one, two] = [await portal.project('Of one'), await portal.project('Of two')]
  const first = await portal.client({ company: 'Fir', projects: [one] })
  const second = await portal.client({
    company: 'Gorse',
    projects: [two],
    email: first.email,
    loginId: first.loginId ?? '',
  })
  const browser = await server.as(first)
  expect(await names(browser, first)).toEqual(['Of one'])
  expect(await names(browser, second)).toEqual(['Of two'])
  await expect(
    browser.call('GET /api/p/{portal}/c/{hat}/projects/{project}', inProject(first, two)),
  ).rejects.toMatchObject({ status: 404 })
  const { clients, portals } = await browser.call('GET /api/me')
  expect(clients.map(hat => hat.companyName)).toEqual(['Fir', 'Gorse'])
  expect(portals).toEqual([])
})

test('who works here and is a client too sees as a client no more than any other', async () => {
  const [shared, inner] = [await portal.project('Shared'), await portal.project('Inner')]
  const worker = await portal.person('employee', { projects: [inner] })
  const hat = { company: 'Heath', projects: [shared], email: worker.email, loginId: worker.loginId ?? '' }
  const client = await portal.client(hat)
  const browser = await server.as(worker)
  expect(client.personId).toBe(worker.personId)
  expect(await names(browser, client)).toEqual(['Shared'])
  const staff = await browser.call('GET /api/p/{portal}/projects', { params: { portal: portal.id } })
  expect(staff.rows.map(row => row.name)).toEqual(['Inner'])
})

test('a client changes their own names, everywhere in this portal', async () => {
  const client = await portal.client({ company: 'Iris' })
  const browser = await server.as(client)
  const rename = (firstName: string, lastName: string) =>
    browser.call('PATCH /api/p/{portal}/c/{hat}/me', { ...hatOf(client), body: { firstName, lastName } })
  await expect(rename('', '')).rejects.toMatchObject({ code: 'invalid_input' })
  await rename('Io', 'Ash')
  const own = await browser.call('GET /api/p/{portal}/c/{hat}/people', hatOf(client))
  expect(own.rows).toMatchObject([{ name: 'Io Ash', isMe: true }])
})

test('access ends with the person, with the company, and with the sharing', async () => {
  const project = await portal.project('Ending')
  const client = await portal.client({ company: 'Juniper', projects: [project] })
  const browser = await server.as(client)
  const place = { params: { portal: portal.id, project, company: client.companyId } }
  await owner.call('DELETE /api/p/{portal}/projects/{project}/clients/{company}', place)
  expect(await names(browser, client)).toEqual([])
  for (const table of ['client_company', 'client_user'] as const) {
    const id = table === 'client_user' ? client.clientUserId : client.companyId
    const set = (at: Date | null) =>
      transact(portal.ctx, ({ db }) =>
        db
          .updateTable(table)
          .set({ deactivated_at: at, deactivated_by: at ? 'hand' : null })
          .where('id', '=', id)
          .execute(),
      )
    await set(new Date())
    await expect(browser.call('GET /api/p/{portal}/c/{hat}', hatOf(client))).rejects.toMatchObject({ status: 404 })
    expect((await browser.call('GET /api/me')).clients).toEqual([])
    await set(null)
    expect(await names(browser, client)).toEqual([])
  }
})

test('an invitation of a client says for which company, and gives that hat alone', async () => {
  const project = await portal.project('Invited to')
  const first = await portal.client({ company: 'Kelp', projects: [project] })
  const second = await owner.call('POST /api/p/{portal}/client-users', {
    params: { portal: portal.id },
    body: { firstName: 'Ina', lastName: 'Vik', email: 'ina@client.example', company: { name: 'Kelp' } },
  })
  const third = await owner.call('POST /api/p/{portal}/client-users', {
    params: { portal: portal.id },
    body: { firstName: 'Ina', lastName: 'Vik', email: 'ina@client.example', company: { name: 'Lichen' }, addHat: true },
  })
  const { url } = await transact(portal.ctx, ctx => linkOf(ctx, 'client_user', second.id))
  const token = url.split('/').at(-1) ?? ''
  const browser = server.browser()
  const told = await browser.call('GET /api/invitations/{token}', { params: { token } })
  expect(told).toMatchObject({ companyName: 'Kelp', projects: ['Invited to'], hasLogin: false })
  const body = { password: 'seven green bicycles' }
  const accepted = await browser.call('POST /api/invitations/{token}/acceptance', { params: { token }, body })
  expect(accepted).toEqual({ portalId: portal.id, clientUserId: second.id })
  const { clients } = await browser.call('GET /api/me')
  expect(clients).toMatchObject([{ clientUserId: second.id, companyName: 'Kelp', portalId: portal.id }])
  const hat = (clientUserId: string) => ({ params: { portal: portal.id, hat: clientUserId } })
  expect((await browser.call('GET /api/p/{portal}/c/{hat}/projects', hat(second.id))).total).toBe(1)
  for (const other of [third.id, first.clientUserId])
    await expect(browser.call('GET /api/p/{portal}/c/{hat}', hat(other))).rejects.toMatchObject({ status: 404 })
})
