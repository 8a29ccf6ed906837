import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildTeam, type Caller, generate, inside, openTestCrm, type TestCrm, withKey } from '../../../test/crm.ts'
import { checkAsSdk, dataOf, idsOf } from '../../../test/vendor-sdk.ts'
import { buildAccounts, buildContacts, buildDeals } from '../crm.factories.ts'

let crm: TestCrm
let team: Awaited<ReturnType<typeof buildTeam>>
let read: Caller

beforeAll(async () => {
  crm = await openTestCrm()
  team = await buildTeam(crm, 'Larkspur')
  read = withKey(crm, team.admin.email, await generate(team.admin.call))
})
afterAll(() => crm.close())

const ask = (call: Caller, select_query: unknown) => call('POST', '/crm/v8/coql', { select_query })
const sentence = (after: string, limit: number, of = 'Contacts') =>
  `select id, Last_Name from ${of} where id > '${after}' order by id asc limit ${limit}`
const many = (count: number) => Array.from({ length: count }, () => ({}))

/** An organisation of its own with so many contacts. */
async function holding(name: string, count: number) {
  const { org, admin } = await buildTeam(crm, name)
  const made = await inside(org, ctx => buildContacts(ctx, many(count)))
  return { org, made, call: withKey(crm, admin.email, await generate(admin.call)) }
}

/** Reads to the end, each query for the ids after the last. */
async function walk(call: Caller, limit: number, between?: (ids: string[]) => Promise<unknown>): Promise<string[]> {
  const ids: string[] = []
  for (;;) {
    const reply = await ask(call, sentence(ids.at(-1) ?? '0', limit))
    if (reply.status === 204) return ids
    checkAsSdk(reply)
    const info = reply.json.info as { count: number; more_records: boolean }
    expect(info).toStrictEqual({ count: idsOf(reply).length, more_records: expect.any(Boolean) })
    ids.push(...idsOf(reply))
    if (!info.more_records) return ids
    await between?.(ids)
  }
}

describe('queries, each for the ids after the last,', () => {
  test.each([0, 2000, 2001])('give %i contacts once each, and then end', async count => {
    const { made, call } = await holding(`Many ${count}`, count)
    expect(await walk(call, 2000)).toStrictEqual(made)
    const reply = await ask(call, sentence(made.at(-1) ?? '0', 2000))
    expect([reply.status, reply.text]).toStrictEqual([204, ''])
  })

  test('neither repeat nor skip a record while others come, change and go', async () => {
    const { org, made, call } = await holding('Moving', 50)
    const ids = await walk(call, 10, given =>
      inside(org, async ({ db, ...ctx }) => {
        // The last one given goes, one still to come changes, one comes at the end.
        await db
          .deleteFrom('contact')
          .where('id', '=', given.at(-1) as string)
          .execute()
        await db
          .updateTable('contact')
          .set({ title: 'New' })
          .where('id', '=', made[49] as string)
          .execute()
        if (given.length === 10) made.push(...(await buildContacts({ db, ...ctx }, [{}])))
      }),
    )
    expect(ids).toStrictEqual(made)
  })

  test('give nothing of another organisation', async () => {
    const { made } = await holding('Foreign', 3)
    const reply = await ask(read, sentence(String(BigInt(made[0] as string) - 1n), 2000))
    expect(idsOf(reply).filter(id => made.includes(id))).toStrictEqual([])
  })
})

test('a row has what a list says of it, but an owner is called by the last name unless more is named', async () => {
  const owner_id = team.rep.id
  await inside(team.org, async ctx => {
    const [account] = (await buildAccounts(ctx, [{ name: 'Nordlicht', owner_id }])) as [string]
    const [contact] = (await buildContacts(ctx, [{ first_name: 'Lena', last_name: 'Ott', account_id: account }])) as [
      string,
    ]
    await buildDeals(ctx, [{ amount: '48000.40', account_id: account, contact_id: contact, owner_id }])
  })
  const fields = 'Deal_Name,Stage,Amount,Currency,Closing_Date,Account_Name,Contact_Name,Description,Modified_Time'
  const [listed] = dataOf(await read('GET', `/crm/v8/Deals?fields=${fields}`))
  const owner = 'Owner, Owner.first_name, Owner.last_name, Owner.email'
  const reply = await ask(read, `SELECT ${fields}, ${owner} FROM Deals\n ORDER BY id ASC LIMIT 1`)
  checkAsSdk(reply)
  expect(reply.json).toStrictEqual({
    data: [
      {
        ...listed,
        Owner: { id: owner_id, name: 'Costa' },
        'Owner.first_name': 'Rui',
        'Owner.last_name': 'Costa',
        'Owner.email': team.rep.email,
      },
    ],
    info: { count: 1, more_records: false },
  })
  const nobodys = await ask(read, `select Owner, Owner.last_name, Account_Name from Contacts order by id asc limit 1`)
  expect(dataOf(nobodys)[0]).toMatchObject({ Owner: null, 'Owner.last_name': null })
})

const wrong: [query: unknown, code: string, details: object][] = [
  [undefined, 'MANDATORY_NOT_FOUND', { api_name: 'select_query' }],
  [7, 'MANDATORY_NOT_FOUND', { api_name: 'select_query' }],
  ['', 'SYNTAX_ERROR', { clause: 'select' }],
  ["update Contacts set Title = 'x' where id > '1'", 'SYNTAX_ERROR', { clause: 'select' }],
  ['select id', 'SYNTAX_ERROR', { clause: 'from' }],
  ['select id Title from Contacts order by id asc limit 1', 'SYNTAX_ERROR', { clause: 'from' }],
  ["select id from Contacts where id > '1'", 'SYNTAX_ERROR', { clause: 'order by' }],
  ['select id from Contacts order by id desc limit 1', 'SYNTAX_ERROR', { clause: 'order by' }],
  ['select id from Contacts order by Title asc limit 1', 'SYNTAX_ERROR', { clause: 'order by' }],
  ['select id from Contacts, Deals order by id asc limit 1', 'SYNTAX_ERROR', { clause: 'order by' }],
  [
    "select id from Contacts where id > '1' or id < '9' order by id asc limit 1",
    'SYNTAX_ERROR',
    { clause: 'order by' },
  ],
  ['select id from Contacts order by id asc', 'SYNTAX_ERROR', { clause: 'limit' }],
  ['select id from Contacts order by id asc limit 0', 'SYNTAX_ERROR', { clause: 'limit' }],
  ['select id from Contacts order by id asc limit -1', 'SYNTAX_ERROR', { clause: 'limit' }],
  ['select id from Contacts order by id asc limit 0, 200', 'SYNTAX_ERROR', { clause: 'limit' }],
  ['select id from Contacts order by id asc limit 1; select 1', 'SYNTAX_ERROR', { clause: 'limit' }],
  ['select id from Contacts order by id asc limit 2001', 'LIMIT_EXCEEDED', { api_name: 'limit', limit: 2000 }],
  ["select id from Contacts where id >= '1' order by id asc limit 1", 'INVALID_QUERY', { clause: 'where' }],
  ["select id from Contacts where Title > '1' order by id asc limit 1", 'INVALID_QUERY', { clause: 'where' }],
  ["select id from Contacts where id > 'x' order by id asc limit 1", 'INVALID_QUERY', { column_name: 'id' }],
  [
    `select id from Contacts where id > '${'9'.repeat(19)}' order by id asc limit 1`,
    'INVALID_QUERY',
    { column_name: 'id' },
  ],
  ['select id, Shoe_Size from Contacts order by id asc limit 1', 'INVALID_QUERY', { column_name: 'Shoe_Size' }],
  ['select * from Contacts order by id asc limit 1', 'INVALID_QUERY', { column_name: '*' }],
  ['select constructor from Contacts order by id asc limit 1', 'INVALID_QUERY', { column_name: 'constructor' }],
  ['select id from Leads order by id asc limit 1', 'INVALID_QUERY', { module: 'Leads' }],
  ['select Title, Title from Contacts order by id asc limit 1', 'DUPLICATE_DATA', { column_name: 'Title' }],
  [
    `select ${Array.from({ length: 51 }, (_, n) => `F${n}`).join(', ')} from Contacts order by id asc limit 1`,
    'LIMIT_EXCEEDED',
    { api_name: 'select columns', limit: 50 },
  ],
  ['x'.repeat(20_000), 'LIMIT_EXCEEDED', { api_name: 'characters', limit: 20_000 }],
]

test.each(wrong)('%j is refused as %s', async (query, code, details) => {
  const reply = await ask(read, query)
  checkAsSdk(reply)
  expect([reply.status, reply.json]).toStrictEqual([
    400,
    { code, details, message: expect.any(String), status: 'error' },
  ])
})

test('a query is asked by POST, with a key that works, and its use is written down', async () => {
  const get = await read('GET', '/crm/v8/coql')
  expect([get.status, get.json.code, get.headers.get('allow')]).toStrictEqual([405, 'INVALID_REQUEST_METHOD', 'POST'])
  expect((await ask(crm.nobody, sentence('0', 1))).json.code).toBe('AUTHENTICATION_FAILURE')
  expect((await read('POST', '/crm/v8/coql', 'no JSON')).json.code).toBe('MANDATORY_NOT_FOUND')
  await inside(team.org, ctx => buildContacts(ctx, [{}, {}]))
  await ask(read, sentence('0', 2))
  await ask(read, 'select')
  const uses = await inside(team.org, ({ db }) =>
    db.selectFrom('service_key_use').select(['asked', 'answer', 'refused']).orderBy('id', 'desc').limit(2).execute(),
  )
  expect(uses.toReversed()).toStrictEqual([
    { asked: 'Records by query', answer: '2 contacts', refused: false },
    { asked: 'Records by query', answer: 'Refused: missing clause', refused: true },
  ])
})
