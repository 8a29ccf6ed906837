import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CrmKind } from '../connector.ts'
import { accessTo, readAll } from '../stand-in.ts'
import { openStandIn, type PorticoStandIn } from './fixtures/stand-in.ts'
import { refuse, type VendorAnswer } from './fixtures/vendor-answer.ts'
import { portico } from './index.ts'

let crm: PorticoStandIn
let said: number
beforeEach(async () => {
  crm = await openStandIn()
  said = 100_001
  answering(() => undefined)
})
afterEach(() => crm.close())

const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => ({ id: String(4500000000000400000n + BigInt(from + n)), Last_Name: 'Ott' }))
const idsOf = (held: { id: string }[]) => held.map(({ id }) => id)

/** Says a number of its own, whatever it holds, and answers queries in this way: by the id asked after, and how often before. */
function answering(answer: (after: string, times: number) => VendorAnswer | undefined) {
  let times = 0
  crm.between((path, query) => {
    if (path.endsWith('/count')) return { body: { count: said } }
    const after = /id > '(\d+)'/.exec(query.get('select_query') ?? '')?.[1]
    return after === undefined ? undefined : answer(after, times++)
  })
}

const open = (cursor: string | null = null, kind: CrmKind = 'contact') => portico.fetch(accessTo(crm), kind, { cursor })
const read = async (cursor: string | null = null) => {
  const pages = await readAll(open(cursor))
  return { pages, ids: pages.flatMap(page => idsOf(page.records)) }
}
const refusal = async (cursor: string | null = null) => {
  const error = await read(cursor).catch(error => error)
  return [error.code, error.reason]
}
const queries = () =>
  crm.asked.flatMap(path => new URL(path, crm.baseUrl).searchParams.get('select_query') ?? []).map(String)
const lists = () => crm.asked.filter(path => path.includes('per_page'))

describe('a CRM that has more records than one query holds', () => {
  it('is read by list where it knows no queries and a list reaches the end', async () => {
    crm.put('Contacts', rows(2001))
    said = 2001
    answering(() => refuse(404, 'INVALID_URL_PATTERN'))
    const { ids, pages } = await read()
    expect(ids).toEqual(idsOf(rows(2001)))
    expect(pages).toHaveLength(11)
    expect([queries().length, lists().length]).toEqual([1, 11])
  })

  it('is read by query, each for 2,000 ids after the last', async () => {
    crm.put('Contacts', rows(4001))
    const { pages, ids } = await read()
    expect(ids).toEqual(idsOf(rows(4001)))
    expect(pages.map(page => [page.records.length, page.cursor, page.known])).toEqual([
      [2000, `id:${ids[1999]}`, 100_001],
      [2000, `id:${ids[3999]}`, 100_001],
      [1, null, 100_001],
    ])
    expect(lists()).toEqual([])
    expect(queries()).toEqual(
      ['0', ids[1999], ids[3999]].map(after =>
        expect.stringMatching(`^select id(, [\\w.]+)+ from Contacts where id > '${after}' order by id asc limit 2000$`),
      ),
    )
  })

  it('is read by list where one query would hold it all, or it does not say how many there are', async () => {
    crm.put('Contacts', rows(201))
    said = 2000
    expect((await read()).ids).toHaveLength(201)
    expect([queries().length, lists().length]).toEqual([0, 2])
    crm.between(path => (path.endsWith('/count') ? refuse(403, 'NO_PERMISSION') : undefined))
    expect((await read()).ids).toHaveLength(201)
    expect(queries()).toEqual([])
  })

  it('is gone on with exactly after a place, whatever it counts by then', async () => {
    crm.put('Contacts', rows(4500))
    const { pages, ids } = await read()
    said = 4500
    for (const [n, { cursor }] of pages.slice(0, -1).entries())
      expect((await read(cursor)).ids).toEqual(ids.slice((n + 1) * 2000))
  })

  it('is gone on with by list where its reading began by list', async () => {
    crm.put('Contacts', rows(401))
    said = 401
    const { pages } = await read()
    said = 100_001
    expect((await read(pages[0]?.cursor)).ids).toEqual(idsOf(rows(201, 200)))
    expect(queries()).toEqual([])
  })

  it('has its next records asked for while some are worked on', async () => {
    crm.put('Contacts', rows(6001))
    await open()[Symbol.asyncIterator]().next()
    await expect.poll(() => queries().length).toBe(2)
  })

  it('is asked again when it is away for a moment', async () => {
    crm.put('Contacts', rows(2001))
    answering((_, times) => (times === 1 ? { status: 503 } : undefined))
    expect((await read()).ids).toHaveLength(2001)
  })

  it('is asked for fewer at once when an answer is too large', async () => {
    crm.put(
      'Accounts',
      rows(2001).map(row => ({ ...row, Description: 'd'.repeat(16_000) })),
    )
    const pages = await readAll(open(null, 'account'))
    expect(pages.flatMap(page => idsOf(page.records))).toEqual(idsOf(rows(2001)))
    expect(pages.map(page => page.records.length)).toEqual([...Array.from({ length: 10 }, () => 200), 1])
    expect(queries().filter(query => query.endsWith('limit 2000'))).toHaveLength(1)
  })

  it('says the same of each record as its lists do', async () => {
    const paula = { name: 'Paula van Brandt', id: '5725767000000411001', email: 'paula@acme.example' }
    const nordlicht = { name: 'Nordlicht GmbH', id: '3652397000009851001' }
    const of = { Owner: paula, Account_Name: nordlicht, Modified_Time: '2026-02-10T09:00:00+01:00' }
    crm.put('Accounts', [{ ...nordlicht, ...of, Account_Name: nordlicht.name, Employees: 4, Billing_City: 'Hamburg' }])
    crm.put('Contacts', [
      { ...of, id: '7', Last_Name: 'Ott' },
      { ...of, id: '8', Owner: null },
    ])
    crm.put('Deals', [
      { ...of, id: '9', Deal_Name: 'Relaunch', Stage: 'Closed Won', Contact_Name: { name: 'Ott', id: '7' } },
    ])
    const all = async () => {
      const kinds = ['account', 'contact', 'deal'] as const
      return Promise.all(kinds.map(async kind => (await readAll(open(null, kind))).flatMap(page => page.records)))
    }
    const byQuery = await all()
    expect(queries()).toHaveLength(3)
    said = 4
    expect(byQuery).toEqual(await all())
    expect(byQuery[1]).toMatchObject([{ owner: 'Paula van Brandt', accountId: nordlicht.id }, { owner: null }])
  })
})

describe('a query that does not keep its promise ends the reading', () => {
  const page = (data: object[], given: object = {}) => ({
    body: { data, info: { count: data.length, more_records: true, ...given } },
  })
  beforeEach(() => crm.put('Contacts', rows(2001)))

  it.each<[string, VendorAnswer, string]>([
    ['no records before the end', page([]), 'truncated_page'],
    ['fewer records than it counts', page(rows(1, 3000), { count: 2 }), 'truncated_page'],
    ['the same records once more', page(rows(2000), { more_records: false }), 'page_repeated'],
    ['the record it was asked after', page(rows(1, 1999)), 'page_repeated'],
    ['one record twice', page([...rows(1, 3000), ...rows(1, 3000)]), 'page_repeated'],
    ['records out of order', page([...rows(1, 3001), ...rows(1, 3000)]), 'page_repeated'],
    ['an id that is no number', page([{ id: "4' or '1" }]), 'data.id'],
    ['no word of whether there are more', { body: { data: [], info: {} } }, 'info.more_records'],
    ['a refusal', refuse(400, 'SYNTAX_ERROR'), 'SYNTAX_ERROR'],
  ])('%s', async (_, answer, reason) => {
    answering((_, times) => (times > 0 ? answer : undefined))
    expect(await refusal()).toEqual(['unexpected_answer', reason])
  })

  it('the record before the place it goes on from', async () => {
    const id = String(rows(1, 500)[0]?.id)
    answering(() => page(rows(1, 500), { more_records: false }))
    expect(await refusal(`id:${id}`)).toEqual(['unexpected_answer', 'page_repeated'])
  })

  const tooMany = ['unexpected_answer', 'too_many_records']

  it('with more than two million records', async () => {
    said = 2_000_001
    expect(await refusal()).toEqual(tooMany)
    expect(crm.asked).toHaveLength(1)
    said = 2_000_000
    answering((_, times) => page(rows(1, times)))
    expect(await refusal()).toEqual(tooMany)
    expect(queries()).toHaveLength(1000)
  })

  it.each([
    [404, 'INVALID_URL_PATTERN'],
    [405, 'INVALID_REQUEST_METHOD'],
  ])('with %i %s, as a CRM does that knows no queries', async (status, code) => {
    answering(() => refuse(status, code))
    expect(await refusal()).toEqual(tooMany)
  })
})
