import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTeam, inside, openTestCrm, signIn, type TestCrm } from '../../../test/crm.ts'
import { buildUsers, giveLogin, knownPassword } from '../crm.factories.ts'

let crm: TestCrm
let team: Awaited<ReturnType<typeof buildTeam>>

beforeAll(async () => {
  crm = await openTestCrm()
  team = await buildTeam(crm, 'People')
  await inside(team.org, ctx =>
    buildUsers(ctx, [
      { first_name: 'Łukasz', last_name: 'Wójcik', title: 'Account Manager', role: 'Sales' },
      { first_name: 'Björk', last_name: 'Þórðardóttir', role: 'Delivery', status: 'inactive' },
      { first_name: 'Юлия', last_name: 'Савченко', role: 'Delivery' },
      { first_name: 'Per', last_name: '100 % Øystein_', role: 'Sales' },
    ]),
  )
})
afterAll(() => crm.close())

const names = async (query: string) =>
  ((await team.rep.call('GET', `/api/users?${query}`)).json.rows ?? []).map(row => row.name)

test.each([
  ['wojc', ['Łukasz Wójcik']],
  ['ORDARD', ['Björk Þórðardóttir']],
  ['савч', ['Юлия Савченко']],
  ['manager lukas', ['Łukasz Wójcik']],
  ['100 %', ['Per 100 % Øystein_']],
  ['oystein_', ['Per 100 % Øystein_']],
  ['_', ['Per 100 % Øystein_']],
  ['nobody at all', []],
])('searching for "%s" finds it in the middle of a word, whatever its case and accents', async (q, expected) => {
  expect(await names(`q=${encodeURIComponent(q)}`)).toStrictEqual(expected)
})

test('filters and orders go together, and a page ends where the next begins', async () => {
  expect(await names('status=inactive')).toStrictEqual(['Björk Þórðardóttir'])
  expect(await names('role=Delivery&sort=-name')).toStrictEqual(['Юлия Савченко', 'Björk Þórðardóttir'])
  for (const sort of ['name', '-name', 'role', '-email', 'created', '-modified', 'status', '-city']) {
    const all = (await team.rep.call('GET', `/api/users?sort=${sort}`)).json
    const paged: unknown[] = []
    let cursor = ''
    do {
      const page = (
        await team.rep.call('GET', `/api/users?sort=${sort}&limit=2&cursor=${cursor}`.replace(/&cursor=$/, ''))
      ).json
      expect(page.total).toBe(all.total)
      paged.push(...(page.rows ?? []))
      cursor = (page.next as string) ?? ''
    } while (cursor)
    expect(paged).toStrictEqual(all.rows)
  }
})

test('an order or a place that does not exist is refused', async () => {
  const next = (await team.rep.call('GET', '/api/users?limit=1&sort=name')).json.next
  for (const query of ['sort=password', 'cursor=nonsense', `sort=role&cursor=${next}`, 'limit=0', 'limit=201']) {
    expect((await team.rep.call('GET', `/api/users?${query}`)).json.code).toBe('invalid_input')
  }
})

test('administrators add and edit users; the time of change moves only with a real change', async () => {
  const added = await team.admin.call('POST', '/api/users', {
    firstName: ' Mira ',
    lastName: 'Holt',
    email: 'MIRA@crm.example',
  })
  expect(added.status).toBe(201)
  expect(added.json).toMatchObject({
    name: 'Mira Holt',
    email: 'MIRA@crm.example',
    profile: 'Standard',
    status: 'active',
    confirmed: false,
  })
  const path = `/api/users/${added.json.id}`
  crm.clock.now = new Date(crm.clock.now.getTime() + 60_000)
  const same = await team.admin.call('PATCH', path, { lastName: 'Holt', title: '' })
  expect(same.json.modifiedAt).toBe(added.json.modifiedAt)
  const changed = await team.admin.call('PATCH', path, { title: 'Buyer', firstName: null })
  expect(changed.json).toMatchObject({ name: 'Holt', title: 'Buyer', modifiedAt: crm.clock.now.toISOString() })
  expect(await names('q=buyer')).toStrictEqual(['Holt'])
})

test('what does not fit is named by its field', async () => {
  const reply = await team.admin.call('POST', '/api/users', { lastName: ' ', email: 'mira@crm.example' })
  expect(reply.json).toMatchObject({
    code: 'invalid_input',
    errors: [{ field: 'lastName', message: 'Enter the last name.' }],
  })
  const address = await team.admin.call('POST', '/api/users', { lastName: 'Holt', email: 'not an address' })
  expect(address.json).toMatchObject({ errors: [{ field: 'email', message: 'This is not an e-mail address.' }] })
})

test('the Standard profile reads everything and changes nobody', async () => {
  const path = `/api/users/${team.rep.id}`
  expect((await team.rep.call('GET', path)).json).toMatchObject({ isYou: true, canSignIn: true })
  const refused = [
    await team.rep.call('POST', '/api/users', { lastName: 'X' }),
    await team.rep.call('PATCH', path, { profile: 'Administrator' }),
    await team.rep.call('POST', `/api/users/${team.admin.id}/deactivation`, {}),
    await team.rep.call('DELETE', `${path}/deactivation`),
    await team.rep.call('GET', '/api/imports'),
    await team.rep.call('POST', '/api/imports?file=x.csv', 'Record Id,Account Name\n1,X\n'),
  ]
  expect(refused.map(reply => [reply.status, reply.json.code])).toStrictEqual(refused.map(() => [403, 'not_allowed']))
})

test('nobody takes their own access away, and the last active administrator stays', async () => {
  const own = `/api/users/${team.admin.id}`
  expect((await team.admin.call('POST', `${own}/deactivation`, {})).json.code).toBe('own_access')
  expect((await team.admin.call('PATCH', own, { profile: 'Standard' })).json.code).toBe('own_access')
  const [second] = await inside(team.org, ctx =>
    buildUsers(ctx, [
      { first_name: 'Second', last_name: 'Admin', email: 'second@people.example', profile: 'Administrator' },
    ]),
  )
  await giveLogin(crm.crm, team.org, second as string, 'second@people.example', 'Second Admin')
  const other = await signIn(crm, 'second@people.example')
  const both = await Promise.all([
    other('POST', `${own}/deactivation`, {}),
    team.admin.call('POST', `/api/users/${second}/deactivation`, {}),
  ])
  expect(both.map(reply => reply.status).sort()).not.toStrictEqual([201, 201])
  const { rows } = (await team.rep.call('GET', '/api/users?profile=Administrator&status=active')).json
  expect(rows).toHaveLength(1)
  // Whoever is left puts the other one back for the tests that follow.
  const left = rows?.[0]?.id === team.admin.id ? team.admin.call : other
  await left('DELETE', `/api/users/${rows?.[0]?.id === team.admin.id ? second : team.admin.id}/deactivation`)
  team.admin.call = await signIn(crm, team.admin.email)
})

test('a deactivated user is refused from the next request on, cannot sign in, and can again once reactivated', async () => {
  const path = `/api/users/${team.rep.id}/deactivation`
  expect((await team.rep.call('GET', '/api/me')).status).toBe(200)
  expect((await team.admin.call('POST', path, {})).json).toMatchObject({ status: 'inactive', canSignIn: false })
  expect((await team.rep.call('GET', '/api/me')).json.code).toBe('not_signed_in')
  const again = await crm.nobody('POST', '/api/auth/sign-in/email', { email: team.rep.email, password: knownPassword })
  expect([again.status, again.json.code, again.headers.getSetCookie()]).toStrictEqual([403, 'not_allowed', []])
  await team.admin.call('DELETE', path)
  team.rep.call = await signIn(crm, team.rep.email)
  expect((await team.rep.call('GET', '/api/me')).json).toMatchObject({
    user: { id: team.rep.id, name: 'Rui Costa' },
    organization: { name: 'People', currency: 'EUR' },
    isAdministrator: false,
  })
})

test('without a sign-in every route but the open ones refuses', async () => {
  const { crmRoutes } = await import('../crm.api.ts')
  expect(crmRoutes.length).toBeGreaterThan(18)
  for (const route of crmRoutes) {
    if (route.allow === 'anyone') continue
    const reply = await crm.nobody(
      route.method.toUpperCase(),
      route.path.replace(/\{\w+\}/, '1'),
      route.body ? {} : undefined,
    )
    expect([route.key, reply.json.code]).toStrictEqual([route.key, 'not_signed_in'])
  }
})
