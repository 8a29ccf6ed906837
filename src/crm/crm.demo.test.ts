import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, generate, openTestCrm, signIn, type TestCrm, withKey } from '../../test/crm.ts'
import { loadCrmDemo } from './crm.demo.ts'

let crm: TestCrm
let admin: Caller
beforeAll(async () => {
  crm = await openTestCrm()
  await Promise.all([loadCrmDemo(crm.database.settings), loadCrmDemo(crm.database.settings)])
  admin = await signIn(crm, 'admin@crm.example')
})
afterAll(() => crm.close())

test('the demo is loaded once, however often it is started', async () => {
  const totals = await Promise.all(
    ['users', 'accounts', 'contacts', 'potentials'].map(list => admin('GET', `/api/${list}`)),
  )
  expect(totals.map(reply => reply.json.total)).toStrictEqual([24, 60, 180, 90])
})

test('the demo holds what real data trips over', async () => {
  const users = (await admin('GET', '/api/users?limit=200')).json.rows ?? []
  const emails = users.map(user => user.email as string | null)
  expect(users.filter(user => user.status === 'inactive')).toHaveLength(1)
  expect(users.filter(user => !user.confirmed)).toHaveLength(1)
  expect(emails.filter(email => email === null)).toHaveLength(1)
  expect(emails.filter(email => email && email === email.toUpperCase())).toHaveLength(1)
  expect(emails.filter(email => email === 'info@larkspur.example')).toHaveLength(2)
  expect(emails.every(email => email === null || /\.example$/i.test(email))).toBe(true)
})

test('both demo accounts sign in, each with its profile', async () => {
  const rep = await signIn(crm, 'rep@crm.example')
  expect((await admin('GET', '/api/me')).json).toMatchObject({
    isAdministrator: true,
    organization: { name: 'Larkspur Sales' },
  })
  expect((await rep('GET', '/api/me')).json).toMatchObject({ isAdministrator: false })
})

test('an account shows its people and its potentials, a contact and a potential what they hang on', async () => {
  const list = (await admin('GET', '/api/potentials?sort=-amount&limit=1')).json
  const [potential] = list.rows as [{ id: string; account: { id: string }; contact: { id: string } }]
  expect(list).toMatchObject({ openAmount: expect.any(Number), wonAmount: expect.any(Number) })
  const account = (await admin('GET', `/api/accounts/${potential.account.id}`)).json
  expect(account).toMatchObject({ contactCount: 3, contacts: [{}, {}, {}] })
  expect((account.potentials as { id: string }[]).map(one => one.id)).toContain(potential.id)
  const contact = (await admin('GET', `/api/contacts/${potential.contact.id}`)).json
  expect(contact).toMatchObject({ account: { id: potential.account.id } })
  expect((await admin('GET', `/api/potentials/${potential.id}`)).json).toStrictEqual(potential)
  const nearby = (await admin('GET', `/api/contacts?account=${potential.account.id}`)).json
  expect(nearby.total).toBe(3)
})

test('records are searched by the names they hang on, too', async () => {
  const found = (await admin('GET', '/api/contacts?q=akerlunds')).json
  expect(found.total).toBe(3)
  const deals = (await admin('GET', '/api/potentials?q=moller')).json
  expect(deals.rows?.every(deal => (deal.account as { name: string }).name === 'Møller Textiles A/S')).toBe(true)
})

test('the demo’s records are whole enough to read by key, with contacts that must not be written to', async () => {
  const read = withKey(crm, 'admin@crm.example', await generate(admin))
  const all = async (module: string) => (await read('GET', `/crm/v2/${module}`)).json.data as Record<string, unknown>[]
  const [accounts, contacts, deals] = [await all('Accounts'), await all('Contacts'), await all('Deals')]
  expect(accounts.filter(account => account.Description && account.Owner).length).toBeGreaterThan(10)
  expect(contacts.filter(contact => contact.Data_Processing_Basis)).toHaveLength(4)
  expect(deals.every(deal => deal.Type && deal.Account_Name && deal.Closing_Date)).toBe(true)
  expect(deals.some(deal => deal.Next_Step)).toBe(true)
})
