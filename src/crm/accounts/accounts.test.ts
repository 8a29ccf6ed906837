import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildTeam, type Caller, generate, inside, openTestCrm, type TestCrm, withKey } from '../../../test/crm.ts'
import { buildAccounts, buildContacts, buildDeals } from '../crm.factories.ts'

let crm: TestCrm
let team: Awaited<ReturnType<typeof buildTeam>>
let foreign: Awaited<ReturnType<typeof buildTeam>>
let read: Caller

beforeAll(async () => {
  crm = await openTestCrm()
  team = await buildTeam(crm, 'Larkspur')
  foreign = await buildTeam(crm, 'Elsewhere')
  read = withKey(crm, team.admin.email, await generate(team.admin.call))
})
beforeEach(() => {
  crm.clock.now = new Date(crm.clock.now.getTime() + 60_000)
})
afterAll(() => crm.close())

const add = async (fields: object = {}) =>
  (await team.rep.call('POST', '/api/accounts', { name: 'Quarry Press', ...fields })).json as {
    id: string
    modifiedAt: string
  }
/** What the vendor's API says changed since this second. */
const changedSince = async (module: string, at: Date) => {
  const since = { 'if-modified-since': at.toISOString() }
  const reply = await read('GET', `/crm/v8/${module}?fields=Account_Name,Phone,Email`, undefined, since)
  return reply.status === 200 ? (reply.json.data as Record<string, unknown>[]) : reply.status
}
const later = () => {
  crm.clock.now = new Date(crm.clock.now.getTime() + 60_000)
  return crm.clock.now
}

test('every CRM user adds an account with all that is known of it, and owns it unless somebody else shall', async () => {
  const fields = {
    name: ' Gesellschaft für Gezeiten mbH ',
    type: 'Partner',
    industry: 'Energy',
    phone: '+49 471 300 40',
    website: 'https://gezeiten.example',
    employees: 212,
    annualRevenue: 18_400_000.5,
    street: 'Am Alten Hafen 12',
    city: 'Bremerhaven',
    state: 'Bremen',
    zip: '27568',
    country: 'Germany',
    description: 'Decides once a quarter.\nSend figures ahead.',
  }
  const added = await team.rep.call('POST', '/api/accounts', fields)
  expect(added.status).toBe(201)
  expect(added.json).toMatchObject({
    ...fields,
    name: 'Gesellschaft für Gezeiten mbH',
    owner: { id: team.rep.id, name: 'Rui Costa' },
    createdAt: crm.clock.now.toISOString(),
  })
  const other = (await team.rep.call('POST', '/api/accounts', { name: 'IB', owner: team.admin.id })).json
  expect(other).toMatchObject({ owner: { id: team.admin.id }, phone: null, employees: null })
  const found = await team.admin.call('GET', '/api/accounts?q=bremerhaven gesell')
  expect(found.json).toMatchObject({ total: 1 })
})

test('an account is edited field by field; the time of change moves only with a real change', async () => {
  const { id, modifiedAt } = await add({ phone: '1', employees: 5, annualRevenue: 1200 })
  const path = `/api/accounts/${id}`
  later()
  const same = { modifiedAt, phone: ' 1 ', employees: 5, annualRevenue: 1200, city: '' }
  expect((await team.rep.call('PATCH', path, same)).json).toMatchObject({ modifiedAt })
  const changed = await team.rep.call('PATCH', path, { modifiedAt, name: 'Quarry & Sons', phone: '', employees: null })
  expect(changed.json).toMatchObject({
    name: 'Quarry & Sons',
    phone: null,
    employees: null,
    annualRevenue: 1200,
    modifiedAt: crm.clock.now.toISOString(),
  })
  expect((await team.rep.call('GET', '/api/accounts?q=quarry sons')).json.total).toBe(1)
})

test('two who edit at once do not overwrite each other, however quick the first was', async () => {
  const { id, modifiedAt } = await add()
  const path = `/api/accounts/${id}`
  const edit = (call: Caller, phone: string) => call('PATCH', path, { modifiedAt, phone })
  const both = await Promise.all([edit(team.rep.call, '1'), edit(team.admin.call, '2')])
  expect(both.map(reply => reply.status).sort()).toStrictEqual([200, 409])
  expect(both.find(reply => reply.status === 409)?.json.code).toBe('changed_meanwhile')
  const now = (await team.rep.call('GET', path)).json
  expect(now.modifiedAt).not.toBe(modifiedAt)
  const again = await team.rep.call('PATCH', path, { modifiedAt: now.modifiedAt, phone: '3' })
  expect(again.json).toMatchObject({ phone: '3' })
  expect((await team.rep.call('PATCH', path, { phone: '4' })).json).toMatchObject({
    code: 'invalid_input',
    errors: [{ field: 'modifiedAt' }],
  })
})

describe('what does not fit is named by its field', () => {
  test.each([
    ['name', { name: '  ' }, 'Enter the name of the account.'],
    ['employees', { employees: 1.5 }, 'Enter a whole number.'],
    ['employees', { employees: -1 }, 'Enter a number from 0 on.'],
    ['annualRevenue', { annualRevenue: '12k' }, 'Enter an amount such as 36000 or 1249.50.'],
    ['annualRevenue', { annualRevenue: 1.005 }, 'At most two decimals.'],
    ['annualRevenue', { annualRevenue: 1e15 }, 'This is too large.'],
    ['owner', { owner: 'nonsense' }, 'This is not an id.'],
    ['owner', { owner: '4599999999999999999' }, 'There is no such user in this CRM.'],
  ])('%s: %o', async (field, fields, message) => {
    const reply = await team.rep.call('POST', '/api/accounts', { name: 'X', ...fields })
    expect(reply.json).toMatchObject({ code: 'invalid_input', errors: [{ field, message }] })
  })

  test('somebody of another organisation cannot own a record, and is answered like an invented one', async () => {
    const send = (owner: string) => team.rep.call('POST', '/api/accounts', { name: 'X', owner })
    expect((await send(foreign.rep.id)).text).toBe((await send('4599999999999999999')).text)
  })
})

describe('deleting an account', () => {
  test('is for administrators alone', async () => {
    const { id } = await add()
    expect((await team.rep.call('DELETE', `/api/accounts/${id}`)).json.code).toBe('not_allowed')
    expect((await foreign.admin.call('DELETE', `/api/accounts/${id}`)).status).toBe(404)
    expect((await team.admin.call('DELETE', `/api/accounts/${id}`)).status).toBe(204)
    expect((await team.admin.call('DELETE', `/api/accounts/${id}`)).status).toBe(404)
  })

  test('leaves its contacts, potentials and the accounts below it, without an account', async () => {
    const { id } = await add({ name: 'Head office' })
    const made = await inside(team.org, async ctx => {
      const old = { account_id: id, modified_time: crm.clock.now }
      const contacts = await buildContacts(ctx, [old, old])
      const [deal] = await buildDeals(ctx, [{ ...old, contact_id: contacts[0] as string }])
      const branch = { name: 'Branch', parent_account_id: id, modified_time: crm.clock.now }
      const [below] = await buildAccounts(ctx, [branch])
      return { contact: contacts[0], deal, below }
    })
    const before = await team.admin.call('GET', `/api/accounts/${id}`)
    expect(before.json).toMatchObject({ contactCount: 2, potentialCount: 1, childCount: 1 })
    const at = later()
    expect(await changedSince('Contacts', at)).toBe(304)
    expect((await team.admin.call('DELETE', `/api/accounts/${id}`)).status).toBe(204)
    const left = { account: null }
    expect((await team.rep.call('GET', `/api/contacts/${made.contact}`)).json).toMatchObject(left)
    expect((await team.rep.call('GET', `/api/potentials/${made.deal}`)).json).toMatchObject({
      ...left,
      contact: { id: made.contact },
    })
    expect((await team.rep.call('GET', `/api/accounts/${made.below}`)).json).toMatchObject({ parent: null })
    // Whoever keeps a copy is told of all of it.
    const gone = await read('GET', '/crm/v8/Accounts/deleted')
    expect(gone.json.data).toContainEqual(expect.objectContaining({ id }))
    expect((await read('GET', `/crm/v8/Accounts/${id}?fields=id`)).status).toBe(204)
    expect(await changedSince('Contacts', at)).toHaveLength(2)
    expect(await changedSince('Deals', at)).toMatchObject([{ id: made.deal, Account_Name: null }])
  })
})

test('the vendor’s API tells a change to whoever asks what changed since', async () => {
  const { id, modifiedAt } = await add({ phone: '+45 86 55 01 00' })
  const at = later()
  expect(await changedSince('Accounts', at)).toBe(304)
  await team.rep.call('PATCH', `/api/accounts/${id}`, { modifiedAt, phone: '+45 86 55 01 77' })
  expect(await changedSince('Accounts', at)).toStrictEqual([
    { id, Account_Name: 'Quarry Press', Phone: '+45 86 55 01 77' },
  ])
  const added = await add({ name: 'Brand new' })
  expect(await changedSince('Accounts', at)).toHaveLength(2)
  expect((await read('GET', `/crm/v8/Accounts/${added.id}?fields=Owner`)).json.data).toMatchObject([
    { Owner: { id: team.rep.id } },
  ])
})

test('forms are offered our own words, and those in use', async () => {
  await add({ type: 'Alumnus', industry: 'Textiles' })
  const { json } = await team.rep.call('GET', '/api/choices')
  expect(json.accountTypes).toStrictEqual(['Customer', 'Partner', 'Prospect', 'Supplier', 'Alumnus'])
  expect(json.industries).toContain('Textiles')
  expect(json.stages).toStrictEqual([
    'Qualification',
    'Needs analysis',
    'Proposal',
    'Negotiation',
    'Closed Won',
    'Closed Lost',
  ])
  expect(json.potentialTypes).toStrictEqual(['New Business', 'Existing Business'])
})
