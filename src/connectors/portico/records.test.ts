import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CrmAccount, CrmContact, CrmDeal, CrmKind, CrmRecords } from '../connectors.ts'
import { accessTo, readAll } from '../stand-in.ts'
import { openStandIn, type PorticoStandIn } from './fixtures/stand-in.ts'
import type { VendorRow } from './fixtures/vendor-answer.ts'
import { portico } from './index.ts'

let crm: PorticoStandIn
beforeEach(async () => {
  crm = await openStandIn()
})
afterEach(() => crm.close())

const read = async <K extends CrmKind>(kind: K): Promise<CrmRecords[K][]> =>
  (await readAll(portico.fetch(accessTo(crm), kind, { cursor: null }))).flatMap(page => page.records)

const nordlicht = { name: 'Nordlicht GmbH', id: '3652397000009851001' }
const paula = { name: 'Paula Brandt', id: '5725767000000411001', email: 'paula@acme.example' }

const account = (given: object = {}): VendorRow => ({
  ...{
    id: nordlicht.id,
    Account_Name: nordlicht.name,
    Account_Type: 'Customer',
    Industry: 'Manufacturing',
    Owner: paula,
  },
  ...{ Website: 'nordlicht.example', Phone: '+49 40 1234', Employees: 40, Annual_Revenue: 1250000.5, Currency: 'EUR' },
  ...{ Billing_Street: 'Kai 1\nHof 2', Billing_City: 'Hamburg', Billing_State: 'HH', Billing_Code: '20457' },
  ...{ Billing_Country: 'Germany', Shipping_City: 'Bremen', Shipping_Code: '28195', Description: 'Lamps' },
  ...{ Created_Time: '2024-04-12T02:08:05+02:00', Modified_Time: '2026-02-11T15:12:13+01:00' },
  ...given,
})
const contact = (given: object = {}): VendorRow => ({
  ...{ id: '3652397000009900017', First_Name: 'Lena', Last_Name: 'Ott', Email: 'Lena.Ott@NORDLICHT.example' },
  ...{ Title: 'CFO', Phone: '+49 40 1', Mobile: '+49 170 2', Account_Name: nordlicht, Owner: paula },
  ...{ Data_Processing_Basis: null, Modified_Time: '2026-02-10T09:00:00+01:00' },
  ...given,
})
const deal = (given: object = {}): VendorRow => ({
  ...{ id: '3652397000010000042', Deal_Name: 'Relaunch 2026', Account_Name: nordlicht, Owner: paula },
  ...{ Contact_Name: { name: 'Lena Ott', id: '3652397000009900017' }, Stage: 'Closed Won', Amount: 48000.4 },
  ...{ Currency: 'EUR', Probability: 100, Closing_Date: '2026-03-31', Type: 'New Business' },
  ...{ Next_Step: 'Send the offer', Description: 'Both sites', Modified_Time: '2026-02-11T10:20:30+01:00' },
  ...given,
})

async function accountOf(given: object): Promise<CrmAccount> {
  crm.put('Accounts', [account(given)])
  return (await read('account'))[0] as CrmAccount
}
async function contactOf(given: object): Promise<CrmContact> {
  crm.put('Contacts', [contact(given)])
  return (await read('contact'))[0] as CrmContact
}
async function dealOf(given: object): Promise<CrmDeal> {
  crm.put('Deals', [deal(given)])
  return (await read('deal'))[0] as CrmDeal
}

describe('an account', () => {
  it('has everything the CRM says of it', async () => {
    expect(await accountOf({})).toEqual({
      id: nordlicht.id,
      name: 'Nordlicht GmbH',
      type: 'Customer',
      industry: 'Manufacturing',
      owner: 'Paula Brandt',
      website: 'nordlicht.example',
      phone: '+49 40 1234',
      address: { street: 'Kai 1\nHof 2', city: 'Hamburg', state: 'HH', zip: '20457', country: 'Germany' },
      facts: {
        shippingAddress: { street: null, city: 'Bremen', state: null, zip: '28195', country: null },
        employees: 40,
        annualRevenue: 1250000.5,
        currency: 'EUR',
        description: 'Lamps',
        createdAt: '2024-04-12T00:08:05.000Z',
      },
      modifiedAt: new Date('2026-02-11T14:12:13Z'),
    })
  })

  it('is one of several of the same name, told apart by id', async () => {
    crm.put('Accounts', [account(), account({ id: '3652397000009851002' })])
    expect((await read('account')).map(({ id, name }) => [id, name])).toEqual([
      ['3652397000009851001', 'Nordlicht GmbH'],
      ['3652397000009851002', 'Nordlicht GmbH'],
    ])
  })

  it('may have nobody, and its people may have none', async () => {
    crm.put('Accounts', [account()])
    crm.put('Contacts', [contact({ Account_Name: null })])
    expect((await read('account')).map(({ id }) => id)).toEqual([nordlicht.id])
    expect((await read('contact')).map(({ accountId }) => accountId)).toEqual([null])
  })

  it.each<[unknown, number | null, number | null]>([
    [0, 0, 0],
    ['40', 40, 40],
    [' 1250000.50 ', null, 1250000.5],
    [-3, null, -3],
    ['1,250', null, null],
    ['many', null, null],
    ['', null, null],
    ['9'.repeat(400), null, null],
    [true, null, null],
    [[40], null, null],
    [{ value: 40 }, null, null],
  ])('of which a number is told as %j has employees %j and a revenue of %j', async (told, employees, annualRevenue) => {
    const { facts } = await accountOf({ Employees: told, Annual_Revenue: told })
    expect(facts).toMatchObject({ employees, annualRevenue })
  })

  it('has no more text than a screen can use, whole characters only', async () => {
    const long = '😀'.repeat(3000)
    const found = await accountOf({
      ...{ Account_Name: long, Website: long, Phone: long, Owner: { name: long, id: '1' } },
      ...{ Billing_Street: long, Description: `${'d'.repeat(1999)}${long}`, Industry: `${'i'.repeat(199)} and more` },
    })
    const lengths = [found.name, found.website, found.phone, found.owner, found.address.street].map(
      text => text?.length,
    )
    expect(lengths).toEqual([200, 500, 60, 200, 300])
    expect([found.facts.description, found.industry]).toEqual(['d'.repeat(1999), 'i'.repeat(199)])
    expect(JSON.stringify(found)).not.toMatch(/\\ud[89ab]/i)
  })

  it('has nothing where the CRM says odd things', async () => {
    const found = await accountOf({
      ...{
        Account_Type: 7,
        Industry: ['Lamps'],
        Owner: 'Paula',
        Website: { url: 'x' },
        Phone: 49,
        Billing_City: false,
      },
      ...{ Currency: 'Euro', Description: {}, Created_Time: 'yesterday', Modified_Time: 1739283133000 },
    })
    expect(found).toMatchObject({
      type: null,
      industry: null,
      owner: null,
      website: null,
      phone: null,
      modifiedAt: null,
    })
    expect(found.address.city).toBeNull()
    expect(found.facts).toMatchObject({ currency: null, description: null, createdAt: null })
  })
})

describe('a contact', () => {
  it('has everything the CRM says of it, the address as it is written', async () => {
    expect(await contactOf({})).toEqual({
      id: '3652397000009900017',
      firstName: 'Lena',
      lastName: 'Ott',
      email: 'Lena.Ott@NORDLICHT.example',
      title: 'CFO',
      phone: '+49 40 1',
      accountId: nordlicht.id,
      owner: 'Paula Brandt',
      noProcessing: false,
      modifiedAt: new Date('2026-02-10T08:00:00Z'),
    })
  })

  it.each<[object, string, string]>([
    [{ Last_Name: null }, 'Lena', ''],
    [{ First_Name: null }, '', 'Ott'],
    [{ First_Name: null, Last_Name: '  ' }, '', ''],
    [{ First_Name: null, Last_Name: null, Email: null }, '', '3652397000009900017'],
  ])('with %j is called "%s" "%s"', async (given, firstName, lastName) => {
    expect(await contactOf(given)).toMatchObject({ firstName, lastName })
  })

  it('keeps an address that others have as well, and none that is too long to be one', async () => {
    const others = ['3652397000009900018', '3652397000009900019'].map(id => contact({ id }))
    crm.put('Contacts', [
      contact(),
      ...others,
      contact({ id: '3652397000009900020', Email: `${'a'.repeat(250)}@b.example` }),
    ])
    expect((await read('contact')).map(({ email }) => email)).toEqual([
      ...Array.from({ length: 3 }, () => 'Lena.Ott@NORDLICHT.example'),
      null,
    ])
  })

  it('is reached by mobile phone where there is no other', async () => {
    expect((await contactOf({ Phone: ' ' })).phone).toBe('+49 170 2')
  })

  it.each<[unknown, boolean]>([
    ['Do Not Process', true],
    ['do not process: asked by letter', true],
    [' DO NOT PROCESS ', true],
    ['Consent', false],
    ['Legitimate interests; do not process elsewhere', false],
    [null, false],
  ])('with the basis %j is processed or not', async (basis, noProcessing) => {
    expect((await contactOf({ Data_Processing_Basis: basis })).noProcessing).toBe(noProcessing)
  })

  it.each([['Nordlicht GmbH'], [{}], [{ id: null, name: 'x' }], [{ id: 45 }], [{ id: '' }], [{ id: 'a\u0000' }]])(
    'has no account where the CRM names it as %j',
    async named => {
      expect((await contactOf({ Account_Name: named })).accountId).toBeNull()
    },
  )
})

describe('a potential', () => {
  it('has everything the CRM says of it', async () => {
    expect(await dealOf({})).toEqual({
      id: '3652397000010000042',
      name: 'Relaunch 2026',
      accountId: nordlicht.id,
      owner: 'Paula Brandt',
      type: 'New Business',
      standing: 'won',
      facts: {
        stage: 'Closed Won',
        amount: 48000.4,
        currency: 'EUR',
        probability: 100,
        closingOn: '2026-03-31',
        nextStep: 'Send the offer',
        contact: 'Lena Ott',
        description: 'Both sites',
      },
      modifiedAt: new Date('2026-02-11T09:20:30Z'),
    })
  })

  it.each<[string | null, CrmDeal['standing']]>([
    ['Closed Won', 'won'],
    ['closed won (renewal)', 'won'],
    ['Closed Lost', 'lost'],
    ['Closed-Lost to Competition', 'lost'],
    ['Closed', 'lost'],
    ['Qualification', 'open'],
    ['Not closed won yet', 'open'],
    [null, 'open'],
  ])('at the stage %j is %s', async (stage, standing) => {
    expect(await dealOf({ Stage: stage })).toMatchObject({ standing, facts: { stage } })
  })

  it('stands without account, contact and owner as well', async () => {
    expect(await dealOf({ Account_Name: null, Contact_Name: null, Owner: null })).toMatchObject({
      accountId: null,
      owner: null,
      facts: { contact: null },
    })
  })

  it.each<[object, object]>([
    [{ Closing_Date: '2028-02-29' }, { closingOn: '2028-02-29' }],
    [{ Closing_Date: '2026-02-30' }, { closingOn: null }],
    [{ Closing_Date: '31.03.2026' }, { closingOn: null }],
    [{ Closing_Date: 20260331 }, { closingOn: null }],
    [{ Amount: '48000.40' }, { amount: 48000.4 }],
    [{ Amount: '€ 48,000' }, { amount: null }],
    [{ Amount: -250 }, { amount: -250 }],
    [{ Probability: '75' }, { probability: 75 }],
    [{ Probability: 101 }, { probability: null }],
    [{ Probability: -1 }, { probability: null }],
    [{ Currency: 'usd' }, { currency: 'USD' }],
    [{ Currency: null }, { currency: null }],
  ])('told as %j has %j', async (told, facts) => {
    expect((await dealOf(told)).facts).toMatchObject(facts)
  })
})
