import { expect, test } from 'vitest'
import {
  add,
  addActive,
  at,
  begin,
  get,
  hatsOf,
  invite,
  list,
  owner,
  params,
  portal,
  putOnProject,
  server,
} from '../../../test/clients.ts'
import { fillPortal } from '../../../test/fill.ts'
import { transact } from '../people/people.ts'

const edit = (clientUser: string, body: object, by = owner) =>
  by.call('PATCH /api/p/{portal}/client-users/{clientUser}', { ...at(clientUser), body: body as never })

test('a client user is added at a new company, found by its name, and the company is picked up again', async () => {
  const first = await add({ email: 'noor@harbour.example', title: 'Partner', company: { name: 'Harbour & Pine' } })
  expect(first).toMatchObject({
    company: { name: 'Harbour & Pine', deactivated: false },
    companyCount: 1,
    isPortalUser: false,
    status: 'not_invited',
    invitation: null,
    source: null,
    noProcessing: false,
    lastSeenAt: null,
  })
  const second = await add({ firstName: 'Gwen', email: '', company: { name: ' harbour & pine ' } })
  expect(second).toMatchObject({ email: null, company: { id: first.company?.id }, status: 'no_login' })
  expect(await list({ q: 'harbour pin' })).toMatchObject({ total: 2, companies: 1 })
  const { rows } = await owner.call('GET /api/p/{portal}/client-companies', { params: params(), query: { q: 'arbou' } })
  expect(rows).toMatchObject([{ id: first.company?.id, name: 'Harbour & Pine', people: 2 }])
})

test('one person may be at two companies, once at each, when that is said', async () => {
  const email = 'comfort@two.example'
  const first = await add({ email, company: { name: 'One' } })
  await expect(add({ email, company: { name: 'Two' } })).rejects.toMatchObject({ code: 'email_taken' })
  const second = await add({ email, company: { name: 'Two' }, addHat: true })
  expect(second).toMatchObject({ personId: first.personId, companyCount: 2, otherCompanies: [{ name: 'One' }] })
  await expect(add({ email, company: { name: 'Two' }, addHat: true })).rejects.toMatchObject({ code: 'email_taken' })
})

test('from the person, a second company makes a second client user with a title of their own', async () => {
  const first = await add({ email: 'adviser@two.example', title: 'Partner', company: { name: 'Here' } })
  const body = { company: { name: 'There' }, title: 'Adviser' }
  const send = () => owner.call('POST /api/p/{portal}/client-users/{clientUser}/companies', { ...at(first.id), body })
  const second = await send()
  expect(second).toMatchObject({
    personId: first.personId,
    title: 'Adviser',
    company: { name: 'There' },
    companyCount: 2,
  })
  expect(await get(first.id)).toMatchObject({
    title: 'Partner',
    company: { name: 'Here' },
    otherCompanies: [{ name: 'There' }],
  })
  await expect(send()).rejects.toMatchObject({ code: 'email_taken' })
})

test('a client user is edited and removed, and an address is free again afterwards', async () => {
  const email = 'leaving@client.example'
  const { id, version } = await add({ email })
  const body = { version, lastName: 'Other', title: 'Adviser', company: { name: 'Third' } }
  expect(await edit(id, body)).toMatchObject({ name: 'Noor Other', title: 'Adviser', company: { name: 'Third' } })
  expect([...(await get(id)).held].sort()).toEqual(['client_company_id', 'last_name', 'title'])
  await expect(edit(id, body)).rejects.toMatchObject({ code: 'changed_meanwhile' })
  await owner.call('DELETE /api/p/{portal}/client-users/{clientUser}', at(id))
  await expect(get(id)).rejects.toMatchObject({ status: 404 })
  await add({ email })
})

test('another address ends the invitation that lies in the old mailbox, under every hat', async () => {
  const email = 'old@mailbox.example'
  const first = await add({ email, company: { name: 'Mailbox one' } })
  const second = await add({ email, company: { name: 'Mailbox two' }, addHat: true })
  for (const { id } of [first, second])
    expect(await invite(id)).toMatchObject({ status: 'invited', invitation: { isOpen: true } })
  const { version } = await get(first.id)
  expect(await edit(first.id, { version, email: 'new@mailbox.example' })).toMatchObject({
    status: 'not_invited',
    invitation: { isOpen: false },
  })
  expect(await get(second.id)).toMatchObject({
    email: 'new@mailbox.example',
    status: 'not_invited',
    invitation: { isOpen: false },
  })
})

test('another address of a portal user ends what invites them as a client', async () => {
  const worker = await portal.person('employee')
  const hat = await add({ email: worker.email, addHat: true, company: { name: 'Both hats' } })
  await invite(hat.id)
  const who = { params: { ...params(), portalUser: worker.portalUserId } }
  const { version } = await owner.call('GET /api/p/{portal}/portal-users/{portalUser}', who)
  const body = { version, email: 'elsewhere@both.example' }
  await owner.call('PATCH /api/p/{portal}/portal-users/{portalUser}', { ...who, body })
  expect(await get(hat.id)).toMatchObject({ isPortalUser: true, status: 'not_invited', invitation: { isOpen: false } })
})

test('the address of somebody who also works here is not changed among the clients, nor by a manager the name', async () => {
  const worker = await portal.person('employee')
  const manager = await server.as(await portal.person('manager'))
  const hat = await add({ email: worker.email, addHat: true })
  const { version } = hat
  const address = { version, email: 'mine-now@client.example' }
  await expect(edit(hat.id, address)).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(edit(hat.id, { version, firstName: 'Other' }, manager)).rejects.toMatchObject({ code: 'not_allowed' })
  const same = { version, firstName: hat.firstName, email: hat.email, title: 'Adviser' }
  expect(await edit(hat.id, same, manager)).toMatchObject({ title: 'Adviser' })
})

test('lists are sorted by company with those without one last, and page without a gap in every order', async () => {
  await begin()
  for (const name of ['Zeta', 'Alpha', 'Mid']) for (const n of [1, 2]) await add({ title: `${n}`, company: { name } })
  await add({ lastName: 'Alone' })
  const { rows } = await list({ sort: 'company' })
  expect(rows.map(row => row.company?.name)).toEqual(['Alpha', 'Alpha', 'Mid', 'Mid', 'Zeta', 'Zeta', undefined])
  for (const sort of ['name', '-name', 'company', 'title', 'status', '-last_seen', 'added']) {
    const ids: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await list({ sort, limit: 3, ...(cursor && { cursor }) })
      ids.push(...page.rows.map(row => row.id))
      cursor = page.next
    }
    expect([sort, ids.length, new Set(ids).size]).toEqual([sort, 7, 7])
  }
})

test('filters narrow the list, and the sums say how many are where', async () => {
  await begin()
  const project = await portal.project('Shared')
  const active = await addActive('active@sums.example', 'Sums')
  const invited = await add({ email: 'invited@sums.example', company: { name: 'Sums' } })
  await invite(invited.id)
  await add({ email: 'waits@sums.example', company: { name: 'Other sums' } })
  await add({ lastName: 'Without email', company: { name: 'Sums' } })
  const alone = await add({ email: 'alone@sums.example' })
  const gone = await add({ email: 'gone@sums.example', company: { name: 'Sums' } })
  await owner.call('POST /api/p/{portal}/client-users/{clientUser}/deactivation', at(gone.id))
  const company = active.company?.id ?? ''
  await putOnProject(company, project, active.id)

  expect(await list()).toMatchObject({
    total: 6,
    counts: { active: 1, invited: 1, not_invited: 2, no_login: 1, deactivated: 1 },
    companies: 2,
    noCompany: 1,
    invitable: 1,
  })
  const names = async (query: object) => (await list(query)).rows.map(row => row.email)
  expect(await names({ status: ['invited', 'deactivated'] })).toEqual([invited.email, gone.email])
  expect(await names({ company: 'none' })).toEqual([alone.email])
  expect((await list({ company: ['none', company] })).total).toBe(5)
  const shared = await list({ project })
  expect(shared).toMatchObject({ total: 4, companies: 1 })
  expect(shared.rows.find(row => row.id === active.id)).toMatchObject({
    isPrimaryContact: true,
    projects: [{ id: project, name: 'Shared' }],
    projectCount: 1,
  })
  expect(shared.rows.filter(row => row.isPrimaryContact)).toHaveLength(1)
  expect(await names({ q: 'sums alone' })).toEqual([alone.email])
  expect(await names({ q: 'other sums' })).toEqual(['waits@sums.example'])
})

test('a manager sees of a company’s projects those they are in, and finds nobody by another one', async () => {
  await begin()
  const [mine, other] = [await portal.project('Mine'), await portal.project('Other')]
  const manager = await server.as(await portal.person('manager', { projects: [mine] }))
  const { id, company } = await add({ company: { name: 'On both' } })
  for (const project of [mine, other]) await putOnProject(company?.id ?? '', project)
  expect(await get(id)).toMatchObject({ projectCount: 2 })
  expect(await get(id, manager)).toMatchObject({ projects: [{ name: 'Mine' }], projectCount: 1 })
  expect((await list({ project: mine }, manager)).total).toBe(1)
  expect((await list({ project: other }, manager)).total).toBe(0)
})

test('where somebody came from is told to who may see the CRM, and nobody else can ask for it', async () => {
  await begin()
  const { connection, clientUser } = await fillPortal(portal, 'Source')
  const link = {
    connection_id: connection,
    kind: 'contact',
    crm_id: '77',
    record_id: clientUser,
    made_by: 'create',
  } as const
  await transact(portal.ctx, ctx =>
    ctx.db
      .insertInto('crm_link')
      .values({ ...link, portal_id: portal.id, run_id: connection })
      .execute(),
  )
  const other = await add()
  expect(await get(clientUser)).toMatchObject({ source: { connection: 'Source', created: true } })
  expect((await list({ source: connection })).rows.map(row => row.id)).toEqual([clientUser])
  const byHand = (await list({ source: 'hand' })).rows.map(row => row.id)
  expect(byHand).toContain(other.id)
  expect(byHand).not.toContain(clientUser)
  const manager = await server.as(await portal.person('manager'))
  expect(await get(clientUser, manager)).toMatchObject({ source: null })
  const refused = { status: 403, code: 'not_allowed' }
  await expect(list({ source: 'hand' }, manager)).rejects.toMatchObject(refused)
  const query = { source: 'hand' as const }
  await expect(manager.call('GET /api/p/{portal}/client-directory', { params: params(), query })).rejects.toMatchObject(
    refused,
  )
  await expect(manager.call('GET /api/p/{portal}/client-users.csv', { params: params(), query })).rejects.toMatchObject(
    refused,
  )
  const body = { action: 'reactivate', selection: { all: true, filter: query } } as never
  await expect(
    manager.call('POST /api/p/{portal}/client-users/bulk', { params: params(), body }),
  ).rejects.toMatchObject(refused)
})

test('the file holds who fits and nothing a spreadsheet would run; what the CRM knows only for administrators', async () => {
  await begin()
  const company = { name: '+Plus' }
  await add({ firstName: '=cmd|', lastName: 'calc', email: 'formula@client.example', company })
  await add({ firstName: 'Somebody', lastName: 'Else' })
  const file = async (by = owner) => {
    const answer = await by.send('GET', `/api/p/${portal.id}/client-users.csv?q=formula`)
    expect(answer.headers.get('content-disposition')).toContain('client-users.csv')
    return (await answer.text()).trim().split('\r\n')
  }
  const row = `'=cmd| calc,formula@client.example,,,'+Plus,,Not invited,`
  expect((await file()).slice(1)).toEqual([`${row},By hand`])
  const manager = await server.as(await portal.person('manager'))
  const lines = await file(manager)
  expect(lines[0]).not.toContain('Came from')
  expect(lines.slice(1)).toEqual([row])
})

test('several people of one new company added at the same moment share it', async () => {
  const made = await Promise.all([1, 2, 3, 4, 5].map(n => add({ lastName: `Sand ${n}`, company: { name: 'Crowded' } })))
  expect(new Set(made.map(one => one.company?.id)).size).toBe(1)
})

test('a manager manages clients, removed people included; employees and contractors are refused', async () => {
  await begin()
  const manager = await server.as(await portal.person('manager'))
  const made = await add({ email: 'again@managed.example', company: { name: 'Managed' } }, manager)
  await manager.call('DELETE /api/p/{portal}/client-users/{clientUser}', at(made.id))
  expect((await add({ email: 'again@managed.example' }, manager)).status).toBe('not_invited')
  // Somebody who has signed in stays known when removed, and can come back.
  const left = await addActive('left@managed.example', 'Managed')
  await manager.call('DELETE /api/p/{portal}/client-users/{clientUser}', at(left.id))
  expect(await hatsOf(left.browser)).toEqual([])
  const back = await add({ email: 'left@managed.example', company: { name: 'Managed' } }, manager)
  expect(back).toMatchObject({ personId: left.personId, status: 'not_invited' })
  await expect(manager.call('GET /api/p/{portal}/portal-users', { params: params() })).rejects.toMatchObject({
    status: 403,
  })
  for (const role of ['employee', 'contractor'] as const)
    await expect(list({}, await server.as(await portal.person(role)))).rejects.toMatchObject({ status: 403 })
})
