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
import { buildUsers } from '../crm.factories.ts'

let crm: TestCrm
let team: Awaited<ReturnType<typeof buildTeam>>
let read: Caller
let ids: string[]

beforeAll(async () => {
  crm = await openTestCrm()
  team = await buildTeam(crm, 'Larkspur')
  read = withKey(crm, team.admin.email, await generate(team.admin.call))
  ids = await inside(team.org, ctx =>
    buildUsers(ctx, [
      {
        first_name: 'Łukasz',
        last_name: 'Wójcik',
        title: 'Account Manager',
        role: 'Sales',
        city: 'Kraków',
        reporting_to_id: team.admin.id,
      },
      { status: 'inactive', profile: 'Administrator' },
      { status: 'deleted' },
      { confirmed: false },
      { confirmed: false, profile: 'Administrator' },
      { first_name: null, last_name: null, email: null, confirmed: false, status: 'inactive' },
    ]),
  )
})
afterAll(() => crm.close())

const idsOf = (reply: Reply) => ((reply.json.users ?? []) as { id: string }[]).map(user => user.id)

describe('users', () => {
  test('a user has the members, the mixed case and the types that the vendor’s clients know', async () => {
    const reply = await read('GET', `/crm/v8/users?ids=${ids[0]}`)
    expect(reply.status).toBe(200)
    checkAsSdk(reply)
    expect(reply.json.info).toStrictEqual({ per_page: 200, count: 1, page: 1, more_records: false })
    expect(reply.json.users).toStrictEqual([
      expect.objectContaining({
        id: ids[0],
        first_name: 'Łukasz',
        last_name: 'Wójcik',
        full_name: 'Łukasz Wójcik',
        status: 'active',
        confirm: true,
        type__s: 'Regular User',
        title: 'Account Manager',
        city: 'Kraków',
        role: { name: 'Sales', id: expect.stringMatching(/^\d{19}$/) },
        profile: { name: 'Standard', id: expect.stringMatching(/^\d{19}$/) },
        Reporting_To: { name: 'Ada Strand', id: team.admin.id },
        time_zone: 'Europe/Oslo',
        status_reason__s: null,
        Isonline: false,
      }),
    ])
  })

  test('a user without name and address does not break the list', async () => {
    const reply = await read('GET', `/crm/v8/users/${ids[5]}`)
    checkAsSdk(reply)
    expect(reply.json.users).toMatchObject([{ last_name: null, email: null, role: null, zuid: null }])
  })

  test.each([
    ['AllUsers', () => [team.admin.id, team.rep.id, ...ids.filter((_, n) => n !== 2)]],
    ['', () => [team.admin.id, team.rep.id, ...ids.filter((_, n) => n !== 2)]],
    ['ActiveUsers', () => [team.admin.id, team.rep.id, ids[0], ids[3], ids[4]]],
    ['DeactiveUsers', () => [ids[1], ids[5]]],
    ['ConfirmedUsers', () => [team.admin.id, team.rep.id, ids[0], ids[1]]],
    ['NotConfirmedUsers', () => [ids[3], ids[4], ids[5]]],
    ['DeletedUsers', () => [ids[2]]],
    ['ActiveConfirmedUsers', () => [team.admin.id, team.rep.id, ids[0]]],
    ['AdminUsers', () => [team.admin.id, ids[1], ids[4]]],
    ['ActiveConfirmedAdmins', () => [team.admin.id]],
    ['CurrentUser', () => [team.admin.id]],
  ])('type=%s gives exactly its users and counts them', async (type, expected) => {
    expect(idsOf(await read('GET', `/crm/v8/users?type=${type}&`))).toStrictEqual(expected())
    const count = await read('GET', `/crm/v8/users/actions/count?type=${type}`)
    expect(count.json).toStrictEqual({ count: expected().length })
  })

  test('every version answers alike, and a version that never was is no address', async () => {
    const answers = await Promise.all(
      ['v2', 'v2.1', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8'].map(v => read('GET', `/crm/${v}/users`)),
    )
    expect(new Set(answers.map(reply => reply.text)).size).toBe(1)
    expect((await read('GET', '/crm/v9/users')).json).toMatchObject({ code: 'INVALID_URL_PATTERN', status: 'error' })
  })

  test('only what changed since a time is given, 304 when nothing did, and 204 for nobody', async () => {
    const since = (time: string) => read('GET', '/crm/v8/users?type=AllUsers', undefined, { 'if-modified-since': time })
    const [one] = (await read('GET', `/crm/v8/users/${ids[0]}`)).json.users as [{ Modified_Time: string }]
    expect(idsOf(await since(one.Modified_Time))).toContain(ids[0])
    const never = await since('2099-01-01T00:00:00+00:00')
    expect([never.status, never.text]).toStrictEqual([304, ''])
    const nobody = await read('GET', '/crm/v8/users?page=9')
    expect([nobody.status, nobody.text]).toStrictEqual([204, ''])
    expect((await read('GET', '/crm/v8/users/4999999999999999999')).status).toBe(204)
    const unchanged = await read('GET', `/crm/v8/users/${ids[0]}`, undefined, {
      'if-modified-since': '2099-01-01T00:00:00Z',
    })
    expect(unchanged.status).toBe(304)
  })

  test.each([
    ['type=Everybody', 'PATTERN_NOT_MATCHED', 'type'],
    ['per_page=0', 'PATTERN_NOT_MATCHED', 'per_page'],
    ['per_page=201', 'PATTERN_NOT_MATCHED', 'per_page'],
    ['page=0', 'PATTERN_NOT_MATCHED', 'page'],
    ['page=x', 'PATTERN_NOT_MATCHED', 'page'],
    ['ids=7,eight', 'PATTERN_NOT_MATCHED', 'ids'],
    [`ids=${Array.from({ length: 101 }, (_, n) => n + 1)}`, 'LIMIT_EXCEEDED', 'ids'],
  ])('%s is refused the vendor’s way', async (query, code, name) => {
    const reply = await read('GET', `/crm/v8/users?${query}`)
    expect(reply.status).toBe(400)
    checkAsSdk(reply)
    expect(reply.json).toMatchObject({
      code,
      details: { api_name: name },
      message: expect.any(String),
      status: 'error',
    })
  })

  test('an id that is not digits is refused', async () => {
    const reply = await read('GET', '/crm/v8/users/6f1c-aa')
    expect(reply.json).toStrictEqual({
      code: 'INVALID_DATA',
      details: { resource_path_index: 1 },
      message: 'the related id given seems to be invalid',
      status: 'error',
    })
  })

  test('page after page gives everybody once, in one order', async () => {
    const other = await buildTeam(crm, 'Big')
    const call = withKey(crm, other.admin.email, await generate(other.admin.call))
    const made = await inside(other.org, ctx =>
      buildUsers(
        ctx,
        Array.from({ length: 399 }, () => ({})),
      ),
    )
    const pages = [
      await call('GET', '/crm/v8/users?per_page=200&page=1'),
      await call('GET', '/crm/v8/users?per_page=200&page=2'),
    ]
    expect(pages.map(page => page.json.info)).toStrictEqual([
      { per_page: 200, count: 200, page: 1, more_records: true },
      { per_page: 200, count: 200, page: 2, more_records: true },
    ])
    const last = await call('GET', '/crm/v8/users?per_page=200&page=3')
    expect(last.json.info).toStrictEqual({ per_page: 200, count: 1, page: 3, more_records: false })
    const all = [...pages, last].flatMap(idsOf)
    expect(all).toStrictEqual([other.admin.id, other.rep.id, ...made])
  })
})

test('the organisation has every member that the vendor’s description requires', async () => {
  const reply = await read('GET', '/crm/v8/org')
  checkAsSdk(reply)
  expect(reply.json.org).toMatchObject([
    {
      id: team.org.orgId,
      zgid: team.org.orgId,
      company_name: 'Larkspur',
      primary_email: 'ada@larkspur.example',
      type: 'Production',
    },
  ])
  expect(Object.keys((reply.json.org as object[])[0] as object).length).toBeGreaterThanOrEqual(39)
})

test.each([
  ['GET', '/crm/v8/nothing', 404, 'INVALID_URL_PATTERN'],
  ['GET', '/crm/', 404, 'INVALID_URL_PATTERN'],
  ['POST', '/oauth/v2/token', 404, 'INVALID_URL_PATTERN'],
  ['POST', '/crm/v8/users', 405, 'INVALID_REQUEST_METHOD'],
  ['DELETE', '/crm/v8/org', 405, 'INVALID_REQUEST_METHOD'],
])('%s %s is refused as JSON with all four members', async (method, path, status, code) => {
  const reply = await read(method, path)
  expect(reply.status).toBe(status)
  checkAsSdk(reply)
  expect(reply.json).toStrictEqual({ code, details: {}, message: expect.any(String), status: 'error' })
})

test('a fault inside is answered the vendor’s way, with a reference that the log has too', async () => {
  const other = await openTestCrm()
  const { admin } = await buildTeam(other, 'Broken')
  const call = withKey(other, admin.email, await generate(admin.call))
  await other.crm.pool.destroy()
  const reply = await call('GET', '/crm/v8/users')
  checkAsSdk(reply)
  expect(reply.status).toBe(500)
  expect(reply.json).toMatchObject({ code: 'INTERNAL_ERROR', status: 'error' })
  expect(other.logged.join('')).toContain((reply.json.details as { reference: string }).reference)
  await other.database.drop()
})
