import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTeam, type Caller, generate, inside, openTestCrm, type TestCrm, withKey } from '../../../test/crm.ts'
import { buildAccounts, buildContacts, buildDeals } from '../crm.factories.ts'

let crm: TestCrm
let team: Awaited<ReturnType<typeof buildTeam>>
let foreign: Awaited<ReturnType<typeof buildTeam>>
let read: Caller
let accounts: string[]
let theirs: string

beforeAll(async () => {
  crm = await openTestCrm()
  team = await buildTeam(crm, 'Larkspur')
  foreign = await buildTeam(crm, 'Elsewhere')
  read = withKey(crm, team.admin.email, await generate(team.admin.call))
  accounts = await inside(team.org, ctx => buildAccounts(ctx, [{ name: 'Brightwater' }, { name: 'Harbour & Pine' }]))
  theirs = (await inside(foreign.org, ctx => buildAccounts(ctx, [{ name: 'Theirs' }])))[0] as string
})
afterAll(() => crm.close())

const comfort = { firstName: 'Comfort', lastName: 'Adjei-Mensah', email: 'comfort@brightwater.example' }
const add = async (fields: object) =>
  (await team.rep.call('POST', '/api/contacts', fields)).json as { id: string; modifiedAt: string }
const later = () => {
  crm.clock.now = new Date(crm.clock.now.getTime() + 60_000)
  return crm.clock.now
}

test('the same person is a contact of two accounts, twice with one address', async () => {
  for (const account of accounts) {
    const added = await team.rep.call('POST', '/api/contacts', { ...comfort, title: 'Head', mobile: '1', account })
    expect(added.status).toBe(201)
    expect(added.json).toMatchObject({
      ...comfort,
      name: 'Comfort Adjei-Mensah',
      account: { id: account },
      owner: { id: team.rep.id },
      doNotProcess: false,
      potentialCount: 0,
    })
  }
  expect((await team.admin.call('GET', '/api/contacts?q=comfort')).json.total).toBe(2)
})

test('a contact moves to another account, to none, and out of the hands of whoever processes data', async () => {
  const { id, modifiedAt } = await add({ ...comfort, account: accounts[0] })
  const at = later()
  const path = `/api/contacts/${id}`
  const moved = await team.rep.call('PATCH', path, { modifiedAt, account: accounts[1], doNotProcess: true, email: '' })
  expect(moved.json).toMatchObject({ account: { name: 'Harbour & Pine' }, doNotProcess: true, email: null })
  const since = { 'if-modified-since': at.toISOString() }
  const fields = 'Account_Name,Data_Processing_Basis,Email'
  const told = await read('GET', `/crm/v8/Contacts?fields=${fields}`, undefined, since)
  expect(told.json.data).toStrictEqual([
    {
      id,
      Account_Name: { id: accounts[1], name: 'Harbour & Pine' },
      Data_Processing_Basis: 'Do Not Process',
      Email: null,
    },
  ])
  const alone = await team.rep.call('PATCH', path, { modifiedAt: moved.json.modifiedAt, account: null })
  expect(alone.json).toMatchObject({ account: null })
  expect((await team.rep.call('PATCH', path, { modifiedAt, title: 'x' })).json.code).toBe('changed_meanwhile')
})

test('a contact needs a last name at first, and later at least something to be told by', async () => {
  const nameless = await team.rep.call('POST', '/api/contacts', { firstName: 'Bo', email: 'bo@x.example' })
  expect(nameless.json).toMatchObject({ errors: [{ field: 'lastName', message: 'Enter the last name.' }] })
  const { id, modifiedAt } = await add({ lastName: 'Voß' })
  const nothing = await team.rep.call('PATCH', `/api/contacts/${id}`, { modifiedAt, lastName: ' ' })
  expect(nothing.json).toMatchObject({ errors: [{ field: 'lastName' }] })
  const address = await team.rep.call('PATCH', `/api/contacts/${id}`, {
    modifiedAt,
    lastName: '',
    email: 'JUERGEN@gezeiten.example',
  })
  expect(address.json).toMatchObject({ name: 'JUERGEN@gezeiten.example', email: 'JUERGEN@gezeiten.example' })
})

test('what is no address is not taken, but one that came in by a file does not stand in the way', async () => {
  const refused = await team.rep.call('POST', '/api/contacts', { lastName: 'Voß', email: 'ask reception' })
  expect(refused.json).toMatchObject({ errors: [{ field: 'email', message: 'This is not an e-mail address.' }] })
  const [id] = await inside(team.org, ctx => buildContacts(ctx, [{ email: 'ask reception' }]))
  const path = `/api/contacts/${id}`
  const { modifiedAt } = (await team.rep.call('GET', path)).json
  const edited = await team.rep.call('PATCH', path, { modifiedAt, email: 'ask reception', title: 'Buyer' })
  expect(edited.json).toMatchObject({ email: 'ask reception', title: 'Buyer' })
})

test('an account of another organisation is answered like an invented one', async () => {
  const send = async (account: string) => (await team.rep.call('POST', '/api/contacts', { ...comfort, account })).json
  expect(await send(theirs)).toMatchObject({ errors: [{ field: 'account', message: /no such account/ }] })
  expect(await send(theirs)).toStrictEqual(await send('4599999999999999999'))
})

test('a deleted contact leaves its potentials without a contact, and the vendor’s API says that it is gone', async () => {
  const { id } = await add({ ...comfort, account: accounts[0] })
  const [deal] = await inside(team.org, ctx =>
    buildDeals(ctx, [{ contact_id: id, account_id: accounts[0] as string, name: 'Letters' }]),
  )
  expect((await team.admin.call('GET', `/api/contacts/${id}`)).json).toMatchObject({ potentialCount: 1 })
  expect((await team.rep.call('DELETE', `/api/contacts/${id}`)).json.code).toBe('not_allowed')
  expect((await team.admin.call('DELETE', `/api/contacts/${id}`)).status).toBe(204)
  expect((await team.rep.call('GET', `/api/potentials/${deal}`)).json).toMatchObject({
    contact: null,
    account: { id: accounts[0] },
  })
  const gone = (await read('GET', '/crm/v8/Contacts/deleted')).json.data
  expect(gone).toContainEqual(expect.objectContaining({ id }))
})
