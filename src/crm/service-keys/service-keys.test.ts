import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildTeam, generate, inside, openTestCrm, type TestCrm, withKey } from '../../../test/crm.ts'
import { checkServiceKey, createServiceKey } from '../../platform/service-key.ts'

let crm: TestCrm
let team: Awaited<ReturnType<typeof buildTeam>>
let count = 0

beforeAll(async () => {
  crm = await openTestCrm()
})
afterAll(() => crm.close())
beforeEach(async () => {
  // Each test an hour later, so that no brake of the one before is still on.
  crm.clock.now = new Date(crm.clock.now.getTime() + 3_600_000)
  team = await buildTeam(crm, `Team ${++count}`)
})

const org = (email: string, key: string) => withKey(crm, email, key)('GET', '/crm/v8/org')
const addSecond = async () => {
  const added = await team.admin.call('POST', '/api/users', {
    lastName: 'Second',
    email: 'second@crm.example',
    profile: 'Administrator',
  })
  return added.json.id as string
}

test('a key is shown once, works, and stands nowhere as it is', async () => {
  const made = await team.admin.call('POST', '/api/service-key', {})
  const key = made.json.key as string
  expect(made.status).toBe(201)
  expect(checkServiceKey(key)).toBe('ok')
  expect((await org(team.admin.email, key)).status).toBe(200)
  expect((await org(team.admin.email.toUpperCase(), ` ${key} `)).status).toBe(200)
  const state = await team.admin.call('GET', '/api/service-key')
  expect(state.text).not.toContain(key)
  expect(state.json).toMatchObject({
    allowed: true,
    key: { email: team.admin.email, hint: made.json.hint, generatedBy: { id: team.admin.id } },
  })

  const client = new Client({ connectionString: crm.database.url })
  await client.connect()
  const { rows } = await client.query(
    `select table_name from information_schema.tables where table_schema = 'crm' and table_type = 'BASE TABLE'`,
  )
  const dumps = []
  for (const { table_name } of rows)
    dumps.push((await client.query(`select t::text as row from crm.${table_name} t`)).rows)
  await client.end()
  const everything = JSON.stringify(dumps)
  expect(rows.length).toBeGreaterThan(12)
  expect(everything).toContain(made.json.hint)
  expect(everything).not.toContain(key.slice(8, -5))
  expect(crm.logged.join('')).not.toContain(key.slice(8, -5))
})

test('the page shows when, from where and for what the key was used, and what was refused', async () => {
  const key = await generate(team.admin.call)
  await org(team.admin.email, key)
  await org(team.admin.email, createServiceKey())
  const { json } = await team.admin.call('GET', '/api/service-key')
  expect(json).toMatchObject({
    key: { lastUsedAt: crm.clock.now.toISOString(), lastUsedFrom: 'in-process' },
    recent: [
      { asked: 'The organisation', answer: 'Refused: wrong key', refused: true, address: 'in-process' },
      { asked: 'The organisation', answer: `Team ${count}`, refused: false },
    ],
    requests7Days: 2,
    refused7Days: 1,
  })
})

test('the last use moves at most once a minute, every use is written down', async () => {
  const key = await generate(team.admin.call)
  const first = crm.clock.now.toISOString()
  await org(team.admin.email, key)
  crm.clock.now = new Date(crm.clock.now.getTime() + 59_000)
  await org(team.admin.email, key)
  const before = (await team.admin.call('GET', '/api/service-key')).json as {
    key: { lastUsedAt: string }
    recent: unknown[]
  }
  expect([before.key.lastUsedAt, before.recent.length]).toStrictEqual([first, 2])
  crm.clock.now = new Date(crm.clock.now.getTime() + 2_000)
  await org(team.admin.email, key)
  const after = (await team.admin.call('GET', '/api/service-key')).json as { key: { lastUsedAt: string } }
  expect(after.key.lastUsedAt).toBe(crm.clock.now.toISOString())
})

test('a wrong address and a wrong key get identical bytes', async () => {
  const key = await generate(team.admin.call)
  const nobody = await org('nobody@elsewhere.example', key)
  const wrong = await org(team.admin.email, createServiceKey())
  const rubbish = await org(team.admin.email, 'rubbish')
  const nothing = await crm.nobody('GET', '/crm/v8/org')
  for (const reply of [nobody, wrong, rubbish, nothing]) {
    expect([reply.status, reply.text, [...reply.headers]]).toStrictEqual([
      nobody.status,
      nobody.text,
      [...nobody.headers],
    ])
  }
  expect(nobody.json).toStrictEqual({
    code: 'AUTHENTICATION_FAILURE',
    details: {},
    message: 'Authentication failed',
    status: 'error',
  })
})

test('a new key ends the old one at once, and its holder is told so', async () => {
  const old = await generate(team.admin.call)
  const current = await generate(team.admin.call)
  expect(await org(team.admin.email, old)).toMatchObject({
    status: 401,
    json: { code: 'KEY_REPLACED', status: 'error' },
  })
  expect((await org(team.admin.email, current)).status).toBe(200)
  expect((await org('nobody@elsewhere.example', old)).json.code).toBe('AUTHENTICATION_FAILURE')
})

test('a revoked key is told apart from a wrong one', async () => {
  const key = await generate(team.admin.call)
  expect((await team.admin.call('DELETE', '/api/service-key')).status).toBe(204)
  expect(await org(team.admin.email, key)).toMatchObject({ status: 401, json: { code: 'KEY_REVOKED' } })
  expect((await team.admin.call('GET', '/api/service-key')).json).toMatchObject({
    key: null,
    ended: { reason: 'revoked' },
  })
})

test('an expired key says so', async () => {
  const made = await team.admin.call('POST', '/api/service-key', { validDays: 1 })
  crm.clock.now = new Date(crm.clock.now.getTime() + 86_400_000)
  expect(await org(team.admin.email, made.json.key as string)).toMatchObject({
    status: 401,
    json: { code: 'KEY_EXPIRED' },
  })
})

test('deactivating its owner ends a key for good', async () => {
  const key = await generate(team.admin.call)
  const second = await addSecond()
  await inside(team.org, async ctx => {
    await ctx.db
      .updateTable('service_key')
      .set({ owner_id: second, email: 'second@crm.example', email_key: 'second@crm.example' })
      .execute()
  })
  expect((await org('second@crm.example', key)).status).toBe(200)
  await team.admin.call('POST', `/api/users/${second}/deactivation`)
  expect(await org('second@crm.example', key)).toMatchObject({ status: 403, json: { code: 'OWNER_INACTIVE' } })
  await team.admin.call('DELETE', `/api/users/${second}/deactivation`)
  expect((await org('second@crm.example', key)).status).toBe(403)
})

test('a key ends when its owner loses the Administrator profile', async () => {
  const key = await generate(team.admin.call)
  const second = await addSecond()
  await inside(team.org, ctx => sql`update service_key set owner_id = ${second} where ended_at is null`.execute(ctx.db))
  await team.admin.call('PATCH', `/api/users/${second}`, { profile: 'Standard' })
  expect(await org(team.admin.email, key)).toMatchObject({ status: 403, json: { code: 'OWNER_NOT_ADMINISTRATOR' } })
})

test('ten wrong tries within a minute close the door to that address for a minute', async () => {
  const key = await generate(team.admin.call)
  for (let tries = 0; tries < 10; tries++) {
    expect((await org(team.admin.email, createServiceKey())).status).toBe(401)
    crm.clock.now = new Date(crm.clock.now.getTime() + 5_000)
  }
  const closed = await org(team.admin.email, key)
  expect(closed).toMatchObject({ status: 429, json: { code: 'TOO_MANY_REQUESTS', status: 'error' } })
  expect(Number(closed.headers.get('retry-after'))).toBeGreaterThan(50)
  crm.clock.now = new Date(crm.clock.now.getTime() + 60_000)
  expect((await org(team.admin.email, key)).status).toBe(200)
})

test('nine wrong tries, and more of them a minute later, close nothing', async () => {
  const key = await generate(team.admin.call)
  for (let round = 0; round < 2; round++) {
    for (let tries = 0; tries < 9; tries++) await org(team.admin.email, createServiceKey())
    crm.clock.now = new Date(crm.clock.now.getTime() + 61_000)
  }
  expect((await org(team.admin.email, key)).status).toBe(200)
})

test('a user without the Administrator profile sees whom to ask and nothing else', async () => {
  await generate(team.admin.call)
  const { json } = await team.rep.call('GET', '/api/service-key')
  expect(json).toStrictEqual({
    allowed: false,
    profile: 'Standard',
    administrators: [{ id: team.admin.id, name: 'Ada Strand', email: team.admin.email }],
  })
  expect((await team.rep.call('POST', '/api/service-key', {})).json.code).toBe('not_allowed')
  expect((await team.rep.call('DELETE', '/api/service-key')).status).toBe(403)
})

test('an administrator without an address is told to add one first', async () => {
  await inside(team.org, ctx =>
    sql`update crm_user set email = null, email_key = null where id = ${team.admin.id}`.execute(ctx.db),
  )
  expect((await team.admin.call('POST', '/api/service-key', {})).json).toMatchObject({ code: 'no_email' })
})
