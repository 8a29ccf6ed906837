// What random worlds broke (test/laws.test.ts), each as a small case that can be read.
import { expect, it } from 'vitest'
import { namesOf, rowsOf, type State, stateOf } from './laws-state.ts'
import { begin, client, sides } from './small-worlds.ts'
import { account, contact, hold, type Importer, user } from './trust-crm.ts'

/** What a table holds, by the record each row was made of. */
async function made(importer: Importer, table: keyof State) {
  const names = await namesOf(client, importer.portal.id)
  const rows = Object.entries((await stateOf(client, importer.portal.id))[table])
  return Object.fromEntries(rows.map(([id, row]) => [names.get(id)?.replace(/^\w+ of /, '') ?? 'by hand', row]))
}

const outcomes = async (plan: string) => {
  const { rows } = await client.query(
    'select crm_id, outcome, reason from plan_row where plan_id = $1 order by crm_id',
    [plan],
  )
  return rows.map(row => [row.crm_id, row.outcome, row.reason])
}

it('sees two contacts of one address as rivals who come to no company, one of them beneath an account that is not there', async () => {
  const same = { Email: 'ana@x.example' }
  const importer = await begin({ contacts: [contact(11, null, same), contact(12, 99, same)] })
  const plan = await importer.planNow('client')
  expect(await outcomes(plan)).toEqual([
    ['11', 'create', expect.anything()],
    ['12', 'conflict', 'Same email as First11 Last11, both without account'],
  ])
  expect((await importer.run(plan)).books.failed).toBe(0)
})

it('calls a person of two contacts as the first that is brought in, however the records changed, and plans no change after it', async () => {
  const shared = (name: string, day: number) => ({
    Email: 'both@x.example',
    First_Name: name,
    Modified_Time: `2026-01-0${day}T00:00:00Z`,
  })
  const accounts = [account(1), account(2), account(3)]
  const contacts = [
    contact(11, 1, shared('One', 1)),
    contact(12, 2, shared('Two', 2)),
    contact(13, 3, shared('Three', 3)),
  ]
  const importer = await begin({ accounts, contacts })
  const plan = await importer.planNow('client')
  await importer.choose(plan, ['contact:11'], { selected: false })
  await importer.run(plan)
  expect(Object.values(await made(importer, 'person')).map(row => row.first_name)).toEqual(['Small owner', 'Two'])
  const hats = Object.values(await made(importer, 'client_user')).map(row => row.sort_key)
  expect(hats).toEqual(['two last12', 'two last12'])
  const next = await outcomes(await importer.planNow('client'))
  expect(next).toEqual([['11', 'create', expect.anything()]])
})

it('does not find a client user by what the CRM has in the place of an address', async () => {
  const importer = await begin({ contacts: [contact(11, null, { Email: 'not an address' })] })
  await importer.run(await importer.planNow('client'))
  expect(await made(importer, 'client_user')).toEqual({
    'contact 11': expect.objectContaining({ search: 'first11 last11' }),
  })
})

it('leaves the names of a person who was here by hand, whose contact makes a second hat', async () => {
  const importer = await begin({ contacts: [contact(11, null, { Email: 'ana@x.example' })] })
  await importer.portal.clientUser({ email: 'ana@x.example', company: 'Birch' })
  await importer.run(await importer.planNow('client'))
  hold(sides.crm, { contacts: [contact(11, null, { Email: 'ana@x.example', Title: 'Writer' })] })
  expect(await outcomes(await importer.planNow('client'))).toEqual([['11', 'update', 'Title: none → Writer']])
})

it('does not move a contact to where another of the same address comes to', async () => {
  const ana = { Email: 'ana@x.example' }
  const accounts = [account(1), account(2)]
  const importer = await begin({ accounts, contacts: [contact(12, 1, ana)] })
  await importer.run(await importer.planNow('client'))
  const later = { ...ana, Modified_Time: '2026-02-01T00:00:00Z' }
  hold(sides.crm, { accounts, contacts: [contact(12, 2, ana), contact(20, 2, later)] })
  const plan = await importer.planNow('client')
  expect((await outcomes(plan)).map(([id, outcome]) => [id, outcome])).toEqual([
    ['12', 'conflict'],
    ['20', 'create'],
  ])
  expect((await importer.run(plan)).kinds.map(({ books }) => books.failed)).toEqual([0, 0])
})

it('moves one of two contacts of the same person to a company both come to, though one of them has lost the address', async () => {
  const ana = { Email: 'ana@x.example' }
  const accounts = [account(1), account(2), account(3)]
  const importer = await begin({ accounts, contacts: [contact(11, 1, ana), contact(12, 2, ana)] })
  await importer.run(await importer.planNow('client'))
  hold(sides.crm, { accounts, contacts: [contact(11, 3, ana), contact(12, 3, { Email: null })] })
  const plan = await importer.planNow('client')
  expect(await outcomes(plan)).toEqual([
    ['11', 'update', 'Company: Company 1 → Company 3'],
    ['12', 'conflict', 'First11 Last11 is the same person here and comes to Company 3 too'],
  ])
  expect((await importer.run(plan)).kinds.map(({ books }) => books.failed)).toEqual([0, 0])
})

it('does not move a contact that has lost its address to where a new contact of the same person comes', async () => {
  const ana = { Email: 'ana@x.example' }
  const accounts = [account(1), account(3)]
  const importer = await begin({ accounts, contacts: [contact(11, 1, ana)] })
  await importer.run(await importer.planNow('client'))
  hold(sides.crm, { accounts, contacts: [contact(11, 3, { Email: null }), contact(26, 3, ana)] })
  const plan = await importer.planNow('client')
  expect(await outcomes(plan)).toEqual([
    ['11', 'conflict', 'First26 Last26 is the same person here and comes to Company 3 too'],
    ['26', 'create', 'Second company of the same person'],
  ])
  expect((await importer.run(plan)).kinds.map(({ books }) => books.failed)).toEqual([0, 0])
})

it('gives a contact that is back access where it was, when another of the same person is where it would come to', async () => {
  const ana = { Email: 'ana@x.example' }
  const accounts = [account(1), account(2)]
  const importer = await begin({ accounts, contacts: [contact(11, 1, ana), contact(12, 2, ana)] })
  await importer.run(await importer.planNow('client'))
  hold(sides.crm, { accounts, contacts: [contact(12, 2, ana)] })
  const gone = await importer.planNow('client')
  await importer.choose(gone, ['contact:11'], { selected: true })
  await importer.run(gone)
  hold(sides.crm, { accounts, contacts: [contact(11, 2, { ...ana, Title: 'Writer' }), contact(12, 2, ana)] })
  const plan = await importer.planNow('client')
  expect(await outcomes(plan)).toEqual([['11', 'reactivate', 'In the CRM again. Title: none → Writer']])
  await importer.choose(plan, ['contact:11'], { selected: true })
  expect((await importer.run(plan)).kinds.map(({ books }) => books.failed)).toEqual([0, 0])
  expect((await outcomes(await importer.planNow('client'))).map(([id, outcome]) => [id, outcome])).toEqual([
    ['11', 'conflict'],
  ])
})

it('asks about the address of a CRM user who is back, which somebody else has here', async () => {
  const importer = await begin({ users: [user(1, { email: 'ana@x.example' }), user(2, { email: 'ben@x.example' })] })
  await importer.run(await importer.planNow('user'))
  hold(sides.crm, { users: [user(1, { status: 'inactive' }), user(2, { email: 'ben@x.example' })] })
  const gone = await importer.planNow('user')
  await importer.choose(gone, ['1'], { selected: true })
  await importer.run(gone)
  hold(sides.crm, {
    users: [user(1, { email: 'ben@x.example', title: 'Writer' }), user(2, { email: 'carl@x.example' })],
  })
  const back = await importer.planNow('user')
  await importer.choose(back, ['1'], { selected: true })
  await importer.choose(back, ['2'], { selected: false })
  expect(await outcomes(back)).toContainEqual(['1', 'reactivate', 'Active in the CRM again. Title: none → Writer'])
  await importer.run(back)
  expect(await outcomes(await importer.planNow('user'))).toContainEqual([
    '1',
    'conflict',
    'The new email belongs to First2 Last2 here',
  ])
})

it('undoes a company that people had moved to, and moves them back', async () => {
  const importer = await begin({ contacts: [contact(11, 1)] })
  await importer.run(await importer.planNow('client'))
  hold(sides.crm, { accounts: [account(1)], contacts: [contact(11, 1)] })
  const { id } = await importer.run(await importer.planNow('client'))
  expect(Object.keys(await made(importer, 'client_company'))).toEqual(['account 1'])
  const { id: undone } = await importer.undo(id)
  expect(await made(importer, 'client_company')).toEqual({})
  expect(await made(importer, 'client_user')).toMatchObject({ 'contact 11': { client_company_id: null } })
  await importer.undo(undone)
  const [company] = Object.entries((await stateOf(client, importer.portal.id)).client_company)[0] ?? []
  expect(await made(importer, 'client_user')).toMatchObject({ 'contact 11': { client_company_id: company } })
})

it('lets one contact have an address that another, tied already, gets in the same import', async () => {
  const importer = await begin({ contacts: [contact(11, null)] })
  await importer.run(await importer.planNow('client'))
  const ana = { Email: 'ana@x.example' }
  hold(sides.crm, { accounts: [account(1)], contacts: [contact(11, null, ana), contact(12, 1, ana)] })
  const plan = await importer.planNow('client')
  expect((await importer.run(plan)).kinds.map(({ books }) => books.failed)).toEqual([0, 0])
  const reason = 'First11 Last11 gets this email first; then plan again'
  expect((await outcomes(plan))[2]).toEqual(['12', 'conflict', reason])
  const next = await importer.planNow('client')
  expect((await importer.run(next)).books).toMatchObject({ created: 1, failed: 0 })
  expect(Object.keys((await stateOf(client, importer.portal.id)).person)).toHaveLength(2)
})

it('puts a company on its projects again when the undo of a change is undone, and off them when that is', async () => {
  const importer = await begin({ accounts: [account(1)] })
  await importer.run(await importer.planNow('client'))
  hold(sides.crm, { accounts: [account(1, { Phone: '+1' })] })
  const project = await importer.portal.project('Roof')
  const plan = await importer.planNow('client')
  await importer.choose(plan, ['account:1'], { addProjects: [project] })
  const { id } = await importer.run(plan)
  const on = async () => Object.keys((await stateOf(client, importer.portal.id)).project_client).length
  expect(await on()).toBe(1)
  const { id: undone } = await importer.undo(id)
  expect(await on()).toBe(0)
  const { id: again } = await importer.undo(undone)
  expect(await on()).toBe(1)
  await importer.undo(again)
  expect(await on()).toBe(0)
})

it('keeps a field held that a tie held and somebody changed by hand since, when the tie is undone', async () => {
  const importer = await begin({ users: [user(1, { email: 'ben@x.example', title: 'Writer', phone: '+1' })] })
  const { portalUserId: portalUser } = await importer.portal.person('employee', {
    email: 'ben@x.example',
    title: 'Typed',
  })
  const { id } = await importer.run(await importer.planNow('user'))
  const held = async () => (await stateOf(client, importer.portal.id)).portal_user[portalUser]?.held
  expect(await held()).toEqual(['title'])
  const at = { params: { ...importer.at, portalUser } }
  const { version } = await importer.admin.call('GET /api/p/{portal}/portal-users/{portalUser}', at)
  const body = { version, title: 'Typed again' }
  await importer.admin.call('PATCH /api/p/{portal}/portal-users/{portalUser}', { ...at, body })
  await importer.undo(id)
  expect(await held()).toEqual(['title'])
})

it('leaves whoever came in and signed in on the project the import put them on, when it is undone and when that is undone', async () => {
  const importer = await begin({ users: [user(1, { email: 'ana@x.example' })] })
  const project = await importer.portal.project('Roof')
  const plan = await importer.planNow('user')
  await importer.choose(plan, ['1'], { addProjects: [project] })
  const { id } = await importer.run(plan)
  const [came] = await rowsOf(client, plan)
  await client.query('update portal_user set accepted_at = now() where id = $1', [came?.target_id])
  const { id: undone } = await importer.undo(id)
  const on = async () => Object.keys((await stateOf(client, importer.portal.id)).project_member)
  expect(await on()).toEqual([`${project} ${came?.target_id}`])
  await importer.undo(undone)
  expect(await on()).toEqual([`${project} ${came?.target_id}`])
})

it('brings a contact to its company when the account comes later, though nothing of the contact changed', async () => {
  const importer = await begin({ contacts: [contact(11, 1), contact(12, null)] })
  await importer.run(await importer.planNow('client'))
  hold(sides.crm, { accounts: [account(1)], contacts: [contact(11, 1), contact(12, null)] })
  expect(await outcomes(await importer.planNow('client'))).toEqual([
    ['1', 'create', 'Not in the portal yet'],
    ['11', 'update', 'Company: none → Company 1'],
  ])
})

it('is out of date when the person who would get a second company was removed or renamed since', async () => {
  const importer = await begin({
    contacts: [contact(11, null, { First_Name: 'Ana', Last_Name: 'Silva', Email: 'ana@x.example' })],
  })
  const at = { params: { ...importer.at } }
  const add = { firstName: 'Ana', lastName: 'Here', email: 'ana@x.example', company: { name: 'Cedar' } }
  const { id: clientUser } = await importer.admin.call('POST /api/p/{portal}/client-users', {
    ...at,
    body: add as never,
  })
  const params = { ...importer.at, clientUser }
  const plan = await importer.planNow('client')
  const { version } = await importer.admin.call('GET /api/p/{portal}/client-users/{clientUser}', { params })
  const rename = { version, lastName: 'Otherwise' } as never
  await importer.admin.call('PATCH /api/p/{portal}/client-users/{clientUser}', { params, body: rename })
  const refused = () => importer.begin.run(plan, { go: true }).catch((error: { code: string }) => error.code)
  expect(await refused()).toBe('plan_out_of_date')
  const again = await importer.planNow('client')
  await importer.admin.send('DELETE', `/api/p/${importer.at.portal}/client-users/${clientUser}`)
  expect(await importer.begin.run(again, { go: true }).catch((error: { code: string }) => error.code)).toBe(
    'plan_out_of_date',
  )
})
