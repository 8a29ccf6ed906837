import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildTeam, type Caller, generate, inside, openTestCrm, type TestCrm, withKey } from '../../../test/crm.ts'
import { checkAsSdk, dataOf, idsOf, readAll } from '../../../test/vendor-sdk.ts'
import { buildAccounts, buildContacts, buildDeals } from '../crm.factories.ts'

let crm: TestCrm
let team: Awaited<ReturnType<typeof buildTeam>>
let read: Caller
let account: string
let contact: string
let deal: string

beforeAll(async () => {
  crm = await openTestCrm()
  team = await buildTeam(crm, 'Larkspur')
  read = withKey(crm, team.admin.email, await generate(team.admin.call))
  await inside(team.org, async ctx => {
    const [parent] = (await buildAccounts(ctx, [{ name: 'Nordlicht Holding' }])) as [string]
    const place = { street: 'Kai 1', city: 'Hamburg', state: 'HH', zip: '20457', country: 'Germany' }
    const shipping = { shipping_city: 'Bremen', shipping_zip: '28195', shipping_country: 'Germany' }
    const figures = { employees: 40, annual_revenue: '1250000.50', type: 'Customer', industry: 'Manufacturing' }
    const of = { owner_id: team.rep.id, ...place }
    const named = {
      name: 'Nordlicht GmbH',
      website: 'nordlicht.example',
      description: 'Lamps',
      parent_account_id: parent,
    }
    account = (await buildAccounts(ctx, [{ ...named, ...of, ...figures, ...shipping }]))[0] as string
    const lena = { first_name: 'Lena', last_name: 'Ott', email: null, title: 'CFO', do_not_process: true }
    contact = (await buildContacts(ctx, [{ ...lena, account_id: account, ...of }]))[0] as string
    const work = { name: 'Relaunch 2026', stage: 'Closed Won', amount: '48000.40', closing_date: '2026-03-31' }
    const next = { type: 'New Business', next_step: 'Send the offer', description: 'Both sites' }
    const who = { account_id: account, contact_id: contact, owner_id: team.rep.id }
    deal = (await buildDeals(ctx, [{ ...work, ...next, ...who }]))[0] as string
    await buildDeals(ctx, [{ name: 'No account' }])
  })
})
afterAll(() => crm.close())

const encode = encodeURIComponent

describe('a record', () => {
  const owner = () => ({ name: 'Rui Costa', id: team.rep.id, email: team.rep.email })
  const now = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/)

  test('of an account has its fields by the vendor’s names and types', async () => {
    const reply = await read('GET', `/crm/v8/Accounts/${account}`)
    checkAsSdk(reply)
    expect(dataOf(reply)).toStrictEqual([
      expect.objectContaining({
        id: account,
        Account_Name: 'Nordlicht GmbH',
        Account_Type: 'Customer',
        Industry: 'Manufacturing',
        Employees: 40,
        Annual_Revenue: 1250000.5,
        Currency: 'EUR',
        Parent_Account: { name: 'Nordlicht Holding', id: expect.stringMatching(/^\d{19}$/) },
        Website: 'nordlicht.example',
        Phone: null,
        Billing_Street: 'Kai 1',
        Billing_Code: '20457',
        Shipping_City: 'Bremen',
        Shipping_Code: '28195',
        Description: 'Lamps',
        Owner: owner(),
        Created_Time: now,
        Modified_Time: now,
        Fax: null,
        Tag: [],
      }),
    ])
  })

  test('of a contact has one account, and says when its data must not be used', async () => {
    const reply = await read('GET', `/crm/v8/Contacts/${contact}`)
    checkAsSdk(reply)
    expect(dataOf(reply)[0]).toMatchObject({
      id: contact,
      Full_Name: 'Lena Ott',
      Email: null,
      Account_Name: { name: 'Nordlicht GmbH', id: account },
      Data_Processing_Basis: 'Do Not Process',
      Email_Opt_Out: false,
      Mailing_Zip: '20457',
      Owner: owner(),
    })
  })

  test('of a potential has account, contact, owner, stage, amount, chance, day, type, next step and description', async () => {
    const reply = await read('GET', `/crm/v8/Deals/${deal}`)
    checkAsSdk(reply)
    expect(dataOf(reply)[0]).toMatchObject({
      Deal_Name: 'Relaunch 2026',
      Account_Name: { name: 'Nordlicht GmbH', id: account },
      Contact_Name: { name: 'Lena Ott', id: contact },
      Owner: owner(),
      Stage: 'Closed Won',
      Amount: 48000.4,
      Probability: 100,
      Expected_Revenue: 48000.4,
      Closing_Date: '2026-03-31',
      Type: 'New Business',
      Next_Step: 'Send the offer',
      Description: 'Both sites',
    })
  })

  test('that is not there is 204, one unchanged since a time 304, and an id that is not digits is refused', async () => {
    expect((await read('GET', '/crm/v8/Deals/4999999999999999999')).status).toBe(204)
    expect((await read('GET', '/crm/v8/Deals/9999999999999999999')).status).toBe(204)
    const later = await read('GET', `/crm/v8/Deals/${deal}`, undefined, { 'if-modified-since': '2099-01-01T00:00:00Z' })
    expect([later.status, later.text]).toStrictEqual([304, ''])
    expect((await read('GET', '/crm/v8/Deals/6f1c-aa')).json).toMatchObject({ code: 'INVALID_DATA', status: 'error' })
  })
})

describe('fields', () => {
  test('are given exactly as asked for, the id always, and unknown ones are left out', async () => {
    const reply = await read('GET', `/crm/v8/contacts?fields=Email,Email,Nothing,constructor,${encode('Full_Name')}&`)
    expect(dataOf(reply)).toStrictEqual([{ id: contact, Email: null, Full_Name: 'Lena Ott' }])
    expect(dataOf(await read('GET', '/crm/v8/CONTACTS?fields=Nothing'))).toStrictEqual([{ id: contact }])
  })

  test('must be named from v3 on; before, all of them come', async () => {
    for (const version of ['v3', 'v4', 'v5', 'v6', 'v7', 'v8'])
      expect((await read('GET', `/crm/${version}/Contacts`)).json).toStrictEqual({
        code: 'REQUIRED_PARAM_MISSING',
        details: { param: 'fields' },
        message: expect.any(String),
        status: 'error',
      })
    for (const version of ['v2', 'v2.1']) {
      const reply = await read('GET', `/crm/${version}/contacts?page=1&per_page=200&page_token=ignored`)
      checkAsSdk(reply)
      expect(dataOf(reply)).toStrictEqual(dataOf(await read('GET', `/crm/v8/Contacts/${contact}`)))
    }
  })

  test('may be fifty', async () => {
    const names = (count: number) => Array.from({ length: count }, (_, n) => `Field_${n}`).join(',')
    expect((await read('GET', `/crm/v8/Contacts?fields=${names(50)}`)).status).toBe(200)
    const reply = await read('GET', `/crm/v8/Contacts?fields=${names(51)}`)
    expect([reply.status, reply.json.code, reply.json.details]).toStrictEqual([
      400,
      'LIMIT_EXCEEDED',
      { api_name: 'fields', limit: 50 },
    ])
  })
})

describe('a list', () => {
  test('of potentials answers to their older name before v3 alone', async () => {
    expect(idsOf(await read('GET', '/crm/v2/Potentials'))).toHaveLength(2)
    expect((await read('GET', '/crm/v3/Potentials?fields=id')).json).toMatchObject({ code: 'INVALID_MODULE' })
    expect((await read('GET', '/crm/v8/Leads?fields=id')).json).toMatchObject({ code: 'INVALID_MODULE' })
  })

  test('of an account has its contacts or its potentials alone, by the same rules', async () => {
    expect(idsOf(await read('GET', `/crm/v8/Accounts/${account}/Deals?fields=Deal_Name`))).toStrictEqual([deal])
    expect(idsOf(await read('GET', `/crm/v8/accounts/${account}/contacts?fields=Email`))).toStrictEqual([contact])
    expect((await read('GET', `/crm/v8/Accounts/${account}/Deals`)).json).toMatchObject({
      code: 'REQUIRED_PARAM_MISSING',
    })
    expect((await read('GET', '/crm/v8/Accounts/4999999999999999999/Deals?fields=id')).status).toBe(204)
    expect((await read('GET', '/crm/v8/Accounts/x/Deals?fields=id')).json).toMatchObject({ code: 'INVALID_DATA' })
  })

  test('has an order by id, by when records were made or by when they changed, both ways', async () => {
    const other = await buildTeam(crm, 'Orders')
    const call = withKey(crm, other.admin.email, await generate(other.admin.call))
    const at = (day: number) => new Date(`2026-01-0${day}T10:00:00.123Z`)
    const [a, b, c] = await inside(other.org, ctx =>
      buildAccounts(ctx, [
        { created_time: at(2), modified_time: at(3) },
        { created_time: at(1), modified_time: at(3) },
        { created_time: at(3), modified_time: at(1) },
      ]),
    )
    const ordered = async (query: string) => idsOf(await call('GET', `/crm/v8/Accounts?fields=id&${query}`))
    expect(await ordered('')).toStrictEqual([c, b, a])
    expect(await ordered('sort_order=asc')).toStrictEqual([a, b, c])
    expect(await ordered('sort_by=Created_Time&sort_order=asc')).toStrictEqual([b, a, c])
    expect(await ordered('sort_by=Modified_Time&sort_order=asc')).toStrictEqual([c, a, b])
    expect(await ordered('sort_by=Modified_Time')).toStrictEqual([b, a, c])
    for (const by of ['id', 'Created_Time', 'Modified_Time'])
      for (const order of ['asc', 'desc']) {
        const query = `sort_by=${by}&sort_order=${order}`
        expect(await readAll(call, `Accounts?fields=id&per_page=1&${query}`)).toStrictEqual(await ordered(query))
      }
  })

  test('has only what changed since a second, that second included, and is 304 when nothing did', async () => {
    const other = await buildTeam(crm, 'Since')
    const call = withKey(crm, other.admin.email, await generate(other.admin.call))
    const since = (time: string) =>
      call('GET', '/crm/v8/Contacts?fields=Modified_Time', undefined, { 'if-modified-since': time })
    const nothing = await since('2026-01-01T00:00:00Z')
    expect([nothing.status, nothing.text]).toStrictEqual([304, ''])
    const [old, fresh] = await inside(other.org, ctx =>
      buildContacts(ctx, [
        { modified_time: new Date('2026-02-01T09:59:59.999Z') },
        { modified_time: new Date('2026-02-01T10:00:00.700Z') },
      ]),
    )
    expect(dataOf(await since('2026-02-01T11:00:00+01:00'))).toStrictEqual([
      { id: fresh, Modified_Time: '2026-02-01T10:00:00+00:00' },
    ])
    expect(idsOf(await since('2026-02-01T09:59:59Z'))).toStrictEqual([fresh, old])
    expect((await since('2026-02-01T10:00:01Z')).status).toBe(304)
  })

  test('of given ids has those that are there', async () => {
    expect(idsOf(await read('GET', `/crm/v8/Deals?fields=id&ids=${deal},7`))).toStrictEqual([deal])
    expect((await read('GET', '/crm/v8/Deals?fields=id&ids=7')).status).toBe(204)
  })

  test.each([
    ['per_page=0', 'PATTERN_NOT_MATCHED'],
    ['per_page=201', 'PATTERN_NOT_MATCHED'],
    ['page=0', 'PATTERN_NOT_MATCHED'],
    ['page=x', 'PATTERN_NOT_MATCHED'],
    ['sort_by=Account_Name', 'PATTERN_NOT_MATCHED'],
    ['sort_by=constructor', 'PATTERN_NOT_MATCHED'],
    ['sort_order=up', 'PATTERN_NOT_MATCHED'],
    ['ids=7,eight', 'PATTERN_NOT_MATCHED'],
    [`ids=${Array.from({ length: 101 }, (_, n) => n + 1)}`, 'LIMIT_EXCEEDED'],
    ['page=11', 'DISCRETE_PAGINATION_LIMIT_EXCEEDED'],
    ['page=21&per_page=100', 'DISCRETE_PAGINATION_LIMIT_EXCEEDED'],
    ['page=1&page_token=v1.abc', 'AMBIGUITY_DURING_PROCESSING'],
    ['cvid=7&sort_by=id', 'AMBIGUITY_DURING_PROCESSING'],
    ['cvid=7', 'INVALID_DATA'],
    ['page_token=nonsense', 'INVALID_DATA'],
  ])('with %s is refused the vendor’s way', async (query, code) => {
    const reply = await read('GET', `/crm/v8/Accounts?fields=Account_Name&${query}`)
    checkAsSdk(reply)
    expect(reply.status).toBe(400)
    expect(reply.json).toStrictEqual({
      code,
      details: expect.any(Object),
      message: expect.any(String),
      status: 'error',
    })
  })
})

test('a count of some records is refused rather than answered with that of all', async () => {
  expect((await read('GET', '/crm/v8/Accounts/actions/count')).json).toStrictEqual({ count: 2 })
  const reply = await read('GET', '/crm/v8/Accounts/actions/count?criteria=(Industry:equals:Food)')
  expect([reply.status, reply.json.code]).toStrictEqual([403, 'NOT_SUPPORTED'])
})

test('what was asked and answered is in the key’s log, in words', async () => {
  await read('GET', `/crm/v8/Accounts/${account}/Deals?fields=Stage`)
  await read('GET', '/crm/v8/Contacts?fields=Email', undefined, { 'if-modified-since': '2099-01-01T00:00:00Z' })
  await read('GET', '/crm/v8/Contacts')
  const uses = await inside(team.org, ctx =>
    ctx.db
      .selectFrom('service_key_use')
      .select(['asked', 'answer', 'refused'])
      .orderBy('id', 'desc')
      .limit(3)
      .execute(),
  )
  expect(uses).toStrictEqual([
    { asked: 'Contacts', answer: 'Refused: One of the expected parameter is missing', refused: true },
    { asked: 'Contacts changed since 2099-01-01', answer: 'Nothing changed', refused: false },
    { asked: 'Potentials of an account', answer: '1 potential', refused: false },
  ])
})

test.each(['Accounts?fields=id', 'Contacts/7', 'Deals/deleted', 'Deals/actions/count', 'Accounts/7/Deals?fields=id'])(
  '%s needs a key and only reads',
  async path => {
    expect((await crm.nobody('GET', `/crm/v8/${path}`)).json).toMatchObject({ code: 'AUTHENTICATION_FAILURE' })
    expect((await read('POST', `/crm/v8/${path}`, {})).status).toBe(405)
  },
)
