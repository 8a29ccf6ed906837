import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, generate, openTestCrm, signIn, type TestCrm, withKey } from '../../test/crm.ts'
import { dataOf } from '../../test/vendor-sdk.ts'
import { webDomain } from '../platform/web-domain.ts'
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
  expect(totals.map(reply => reply.json.total)).toStrictEqual([24, 60, 180, 354])
})

test('the demo holds what real users trip over', async () => {
  const users = (await admin('GET', '/api/users?limit=200')).json.rows ?? []
  const emails = users.map(user => user.email as string | null)
  expect(users.filter(user => user.status === 'inactive')).toHaveLength(1)
  expect(users.filter(user => !user.confirmed)).toHaveLength(1)
  expect(emails.filter(email => email === null)).toHaveLength(1)
  expect(emails.filter(email => email && email === email.toUpperCase())).toHaveLength(1)
  expect(emails.filter(email => email === 'info@larkspur.example')).toHaveLength(2)
  expect(emails.every(email => email === null || /\.example$/i.test(email))).toBe(true)
})

describe('the demo holds what real clients trip over', () => {
  type Ref = { id: string; name: string } | null
  type Contact = { name: string; email: string | null; account: Ref; doNotProcess: boolean }
  let accounts: { id: string; name: string; city: string; type: string | null; website: string | null }[]
  let contacts: Contact[]
  beforeAll(async () => {
    accounts = (await admin('GET', '/api/accounts?limit=200')).json.rows as never
    contacts = (await admin('GET', '/api/contacts?limit=200')).json.rows as never
  })

  /** The values that stand more than once, with how often. */
  const several = (values: (string | null | undefined)[]) => {
    const counts = new Map<string, number>()
    for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1)
    return Object.fromEntries([...counts].filter(([, count]) => count > 1))
  }

  test('accounts of one name in two towns, of one domain, without a website, without anybody, of every type', () => {
    expect(several(accounts.map(({ name }) => name))).toStrictEqual({ 'Hotel Astoria': 2 })
    expect(accounts.filter(({ name }) => name === 'Hotel Astoria').map(({ city }) => city)).toStrictEqual([
      'Gdańsk',
      'Lyon',
    ])
    expect(several(accounts.map(({ website }) => webDomain(website)))).toStrictEqual({ 'quillon.example': 2 })
    expect(accounts.filter(({ website }) => website === null).length).toBeGreaterThan(3)
    const inhabited = new Set(contacts.map(({ account }) => account?.id))
    expect(accounts.filter(({ id }) => !inhabited.has(id)).length).toBeGreaterThan(3)
    const types = new Set(accounts.map(({ type }) => type))
    expect([...types].sort()).toStrictEqual(['Customer', 'Partner', 'Prospect', 'Supplier', null].sort())
    expect(Math.max(...accounts.map(({ name }) => name.length))).toBeGreaterThan(100)
    expect(Math.min(...accounts.map(({ name }) => name.length))).toBe(1)
  })

  test('one person at two accounts, one mailbox for two people, and the address of somebody who works in the portal', () => {
    expect(several(contacts.map(({ email }) => email))).toStrictEqual({
      'comfort@brightwater.example': 2,
      'orders@saltmarsh.example': 2,
    })
    const at = (email: string) =>
      contacts.filter(contact => contact.email === email).map(({ name, account }) => [name, account?.name])
    expect(at('comfort@brightwater.example')).toStrictEqual([
      ['Comfort Adjei-Mensah', 'Harbour & Pine Architects'],
      ['Comfort Adjei-Mensah', 'Brightwater Municipal Utilities'],
    ])
    expect(at('orders@saltmarsh.example')).toStrictEqual([
      ['Colm Ó Briain', 'Saltmarsh Books'],
      ['Máire Ní Cheallaigh', 'Saltmarsh Books'],
    ])
    expect(at('employee@portal.example')).toStrictEqual([['Priya Raghunathan', 'Tansy Coffee Roasters']])
  })

  test('contacts of no account, without an address, in capitals, and whose data must not be processed', () => {
    expect(contacts.filter(({ account }) => account === null)).toHaveLength(9)
    expect(contacts.filter(({ email }) => email === null).length).toBeGreaterThan(9)
    expect(contacts.filter(({ email }) => email && email === email.toUpperCase()).length).toBeGreaterThan(1)
    expect(contacts.filter(({ doNotProcess }) => doNotProcess)).toHaveLength(6)
    expect(contacts.every(({ email }) => email === null || /^[\w.+-]+@[\w.-]+\.example$/i.test(email))).toBe(true)
  })

  test('a company with hundreds of potentials, some of no account, some without an amount, in every stage', async () => {
    const peregrine = accounts.find(({ name }) => name === 'Peregrine Rail Maintenance')
    const of = (await admin('GET', `/api/potentials?account=${peregrine?.id}&limit=1`)).json
    expect(of.total).toBe(266)
    const all: { stage: string; account: Ref; amount: number | null }[] = []
    for (const sort of ['name', '-name'])
      all.push(...((await admin('GET', `/api/potentials?limit=200&sort=${sort}`)).json.rows as typeof all))
    expect(new Set(all.map(({ stage }) => stage)).size).toBe(6)
    expect(all.some(({ account }) => account === null)).toBe(true)
    expect(all.some(({ amount }) => amount === null)).toBe(true)
  })

  test('the companies that the portal’s demo has by hand, under the same names and addresses', () => {
    const site = (name: string) => webDomain(accounts.find(account => account.name === name)?.website)
    expect(site('Harbour & Pine Architects')).toBe('harbourpine.example')
    expect(site('Møller Textiles A/S')).toBe('moller.example')
    expect(site('Brightwater Municipal Utilities')).toBe('brightwater.example')
    const emails = contacts.map(({ email }) => email)
    expect(emails).toEqual(expect.arrayContaining(['noor@harbourpine.example', 'frederikke@moller.example']))
  })
})

test('the demo accounts sign in, each with its profile and in its organisation', async () => {
  const rep = await signIn(crm, 'rep@crm.example')
  const marit = await signIn(crm, 'marit@fjordline.example')
  const larkspur = { organization: { name: 'Larkspur Sales' } }
  expect((await admin('GET', '/api/me')).json).toMatchObject({ isAdministrator: true, ...larkspur })
  expect((await rep('GET', '/api/me')).json).toMatchObject({ isAdministrator: false, ...larkspur })
  expect((await marit('GET', '/api/me')).json).toMatchObject({
    isAdministrator: true,
    user: { name: 'Marit Fjellanger' },
    organization: { name: 'Fjordline Sales' },
  })
})

test('the second organisation is smaller, and its ids are those of other records of the first', async () => {
  const marit = await signIn(crm, 'marit@fjordline.example')
  for (const [list, total] of [
    ['users', 3],
    ['accounts', 8],
    ['contacts', 15],
    ['potentials', 12],
  ] as const) {
    const theirs = (await marit('GET', `/api/${list}?limit=200`)).json
    expect([list, theirs.total]).toStrictEqual([list, total])
    for (const { id, name } of theirs.rows as { id: string; name: string }[]) {
      const ours = await admin('GET', `/api/${list}/${id}`)
      expect([list, ours.status]).toStrictEqual([list, 200])
      expect(ours.json.name).not.toBe(name)
    }
  }
  const [readOurs, readTheirs] = [
    withKey(crm, 'admin@crm.example', await generate(admin)),
    withKey(crm, 'marit@fjordline.example', await generate(marit)),
  ]
  const organization = async (read: Caller) => (await read('GET', '/crm/v8/org')).json.org as Record<string, string>[]
  expect((await organization(readOurs))[0]?.id).not.toBe((await organization(readTheirs))[0]?.id)
  const [theirs] = dataOf(await readTheirs('GET', '/crm/v8/Accounts?fields=Account_Name'))
  const ours = dataOf(await readOurs('GET', `/crm/v8/Accounts/${theirs?.id}?fields=Account_Name`))
  expect(ours).toStrictEqual([{ id: theirs?.id, Account_Name: expect.any(String) }])
  expect(ours).not.toContainEqual(theirs)
})

test('an account shows its people and its potentials, a contact and a potential what they hang on', async () => {
  const [found] = (await admin('GET', '/api/accounts?q=harbour pine')).json.rows as { id: string }[]
  const account = (await admin('GET', `/api/accounts/${found?.id}`)).json
  expect(account).toMatchObject({ contactCount: 3, contacts: [{}, {}, {}], potentialCount: 8, openAmount: 72_300 })
  const [contact] = account.contacts as { id: string }[]
  expect((await admin('GET', `/api/contacts/${contact?.id}`)).json).toMatchObject({ account: { id: found?.id } })
  const [potential] = account.potentials as { id: string }[]
  expect((await admin('GET', `/api/potentials/${potential?.id}`)).json).toMatchObject(potential as object)
  expect((await admin('GET', `/api/contacts?account=${found?.id}`)).json.total).toBe(3)
})

test('records are searched by the names they hang on, too', async () => {
  const found = (await admin('GET', '/api/contacts?q=akerlunds')).json
  expect(found.total).toBe(2)
  const deals = (await admin('GET', '/api/potentials?q=moller')).json
  expect(deals.rows?.every(deal => (deal.account as { name: string }).name === 'Møller Textiles A/S')).toBe(true)
})

test('the demo’s records are whole enough to read by key, with contacts that must not be written to', async () => {
  const read = withKey(crm, 'admin@crm.example', await generate(admin))
  const page = async (module: string, number: number) => dataOf(await read('GET', `/crm/v2/${module}?page=${number}`))
  const all = async (module: string) => [...(await page(module, 1)), ...(await page(module, 2))]
  const [accounts, contacts, deals] = [await all('Accounts'), await all('Contacts'), await all('Deals')]
  expect(accounts.filter(account => account.Description && account.Owner).length).toBeGreaterThan(10)
  expect(contacts.filter(contact => contact.Data_Processing_Basis)).toHaveLength(6)
  expect(deals.every(deal => deal.Type && deal.Closing_Date)).toBe(true)
  expect(deals.some(deal => deal.Next_Step)).toBe(true)
})
