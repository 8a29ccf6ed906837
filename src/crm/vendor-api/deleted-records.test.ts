import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildTeam, type Caller, generate, inside, openTestCrm, type TestCrm, withKey } from '../../../test/crm.ts'
import { checkAsSdk, dataOf, idsOf } from '../../../test/vendor-sdk.ts'
import { buildAccounts, buildContacts } from '../crm.factories.ts'

let crm: TestCrm
let team: Awaited<ReturnType<typeof buildTeam>>
let read: Caller

beforeAll(async () => {
  crm = await openTestCrm()
  team = await buildTeam(crm, 'Larkspur')
  read = withKey(crm, team.admin.email, await generate(team.admin.call))
})
afterAll(() => crm.close())

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
