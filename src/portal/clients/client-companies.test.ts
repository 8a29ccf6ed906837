import { expect, test } from 'vitest'
import {
  add,
  addActive,
  addCompany,
  at,
  atCompany,
  begin,
  bulk,
  invite,
  owner,
  params,
  portal,
  putOnProject,
  server,
} from '../../../test/clients.ts'
import { fillPortal } from '../../../test/fill.ts'
import { transact } from '../people/people.ts'

const read = (company: string, by = owner) =>
  by.call('GET /api/p/{portal}/client-companies/{company}', atCompany(company))
const edit = (company: string, body: object, by = owner) =>
  by.call('PATCH /api/p/{portal}/client-companies/{company}', { ...atCompany(company), body: body as never })
const listed = (query = {}, by = owner) =>
  by.call('GET /api/p/{portal}/client-companies', { params: params(), query: { limit: 100, ...query } })
const activity = (company: string, query = {}, by = owner) =>
  by.call('GET /api/p/{portal}/client-companies/{company}/activity', { ...atCompany(company), query })

test('a company is added with its facts, and its name is its own', async () => {
  const website = 'https://www.harbour.example/en'
  const made = await addCompany('Harbour & Pine', {
    website,
    phone: ' +44 131 ',
    industry: 'Architecture',
    address: '',
  })
  expect(made).toMatchObject({
    website,
    phone: '+44 131',
    industry: 'Architecture',
    address: null,
    people: 0,
    held: [],
  })
  await expect(addCompany(' harbour & pine ')).rejects.toMatchObject({ code: 'name_taken', status: 409 })
  await expect(addCompany('')).rejects.toMatchObject({ code: 'invalid_input' })
  await expect(addCompany('Bad site', { website: 'http://a b' })).rejects.toMatchObject({
    problem: { errors: [{ field: 'website' }] },
  })
})

test('what is edited by hand is held, and sought by its new name and domain', async () => {
  const { id, version } = await addCompany('Before', { phone: '1' })
  const changed = await edit(id, { version, name: 'After', phone: '1', website: 'after.example' })
  expect(changed).toMatchObject({ name: 'After', held: ['name', 'website'], version: version + 1 })
  expect((await listed({ q: 'after' })).rows.map(row => row.id)).toEqual([id])
  expect((await listed({ q: 'before' })).total).toBe(0)
  const stored = await transact(portal.ctx, ctx =>
    ctx.db.selectFrom('client_company').select(['domain', 'sort_key']).where('id', '=', id).execute(),
  )
  expect(stored).toEqual([{ domain: 'after.example', sort_key: 'after' }])
  await expect(edit(id, { version, name: 'Late' })).rejects.toMatchObject({ code: 'changed_meanwhile' })
  await addCompany('Taken')
  await expect(edit(id, { version: version + 1, name: 'TAKEN' })).rejects.toMatchObject({ code: 'name_taken' })
})

test('the list is found, filtered, sorted and paged, with sums over all that fit', async () => {
  await begin()
  const [a, b, c] = [
    await addCompany('Alpha', { industry: 'Shipping' }),
    await addCompany('Beta', { industry: 'Architecture' }),
    await addCompany('Gamma'),
  ]
  for (const company of [b, b, c]) await add({ company: { id: company.id } })
  await putOnProject(c.id, await portal.project())
  await owner.call('POST /api/p/{portal}/client-companies/{company}/deactivation', atCompany(a.id))
  const names = async (query: object) => (await listed(query)).rows.map(row => row.name)
  expect(await listed()).toMatchObject({
    total: 3,
    counts: { active: 2, deactivated: 1 },
    people: 3,
    industries: ['Architecture', 'Shipping'],
  })
  expect(await names({ sort: '-people' })).toEqual(['Beta', 'Gamma', 'Alpha'])
  expect(await names({ sort: '-projects', limit: 1 })).toEqual(['Gamma'])
  expect(await names({ status: 'deactivated' })).toEqual(['Alpha'])
  expect(await names({ industry: ['Architecture'] })).toEqual(['Beta'])
  expect(await names({ hasProjects: 'true' })).toEqual(['Gamma'])
  expect(await names({ hasProjects: 'false' })).toEqual(['Alpha', 'Beta'])
  const first = await listed({ limit: 2, sort: 'people' })
  expect((await listed({ limit: 2, sort: 'people', cursor: first.next })).rows.map(row => row.name)).toEqual(['Beta'])
})

test('the file of companies holds who fits, and nothing a spreadsheet would run', async () => {
  await addCompany('=Sum', { phone: '+1 555', website: 'sum.example' })
  const answer = await owner.send('GET', `/api/p/${portal.id}/client-companies.csv?q=%3Dsum`)
  const lines = (await answer.text()).trim().split('\r\n')
  expect(lines.slice(1)).toEqual([`'=Sum,sum.example,'+1 555,,,,0,0,Active`])
})

test('what was done at a company is told newest first, page by page', async () => {
  await begin()
  const { id, version } = await addCompany('Told')
  await edit(id, { version, phone: '1', website: 'told.example' })
  const person = await addActive('told@told.example', 'Told')
  await owner.call('POST /api/p/{portal}/client-users/{clientUser}/deactivation', at(person.id))
  await owner.call('DELETE /api/p/{portal}/client-users/{clientUser}/deactivation', at(person.id))
  const { version: seen, name } = await owner.call('GET /api/p/{portal}/client-users/{clientUser}', at(person.id))
  const changes = { ...at(person.id), body: { version: seen, title: 'Partner' } }
  await owner.call('PATCH /api/p/{portal}/client-users/{clientUser}', changes)
  await owner.call('POST /api/p/{portal}/client-companies/{company}/deactivation', atCompany(id))
  await owner.call('DELETE /api/p/{portal}/client-companies/{company}/deactivation', atCompany(id))
  const { rows } = await activity(id)
  const { name: by } = await owner.call('GET /api/me')
  expect(rows.map(row => [row.kind, row.by, row.what, row.about])).toEqual([
    ['event', by, 'company_reactivated', null],
    ['event', by, 'company_deactivated', null],
    ['event', by, 'user_edited', name],
    ['event', by, 'user_reactivated', name],
    ['event', by, 'user_deactivated', name],
    ['accepted', name, 'invitation_accepted', null],
    ['invited', by, 'user_invited', name],
    ['event', by, 'user_added', name],
    ['event', by, 'company_edited', 'website,phone'],
    ['event', by, 'company_added', null],
  ])
  const paged: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await activity(id, { limit: 3, ...(cursor && { cursor }) })
    paged.push(...page.rows.map(row => row.id))
    cursor = page.next
  }
  expect(paged).toEqual(rows.map(row => row.id))
  await expect(activity(id, { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_input' })
})

test('a move is told at both companies, and a removal stays told', async () => {
  const { id, company, name } = await add({ company: { name: 'Old place' } })
  await bulk({ action: 'move', selection: { ids: [id] }, company: { name: 'New place' } })
  const { company: now } = await owner.call('GET /api/p/{portal}/client-users/{clientUser}', at(id))
  await bulk({ action: 'remove', selection: { ids: [id] } })
  const what = async (of: string | undefined) => (await activity(of ?? '')).rows.map(row => [row.what, row.about])
  expect(await what(company?.id)).toEqual([
    ['user_moved_out', name],
    ['user_added', name],
    ['company_added', null],
  ])
  expect(await what(now?.id)).toEqual([
    ['user_removed', name],
    ['user_moved_in', name],
    ['company_added', null],
  ])
})

test('what an import changed is told to administrators, with its organisation and fields, and to no manager', async () => {
  await begin()
  const { run } = await fillPortal(portal, 'Larkspur Sales')
  const { id } = await addCompany('From the CRM')
  const person = await add({ company: { id } })
  const change = { portal_id: portal.id, run_id: run, version: 2, before: JSON.stringify({ phone: '1' }) }
  const rows = [
    { ...change, ord: 11, kind: 'client_company_update', target_id: id, after: JSON.stringify({ phone: '2' }) },
    {
      ...change,
      ord: 12,
      kind: 'client_user_create',
      target_id: person.id,
      before: null,
      after: JSON.stringify({ title: 'x' }),
    },
  ]
  for (const row of rows)
    await transact(portal.ctx, ctx =>
      ctx.db
        .insertInto('change')
        .values(row as never)
        .execute(),
    )
  const told = (await activity(id)).rows.filter(row => row.kind === 'change')
  expect(told).toMatchObject([
    { by: 'Larkspur Sales', what: 'client_user_create', about: person.name, fields: ['title'] },
    { by: 'Larkspur Sales', what: 'client_company_update', about: null, fields: ['phone'] },
  ])
  const manager = await server.as(await portal.person('manager'))
  expect((await activity(id, {}, manager)).rows.map(row => row.kind)).toEqual(['event', 'event'])
})

test('a manager manages companies; employees, contractors and other portals do not', async () => {
  await begin()
  const manager = await server.as(await portal.person('manager'))
  const { id, version } = await addCompany('Managed', {}, manager)
  await edit(id, { version, phone: '2' }, manager)
  await manager.call('POST /api/p/{portal}/client-companies/{company}/deactivation', atCompany(id))
  expect(await read(id, manager)).toMatchObject({ deactivated: true, phone: '2' })
  const person = await add({ email: 'm@managed.example', company: { name: 'Invites' } }, manager)
  await invite(person.id, {}, manager)
  for (const role of ['employee', 'contractor'] as const) {
    const by = await server.as(await portal.person(role))
    await expect(read(id, by)).rejects.toMatchObject({ status: 403 })
    await expect(listed({}, by)).rejects.toMatchObject({ status: 403 })
    await expect(addCompany('Not mine', {}, by)).rejects.toMatchObject({ status: 403 })
  }
  await begin()
  await expect(read(id)).rejects.toMatchObject({ status: 404 })
})
