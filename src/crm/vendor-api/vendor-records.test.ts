import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildTeam,
  type Caller,
  generate,
  inside,
  openTestCrm,
  type Reply,
  type TestCrm,
  withKey,
} from '../../../test/crm.ts'
import { checkAsSdk } from '../../../test/vendor-sdk.ts'
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

type Info = { page: number; count: number; more_records: boolean; next_page_token: string | null }
const infoOf = (reply: Reply) => reply.json.info as Info
const dataOf = (reply: Reply) => (reply.json.data ?? []) as Record<string, unknown>[]
const idsOf = (reply: Reply) => dataOf(reply).map(record => record.id as string)
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

/** Reads page after page by token as the vendor's clients do, and returns every id in the order it came. */
async function readAll(call: Caller, path: string, between?: (page: number) => Promise<unknown>): Promise<string[]> {
  const ids: string[] = []
  let token: string | null = null
  for (let page = 1; ; page += 1) {
    const reply = await call('GET', `/crm/v8/${path}${token ? `&page_token=${encode(token)}` : ''}`)
    if (reply.status === 204) return ids
    expect(reply.status).toBe(200)
    checkAsSdk(reply)
    const info = infoOf(reply)
    expect([info.page, info.count, info.more_records]).toStrictEqual([
      page,
      idsOf(reply).length,
      info.next_page_token !== null,
    ])
    ids.push(...idsOf(reply))
    token = info.next_page_token
    if (!token) return ids
    await between?.(page)
  }
}

describe('pages', () => {
  test.each([0, 200, 201, 2000, 2001])('of %i contacts give each once, by number and by token', async count => {
    const other = await buildTeam(crm, `Many ${count}`)
    const call = withKey(crm, other.admin.email, await generate(other.admin.call))
    const made = await inside(other.org, ctx =>
      buildContacts(
        ctx,
        Array.from({ length: count }, () => ({})),
      ),
    )
    const newestFirst = made.toReversed()
    expect(await readAll(call, 'Contacts?fields=Email')).toStrictEqual(newestFirst)
    expect((await call('GET', '/crm/v8/Contacts/actions/count')).json).toStrictEqual({ count })
    const ids: string[] = []
    for (let page = 1; page <= 10; page += 1) {
      const reply = await call('GET', `/crm/v8/Contacts?fields=Email&page=${page}`)
      if (reply.status === 204) break
      ids.push(...idsOf(reply))
      expect(infoOf(reply)).toMatchObject({ page, more_records: count > page * 200 })
      if (page === 10 && count > 2000) {
        const rest = `/crm/v8/Contacts?fields=Email&page_token=${encode(infoOf(reply).next_page_token ?? '')}`
        expect(idsOf(await call('GET', rest))).toStrictEqual(newestFirst.slice(2000))
      }
    }
    expect(ids).toStrictEqual(newestFirst.slice(0, 2000))
    const beyond = await call('GET', '/crm/v8/Contacts?fields=Email&page=11')
    expect([beyond.json.code, beyond.json.details]).toStrictEqual([
      'DISCRETE_PAGINATION_LIMIT_EXCEEDED',
      { limit: 2000 },
    ])
    const older = await call('GET', '/crm/v2/Contacts?fields=Email&page=11')
    expect(idsOf(older)).toStrictEqual(newestFirst.slice(2000))
  })

  test('neither repeat nor skip a record while others come, change and go', async () => {
    const other = await buildTeam(crm, 'Moving')
    const call = withKey(crm, other.admin.email, await generate(other.admin.call))
    const made = await inside(other.org, ctx =>
      buildContacts(
        ctx,
        Array.from({ length: 50 }, () => ({})),
      ),
    )
    const gone = new Set<string>()
    const ids = await readAll(call, 'Contacts?fields=Email&per_page=10&sort_order=asc', page =>
      inside(other.org, async ctx => {
        // One that was already given goes, one still to come changes, one comes at the end.
        const first = made[page * 10 - 5] as string
        gone.add(first)
        await ctx.db.deleteFrom('contact').where('id', '=', first).execute()
        await ctx.db
          .updateTable('contact')
          .set({ title: 'New' })
          .where('id', '=', made[49] as string)
          .execute()
        if (page === 1) made.push(...(await buildContacts(ctx, [{}])))
      }),
    )
    expect(ids).toStrictEqual(made)
    const deleted = await call('GET', '/crm/v8/Contacts/deleted?type=all')
    checkAsSdk(deleted)
    expect(new Set(idsOf(deleted))).toStrictEqual(gone)
  })
})

describe('a page token', () => {
  let first: Reply
  let token: string
  beforeAll(async () => {
    await inside(team.org, ctx => buildDeals(ctx, [{}, {}, {}]))
    first = await read('GET', '/crm/v8/Deals?fields=Stage&per_page=2')
    token = encode(infoOf(first).next_page_token ?? '')
  })
  const use = (query: string, headers?: Record<string, string>, call = read) =>
    call('GET', `/crm/v8/Deals?${query}&page_token=${token}`, undefined, headers)

  test('comes with the first answer, says until when it is good, and can be used again', async () => {
    const day = new Date(crm.clock.now.getTime() + 86_400_000)
    expect(first.json.info).toMatchObject({
      page_token_expiry: `${day.toISOString().slice(0, 19)}+00:00`,
      previous_page_token: null,
      sort_by: 'id',
      sort_order: 'desc',
      call: false,
      email: false,
    })
    const again = [await use('fields=Stage&per_page=2'), await use('fields=Stage&per_page=2&unknown=1')]
    expect(again.map(idsOf)[0]).toHaveLength(2)
    expect(again.map(idsOf)[1]).toStrictEqual(again.map(idsOf)[0])
  })

  test.each([
    ['fields=Stage,Amount&per_page=2'],
    ['fields=Stage'],
    ['fields=Stage&per_page=2&sort_order=asc'],
    ['fields=Stage&per_page=2&sort_by=Created_Time'],
    ['fields=Stage&per_page=2&ids=7'],
  ])('is refused with other parameters: %s', async query => {
    expect((await use(query)).json).toMatchObject({ code: 'TOKEN_BOUND_DATA_MISMATCH', status: 'error' })
  })

  test('is refused with another module, another time, another organisation and another owner of the key', async () => {
    const mismatch = { code: 'TOKEN_BOUND_DATA_MISMATCH' }
    const same = 'fields=Stage&per_page=2'
    expect((await read('GET', `/crm/v8/Contacts?${same}&page_token=${token}`)).json).toMatchObject(mismatch)
    expect((await read('GET', `/crm/v8/Accounts/${account}/Deals?${same}&page_token=${token}`)).json).toMatchObject(
      mismatch,
    )
    expect((await use(same, { 'if-modified-since': '2026-01-01T00:00:00Z' })).json).toMatchObject(mismatch)
    const foreign = await buildTeam(crm, 'Foreign')
    const theirs = withKey(crm, foreign.admin.email, await generate(foreign.admin.call))
    expect((await use(same, {}, theirs)).json).toMatchObject(mismatch)
    await inside(team.org, ctx =>
      ctx.db.updateTable('crm_user').set({ profile: 'Administrator' }).where('id', '=', team.rep.id).execute(),
    )
    const rep = withKey(crm, team.rep.email, await generate(team.rep.call))
    expect((await use(same, {}, rep)).json).toMatchObject(mismatch)
    read = withKey(crm, team.admin.email, await generate(team.admin.call))
  })

  test('is refused when one character was changed', async () => {
    const changed = token.slice(0, -3) + (token.at(-3) === 'A' ? 'B' : 'A') + token.slice(-2)
    const reply = await read('GET', `/crm/v8/Deals?fields=Stage&per_page=2&page_token=${changed}`)
    expect(reply.json).toMatchObject({ code: 'INVALID_DATA', details: { param: 'page_token' } })
  })

  test('expires after 24 hours', async () => {
    const before = crm.clock.now
    crm.clock.now = new Date(before.getTime() + 86_399_000)
    expect((await use('fields=Stage&per_page=2')).status).toBe(200)
    crm.clock.now = new Date(before.getTime() + 86_400_000)
    const reply = await use('fields=Stage&per_page=2')
    crm.clock.now = before
    expect(reply.json).toMatchObject({ code: 'EXPIRED_VALUE', status: 'error' })
  })
})

test('a list ends at 100,000 records, and its last page costs what its first costs', async () => {
  const other = await buildTeam(crm, 'Huge')
  const call = withKey(crm, other.admin.email, await generate(other.admin.call))
  await inside(other.org, ctx =>
    sql`insert into contact (org_id, id, last_name, name_key, search_key)
      select ${ctx.orgId}::bigint, n, 'C' || n, 'c', 'c' from generate_series(1, 100001) n`.execute(ctx.db),
  )
  expect((await call('GET', '/crm/v8/Contacts/actions/count')).json).toStrictEqual({ count: 100_001 })
  let query = '/crm/v8/Contacts?fields=id&sort_order=asc'
  let given = 0
  for (let page = 1; page <= 500; page += 1) {
    const reply = await call('GET', query)
    const ids = idsOf(reply)
    expect([ids[0], ids.at(-1)]).toStrictEqual([String(given + 1), String(given + 200)])
    given += ids.length
    query = `/crm/v8/Contacts?fields=id&sort_order=asc&page_token=${encode(infoOf(reply).next_page_token ?? '')}`
  }
  const beyond = await call('GET', query)
  expect([beyond.json.code, beyond.json.details]).toStrictEqual(['PAGINATION_LIMIT_EXCEEDED', { limit: 100_000 }])
}, 60_000)

describe('deleted records', () => {
  test('are 204 as long as there are none, and 304 when none are newer than a time', async () => {
    expect((await read('GET', '/crm/v8/Accounts/deleted?type=all')).status).toBe(204)
    const since = { 'if-modified-since': '2026-01-01T00:00:00Z' }
    expect((await read('GET', '/crm/v8/Accounts/deleted', undefined, since)).status).toBe(304)
    expect((await read('GET', '/crm/v8/Accounts/deleted?type=some')).json).toMatchObject({
      code: 'PATTERN_NOT_MATCHED',
    })
  })

  test('are told by id, page by page, until a record comes back with its old id', async () => {
    const other = await buildTeam(crm, 'Gone')
    const call = withKey(crm, other.admin.email, await generate(other.admin.call))
    const made = (await inside(other.org, ctx => buildAccounts(ctx, [{}, {}, {}]))) as [string, string, string]
    await inside(other.org, ctx => ctx.db.deleteFrom('account').where('id', 'in', made).execute())
    const reply = await call('GET', '/crm/v7/Accounts/deleted?type=permanent&per_page=2')
    checkAsSdk(reply)
    expect(dataOf(reply)[0]).toStrictEqual({
      id: made[0],
      display_name: null,
      type: 'permanent',
      deleted_by: null,
      created_by: null,
      deleted_time: expect.any(String),
    })
    expect(reply.json.info).toStrictEqual({ per_page: 2, count: 2, page: 1, more_records: true })
    expect(idsOf(await call('GET', '/crm/v8/Accounts/deleted?per_page=2&page=2'))).toStrictEqual([made[2]])
    expect((await call('GET', '/crm/v8/Accounts/deleted?type=recycle')).status).toBe(204)
    expect((await call('GET', '/crm/v8/Contacts/deleted')).status).toBe(204)
    await inside(other.org, ctx => buildAccounts(ctx, [{ id: made[1] }]))
    expect(idsOf(await call('GET', '/crm/v8/Accounts/deleted'))).toStrictEqual([made[0], made[2]])
  })

  test('go with their organisation', async () => {
    const other = await buildTeam(crm, 'Closing')
    await inside(other.org, async ctx => {
      const [id] = await buildAccounts(ctx, [{}])
      await buildContacts(ctx, [{ account_id: id as string }])
      await ctx.db.deleteFrom('organization').execute()
      expect(await ctx.db.selectFrom('deleted_record').selectAll().execute()).toStrictEqual([])
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
