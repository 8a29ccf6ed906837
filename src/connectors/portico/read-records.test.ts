import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accessTo, readAll } from '../stand-in.ts'
import { openStandIn, type PorticoStandIn } from './fixtures/stand-in.ts'
import { refuse, type VendorAnswer } from './fixtures/vendor-answer.ts'
import { portico } from './index.ts'

let crm: PorticoStandIn
beforeEach(async () => {
  crm = await openStandIn()
})
afterEach(() => crm.close())

const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => ({ id: String(4500000000000400000n + BigInt(from + n)), Last_Name: 'Ott' }))

const open = (cursor: string | null = null) => portico.fetch(accessTo(crm), 'contact', { cursor })
const read = (cursor: string | null = null) => readAll(open(cursor))
const refusal = async (cursor: string | null = null) => {
  const error = await read(cursor).catch(error => error)
  return [error.code, error.reason]
}

/** Answers further pages in this way, the first one as always. */
const further = (answer: (token: string) => VendorAnswer | undefined) =>
  crm.between((_, query) => (query.has('page_token') ? answer(query.get('page_token') ?? '') : undefined))

describe('a list of records', () => {
  it('is asked for by fields, by id from the oldest on, and further by token alone', async () => {
    crm.put('Contacts', rows(401))
    const pages = await read()
    expect(pages.map(page => [page.records.length, page.known])).toEqual([
      [200, 401],
      [200, 401],
      [1, 401],
    ])
    const [count, ...lists] = crm.asked.map(path => new URL(path, crm.baseUrl))
    expect(count?.pathname).toBe('/crm/v8/Contacts/actions/count')
    const same = { per_page: '200', sort_by: 'id', sort_order: 'asc', fields: expect.stringMatching(/^\w+(,\w+)+$/) }
    expect(lists.map(({ searchParams }) => Object.fromEntries(searchParams))).toEqual([
      same,
      { ...same, page_token: pages[0]?.cursor },
      { ...same, page_token: pages[1]?.cursor },
    ])
  })

  it('names each field once and asks for fifty at most', async () => {
    for (const kind of ['account', 'contact', 'deal'] as const)
      await readAll(portico.fetch(accessTo(crm), kind, { cursor: null }))
    const lists = crm.asked.map(path => new URL(path, crm.baseUrl).searchParams.get('fields')?.split(',') ?? [])
    for (const fields of lists) expect([fields.length <= 50, new Set(fields).size]).toEqual([true, fields.length])
    expect(lists.flat().length).toBeGreaterThan(30)
  })

  it('has its next page asked for while one is worked on', async () => {
    crm.put('Contacts', rows(401))
    const reading = open()[Symbol.asyncIterator]()
    await reading.next()
    await expect.poll(() => crm.asked.length).toBe(3)
  })

  it('ends with nothing when the last ones went meanwhile', async () => {
    crm.put('Contacts', rows(201))
    further(() => ({ status: 204 }))
    expect((await read()).map(page => [page.records.length, page.cursor])).toEqual([
      [200, expect.any(String)],
      [0, null],
    ])
  })

  it.each<[string, VendorAnswer]>([
    ['is not counted', { status: 204 }],
    ['is not counted for this key', refuse(403, 'NO_PERMISSION')],
    ['is counted in another way', { body: { total: 7 } }],
    ['has no such address', refuse(404, 'INVALID_URL_PATTERN')],
  ])('that %s is read all the same', async (_, answer) => {
    crm.put('Contacts', rows(201))
    crm.between(path => (path.endsWith('/count') ? answer : undefined))
    expect((await read()).map(page => [page.records.length, page.known])).toEqual([
      [200, null],
      [1, null],
    ])
  })
})

describe('a place in a list', () => {
  const placeLost = ['unexpected_answer', 'place_lost']

  it('is lost after 24 hours', async () => {
    crm.put('Contacts', rows(201))
    const [first] = await read()
    crm.clock.now += 86_399_000
    expect(await read(first?.cursor)).toHaveLength(1)
    crm.clock.now += 1_000
    expect(await refusal(first?.cursor)).toEqual(placeLost)
  })

  it('is lost when the CRM does not know it any more, or has it for another list', async () => {
    crm.put('Contacts', rows(201))
    crm.put('Deals', rows(201))
    const [first] = await readAll(portico.fetch(accessTo(crm), 'deal', { cursor: null }))
    expect(await refusal(first?.cursor)).toEqual(placeLost)
    crm.forgetTokens()
    expect(await refusal(first?.cursor)).toEqual(placeLost)
  })

  it.each(['EXPIRED_VALUE', 'TOKEN_BOUND_DATA_MISMATCH', 'INVALID_DATA'])(
    'is lost with %s, told with any status, and only where there was a place',
    async code => {
      crm.put('Contacts', rows(201))
      further(() => refuse(200, code))
      expect(await refusal()).toEqual(placeLost)
      crm.between((_, query) => (query.has('fields') ? refuse(400, code) : undefined))
      expect(await refusal()).toEqual(['unexpected_answer', code])
    },
  )
})

describe('a list that does not keep its promise ends the reading', () => {
  const info = { per_page: 200, count: 1, page: 2, more_records: true, next_page_token: 'another' }
  const page = (data: object[], given: object = {}) => ({
    body: { data, info: { ...info, count: data.length, ...given } },
  })
  beforeEach(() => crm.put('Contacts', rows(201)))

  it.each<[string, VendorAnswer]>([
    ['an empty page before the end', page([])],
    ['more records and no way to them', page(rows(1, 300), { next_page_token: null })],
    ['fewer records than it counts', page(rows(1, 300), { count: 2 })],
    ['more records than it counts', page(rows(2, 300), { count: 1 })],
  ])('%s', async (_, answer) => {
    further(() => answer)
    expect(await refusal()).toEqual(['unexpected_answer', 'truncated_page'])
  })

  const last = { more_records: false, next_page_token: null }

  it.each<[string, VendorAnswer]>([
    ['the same records once more', page(rows(200), last)],
    ['one record of the page before', page([...rows(1, 300), ...rows(1, 7)], last)],
    ['one record twice', page([...rows(1, 300), ...rows(1, 300)], last)],
  ])('%s', async (_, answer) => {
    further(() => answer)
    expect(await refusal()).toEqual(['unexpected_answer', 'page_repeated'])
  })

  it('other records with the token it was asked by', async () => {
    let given = 0
    further(token => (given++ > 0 ? page(rows(1, 301), last) : page(rows(1, 300), { next_page_token: token })))
    expect(await refusal()).toEqual(['unexpected_answer', 'page_repeated'])
  })

  it.each<[string, VendorAnswer, string]>([
    ['no word of whether there are more', { body: { data: [], info: {} } }, 'info.more_records'],
    ['a number for an id', page([{ id: 45 }]), 'data.0.id'],
    ['a record refused among the others', page([...rows(1, 300), { code: 'X', status: 'error' }]), 'data.1.id'],
    ['a token that cannot be stored', page(rows(1, 300), { next_page_token: 'a\u0000b' }), 'info.next_page_token'],
  ])('%s', async (_, answer, reason) => {
    further(() => answer)
    expect(await refusal()).toEqual(['unexpected_answer', reason])
  })

  it('with more records than one list gives', async () => {
    further(() => refuse(400, 'PAGINATION_LIMIT_EXCEEDED'))
    expect(await refusal()).toEqual(['unexpected_answer', 'too_many_records'])
  })

  it('with ever new pages', async () => {
    let given = 0
    crm.between((_, query) =>
      query.has('fields') ? page(rows(1, ++given), { next_page_token: `token ${given}` }) : undefined,
    )
    expect(await refusal()).toEqual(['unexpected_answer', 'too_many_records'])
    expect(given).toBe(500)
  })
})
