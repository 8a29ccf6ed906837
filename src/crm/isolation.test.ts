import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTeam, generate, inside, openTestCrm, type TestCrm, withKey } from '../../test/crm.ts'
import { createServiceKey } from '../platform/service-key.ts'
import type { OrgOutside } from './context.ts'
import { buildAccounts, buildContacts, buildDeals } from './crm.factories.ts'

// What belongs to the installation, not to an organisation: logins, migrations, and the brake that only functions touch.
const ofNobody = [
  'login',
  'login_session',
  'login_account',
  'login_verification',
  'login_rate_limit',
  'service_key_brake',
]
const tables = [
  'organization',
  'crm_user',
  'account',
  'contact',
  'deal',
  'deleted_record',
  'service_key',
  'service_key_use',
  'data_import',
]

let crm: TestCrm
let mine: Awaited<ReturnType<typeof buildTeam>>
let foreign: Awaited<ReturnType<typeof buildTeam>>
let owner: Client

beforeAll(async () => {
  crm = await openTestCrm()
  mine = await fill('Mine')
  foreign = await fill('Foreign')
  owner = new Client({ connectionString: crm.database.url })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await crm.close()
})

async function fill(name: string) {
  const team = await buildTeam(crm, name)
  await inside(team.org, async ctx => {
    const [account] = await buildAccounts(ctx, [{ name: `${name} canary` }])
    const [contact] = await buildContacts(ctx, [{ last_name: `${name} canary`, account_id: account as string }])
    const deal = { name: `${name} canary`, account_id: account as string, contact_id: contact as string }
    const [gone] = await buildDeals(ctx, [deal, deal])
    await ctx.db
      .deleteFrom('deal')
      .where('id', '=', gone as string)
      .execute()
  })
  await withKey(crm, team.admin.email, await generate(team.admin.call))('GET', '/crm/v8/users')
  await team.admin.call('POST', '/api/imports?file=canary.csv', 'Record Id,Account Name\n77,Canary\n')
  return team
}

async function seen(org: OrgOutside, table: string) {
  const column = table === 'organization' ? 'id' : 'org_id'
  return inside(org, async ctx => {
    const { rows } = await sql<{ org: string }>`select ${sql.ref(column)} as org from ${sql.table(table)}`.execute(
      ctx.db,
    )
    return rows.map(row => row.org)
  })
}

test('every table is either an organisation’s or named as nobody’s', async () => {
  const { rows } = await owner.query(`select table_name as name from information_schema.tables
    where table_schema = 'crm' and table_type = 'BASE TABLE' and table_name not like 'kysely%'`)
  expect(rows.map(row => row.name).sort()).toStrictEqual([...tables, ...ofNobody].sort())
})

test.each(tables)('%s shows an organisation its own rows alone, and an open policy would be noticed', async table => {
  const isForeign = (org: string) => org !== mine.org.orgId
  const before = await seen(mine.org, table)
  expect(before.length).toBeGreaterThan(0)
  expect(before.filter(isForeign)).toStrictEqual([])

  await owner.query(`alter policy app on crm.${table} using (true)`)
  const column = table === 'organization' ? 'id' : 'org_id'
  expect((await seen(mine.org, table)).filter(isForeign)).not.toStrictEqual([])
  await owner.query(
    `alter policy app on crm.${table} using (${column} = (select nullif(current_setting('app.org', true), '')::bigint))`,
  )
})

test('without an organisation nothing is seen and nothing can be written', async () => {
  const { rows } = await sql`select * from crm_user`.execute(crm.crm.pool)
  expect(rows).toStrictEqual([])
  const write = sql`insert into account (org_id, id, name, name_key, search_key) values (${mine.org.orgId}, 1, 'x', 'x', 'x')`
  await expect(write.execute(crm.crm.pool)).rejects.toThrow(/row-level security/)
  await expect(inside(foreign.org, ctx => write.execute(ctx.db))).rejects.toThrow(/row-level security/)
})

test('the brake’s table is closed to the app', async () => {
  await withKey(crm, mine.admin.email, createServiceKey())('GET', '/crm/v8/org')
  expect((await owner.query('select from crm.service_key_brake')).rowCount).toBe(1)
  expect((await sql`select * from service_key_brake`.execute(crm.crm.pool)).rows).toStrictEqual([])
})

test('an id of another organisation and an invented one get identical bytes', async () => {
  // The lowest id is that of the imported account, which each of the two has.
  const [account] = await inside(foreign.org, ctx =>
    ctx.db.selectFrom('account').select('id').orderBy('id', 'desc').execute(),
  )
  const [contact] = await inside(foreign.org, ctx => ctx.db.selectFrom('contact').select('id').execute())
  const [deal] = await inside(foreign.org, ctx => ctx.db.selectFrom('deal').select('id').execute())
  const [file] = await inside(foreign.org, ctx => ctx.db.selectFrom('data_import').select('id').execute())
  const doors: [string, string, string, object?][] = [
    ['GET', '/api/users/{}', foreign.rep.id],
    ['PATCH', '/api/users/{}', foreign.rep.id, { title: 'x' }],
    ['POST', '/api/users/{}/deactivation', foreign.rep.id, {}],
    ['DELETE', '/api/users/{}/deactivation', foreign.rep.id],
    ['POST', '/api/users/{}/invitation', foreign.rep.id],
    ['GET', '/api/accounts/{}', account?.id ?? ''],
    ['PATCH', '/api/accounts/{}', account?.id ?? '', { phone: '1' }],
    ['DELETE', '/api/accounts/{}', account?.id ?? ''],
    ['GET', '/api/contacts/{}', contact?.id ?? ''],
    ['PATCH', '/api/contacts/{}', contact?.id ?? '', { phone: '1' }],
    ['DELETE', '/api/contacts/{}', contact?.id ?? ''],
    ['GET', '/api/potentials/{}', deal?.id ?? ''],
    ['PATCH', '/api/potentials/{}', deal?.id ?? '', { nextStep: 'x' }],
    ['DELETE', '/api/potentials/{}', deal?.id ?? ''],
    ['GET', '/api/imports/{}', file?.id ?? ''],
  ]
  for (const [method, path, id, body] of doors) {
    const there = await mine.admin.call(method, path.replace('{}', id), body)
    const invented = await mine.admin.call(method, path.replace('{}', '4599999999999999999'), body)
    const nonsense = await mine.admin.call(method, path.replace('{}', 'no-number'), body)
    expect([path, there.status]).toStrictEqual([path, 404])
    expect(there.text).toBe(invented.text)
    expect(there.text).toBe(nonsense.text)
  }
  const read = withKey(crm, mine.admin.email, await generate(mine.admin.call))
  const there = await read('GET', `/crm/v8/users/${foreign.rep.id}`)
  expect([there.status, there.text]).toStrictEqual([204, ''])
  expect((await read('GET', `/crm/v8/users?ids=${foreign.rep.id}`)).status).toBe(204)
  for (const path of [
    `Accounts/${account?.id}`,
    `Contacts/${contact?.id}`,
    `Deals/${deal?.id}`,
    `Accounts?fields=id&ids=${account?.id}`,
    `Accounts/${account?.id}/Contacts?fields=id`,
    `Accounts/${account?.id}/Deals?fields=id`,
  ]) {
    const reply = await read('GET', `/crm/v8/${path}`)
    expect([path, reply.status, reply.text]).toStrictEqual([path, 204, ''])
  }
  const gone = await read('GET', '/crm/v8/Deals/deleted')
  expect(gone.json.data).toHaveLength(1)
})

test('a row cannot point into another organisation', async () => {
  const pointing = inside(mine.org, ctx => buildAccounts(ctx, [{ owner_id: foreign.rep.id }]))
  await expect(pointing).rejects.toThrow(/foreign key/)
})
