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
import { checkAsSdk, idsOf, infoOf, readAll } from '../../../test/vendor-sdk.ts'
import { deriveKey, seal, unseal } from '../../platform/secrets.ts'
import { buildContacts, buildDeals } from '../crm.factories.ts'

let crm: TestCrm
let team: Awaited<ReturnType<typeof buildTeam>>
let read: Caller

beforeAll(async () => {
  crm = await openTestCrm()
  team = await buildTeam(crm, 'Larkspur')
  read = withKey(crm, team.admin.email, await generate(team.admin.call))
})
afterAll(() => crm.close())

const encode = encodeURIComponent

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
    await inside(team.org, ctx => buildDeals(ctx, [{}, {}, {}, {}]))
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
    expect((await read('GET', `/crm/v8/Accounts/7/Deals?${same}&page_token=${token}`)).json).toMatchObject(mismatch)
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

test('a list ends at 100,000 records', async () => {
  const other = await buildTeam(crm, 'Huge')
  const call = withKey(crm, other.admin.email, await generate(other.admin.call))
  const made = await inside(other.org, ctx =>
    buildContacts(
      ctx,
      Array.from({ length: 450 }, () => ({})),
    ),
  )
  const path = '/crm/v8/Contacts?fields=id&sort_order=asc'
  const { next_page_token } = infoOf(await call('GET', path))
  // Opened and sealed again as if more had been given before: the way there is 500 pages long.
  const key = deriveKey(crm.database.settings.secret, 'crm page tokens')
  const place = JSON.parse(unseal(key, next_page_token ?? '')) as object
  const beyond = (given: number) =>
    call('GET', `${path}&page_token=${encode(seal(key, JSON.stringify({ ...place, given })))}`)
  const last = await beyond(99_800)
  expect(idsOf(last)).toStrictEqual(made.slice(200, 400))
  expect(idsOf(await beyond(99_900))).toStrictEqual(made.slice(200, 300))
  const refused = await call('GET', `${path}&page_token=${encode(infoOf(last).next_page_token ?? '')}`)
  expect([refused.json.code, refused.json.details]).toStrictEqual(['PAGINATION_LIMIT_EXCEEDED', { limit: 100_000 }])
})
