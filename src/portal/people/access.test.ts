import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { buildPortal, type TestPortal } from '../../../test/factories.ts'
import { type Browser, openTestServer, type TestServer } from '../../../test/server.ts'
import { createApp } from '../../platform/app.ts'
import { mountRoutes } from '../../platform/mount.ts'
import { changeAccess, contextFor, lockAccess, portalDoor, route, transact } from './people.ts'
import { selected } from './portal-users.store.ts'

let server: TestServer
let portal: TestPortal
let owner: Browser

beforeAll(async () => {
  server = await openTestServer()
  portal = await buildPortal(server.portal)
  owner = await server.as(portal.owner)
})
afterAll(() => server.close())

const at = (portalUser: string) => ({ params: { portal: portal.id, portalUser } })

async function edit(browser: Browser, id: string, change: object) {
  const { version } = await browser.call('GET /api/p/{portal}/portal-users/{portalUser}', at(id))
  return browser.call('PATCH /api/p/{portal}/portal-users/{portalUser}', { ...at(id), body: { version, ...change } })
}
const deactivate = (browser: Browser, id: string) =>
  browser.call('POST /api/p/{portal}/portal-users/{portalUser}/deactivation', at(id))

test('somebody deactivated is refused from the very next request, and let in again after', async () => {
  const person = await portal.person('employee')
  const browser = await server.as(person)
  const look = () => browser.call('GET /api/p/{portal}/projects', { params: { portal: portal.id } })
  await look()
  expect(await deactivate(owner, person.portalUserId)).toMatchObject({ status: 'deactivated' })
  await expect(look()).rejects.toMatchObject({ status: 404 })
  expect((await browser.call('GET /api/me')).portals).toEqual([])
  await owner.call('DELETE /api/p/{portal}/portal-users/{portalUser}/deactivation', at(person.portalUserId))
  await look()
})

test('deactivating somebody in one portal leaves their other portal alone', async () => {
  const other = await buildPortal(server.portal)
  const here = await portal.person('employee')
  await other.person('manager', { email: here.email, loginId: here.loginId ?? '' })
  const browser = await server.as(here)
  await deactivate(owner, here.portalUserId)
  expect(await browser.call('GET /api/p/{portal}', { params: { portal: other.id } })).toMatchObject({
    me: { role: 'manager' },
  })
  expect((await browser.call('GET /api/me')).portals.map(one => one.id)).toEqual([other.id])
})

test('an open event stream ends when its viewer is deactivated, even one with nothing to tell', async () => {
  const person = await portal.person('employee')
  const ticks = route({
    method: 'get',
    path: '/api/p/{portal}/ticks',
    summary: 'Ticks for this test',
    allow: 'portal_user',
    response: z.object({ tick: z.number() }),
    events: async function* (_, __, ___, signal) {
      yield { tick: 1 }
      await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()))
    },
  })
  const app = createApp({ log: server.portal.log, https: false })
  mountRoutes(app, [ticks], portalDoor(server.portal), { trustedProxies: [] })
  const signIn = await server.browser().send('POST', '/api/auth/sign-in/email', {
    email: person.email,
    password: 'correct horse battery',
  })
  const cookie = signIn.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  const stream = await app.request(`/api/p/${portal.id}/ticks`, { headers: { cookie } })
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toContain('"tick":1')
  await deactivate(owner, person.portalUserId)
  expect((await reader.read()).done).toBe(true)
})

test('the owner keeps role and access, whoever asks', async () => {
  const second = await server.as(await portal.person('administrator'))
  const { portalUserId } = portal.owner
  await expect(deactivate(second, portalUserId)).rejects.toMatchObject({ code: 'owner_stays' })
  await expect(edit(second, portalUserId, { role: 'manager' })).rejects.toMatchObject({ code: 'owner_stays' })
})

test('nobody takes their own access or role away', async () => {
  const person = await portal.person('administrator')
  const browser = await server.as(person)
  await expect(deactivate(browser, person.portalUserId)).rejects.toMatchObject({ code: 'own_access' })
  await expect(edit(browser, person.portalUserId, { role: 'employee' })).rejects.toMatchObject({ code: 'own_access' })
})

test('the last administrator who can sign in stays, also when two are removed at once', async () => {
  const lonely = await buildPortal(server.portal)
  const second = await lonely.person('administrator')
  await lonely.stranger('administrator')
  // A portal without an owner: only the rule about the last administrator is left to hold.
  await transact(lonely.ctx, ctx => ctx.db.updateTable('portal').set({ owner_id: null }).execute())
  const viewer = { ...lonely.ctx.viewer, permissions: ['manage_people', 'work', 'see_people'] as const }
  const all = [lonely.owner.portalUserId, second.portalUserId]
  const asAdministrator = contextFor(server.portal, {
    ...viewer,
    permissions: (await import('./role.ts')).permissionsOf('administrator'),
  })
  const remove = (ids: string[]) =>
    transact(asAdministrator, ctx => changeAccess(ctx, selected(ctx, { ids }), { action: 'deactivate' }))
  expect(await remove(all)).toEqual({ ids: [], skipped: [{ reason: 'last_administrator', count: 2 }] })
  const outcomes = await Promise.all(all.map(id => remove([id])))
  expect(outcomes.flatMap(outcome => outcome.ids)).toHaveLength(1)
  expect(outcomes.flatMap(outcome => outcome.skipped)).toEqual([{ reason: 'last_administrator', count: 1 }])
})

test('a change by hand and one in bulk of the same person follow each other', async () => {
  const person = await portal.person('employee')
  const { version } = await owner.call('GET /api/p/{portal}/portal-users/{portalUser}', at(person.portalUserId))
  const selection = { ids: [person.portalUserId] }
  const changes = await transact(portal.ctx, async ctx => {
    await lockAccess(ctx)
    // Who waits for this transaction, and who waits for those.
    const waiting = async () => {
      const { rows } = await sql<{ waiting: number }>`with recursive waits (pid) as (
        select pg_backend_pid() union select l.pid from pg_locks l join waits w on w.pid = any(pg_blocking_pids(l.pid))
        where not l.granted) select count(*)::int - 1 as waiting from waits`.execute(ctx.db)
      return rows[0]?.waiting
    }
    const bulk = owner.call('POST /api/p/{portal}/portal-users/bulk', {
      params: { portal: portal.id },
      body: { action: 'set_role', role: 'manager', selection },
    })
    await expect.poll(waiting).toBe(1)
    const byHand = owner.call('PATCH /api/p/{portal}/portal-users/{portalUser}', {
      ...at(person.portalUserId),
      body: { version, role: 'contractor' },
    })
    await expect.poll(waiting).toBe(2)
    return { bulk, byHand: byHand.catch(error => error.problem) }
  })
  expect(await changes.bulk).toMatchObject({ changed: 1 })
  // Refused for its age, not broken off by the database.
  const refused = await changes.byHand
  expect([refused.code, refused.reference]).toEqual(['changed_meanwhile', undefined])
})

test('nobody deals with a role that holds more than their own', async () => {
  const above = await portal.person('administrator')
  const asManager = contextFor(server.portal, {
    ...portal.ctx.viewer,
    permissions: ['manage_people', 'manage_clients', 'create_projects', 'manage_projects', 'see_people', 'work'],
  })
  const change = (action: Parameters<typeof changeAccess>[2]) =>
    transact(asManager, ctx => changeAccess(ctx, selected(ctx, { ids: [above.portalUserId] }), action))
  await expect(change({ action: 'set_role', role: 'administrator' })).rejects.toMatchObject({ code: 'cannot_grant' })
  const refused = { ids: [], skipped: [{ reason: 'cannot_grant', count: 1 }] }
  expect(await change({ action: 'deactivate' })).toEqual(refused)
  expect(await change({ action: 'set_role', role: 'employee' })).toEqual(refused)
})

test('only the owner hands the portal over, and only to an administrator who has come in', async () => {
  const mine = await buildPortal(server.portal)
  const next = await mine.person('administrator')
  const [old, other] = [await server.as(mine.owner), await server.as(next)]
  const hand = (browser: Browser, portalUserId: string) =>
    browser.call('PUT /api/p/{portal}/ownership', { params: { portal: mine.id }, body: { portalUserId } })
  await expect(hand(other, next.portalUserId)).rejects.toMatchObject({ code: 'not_allowed' })
  for (const wrong of [await mine.person('manager'), await mine.stranger('administrator')])
    await expect(hand(old, wrong.portalUserId)).rejects.toMatchObject({ code: 'not_allowed' })
  await hand(old, next.portalUserId)
  expect(await other.call('GET /api/p/{portal}', { params: { portal: mine.id } })).toMatchObject({
    me: { isOwner: true },
  })
  await expect(hand(old, mine.owner.portalUserId)).rejects.toMatchObject({ code: 'not_allowed' })
})

test('a change in bulk leaves out who cannot be changed, and counts why', async () => {
  const mine = await buildPortal(server.portal)
  const admin = await mine.person('administrator')
  const browser = await server.as(admin)
  await mine.person('employee')
  await mine.stranger('employee')
  const gone = await mine.person('contractor')
  const params = { portal: mine.id }
  await browser.call('POST /api/p/{portal}/portal-users/{portalUser}/deactivation', {
    params: { ...params, portalUser: gone.portalUserId },
  })
  const bulk = (body: object) =>
    browser.call('POST /api/p/{portal}/portal-users/bulk', {
      params,
      body: { selection: { all: true, filter: {}, except: [] }, ...body } as never,
    })
  const reasons = (list: { reason: string; count: number }[]) =>
    Object.fromEntries(list.map(({ reason, count }) => [reason, count]))

  const role = await bulk({ action: 'set_role', role: 'manager' })
  expect(role.changed).toBe(2)
  expect(reasons(role.skipped)).toEqual({ owner_stays: 1, own_access: 1, deactivated: 1 })

  const project = await mine.project()
  const added = await bulk({ action: 'add_projects', projects: [project] })
  expect(added.changed).toBe(4)
  expect(reasons(added.skipped)).toEqual({ deactivated: 1 })
  const again = await bulk({ action: 'add_projects', projects: [project] })
  expect(again).toMatchObject({ changed: 0 })
  expect(reasons(again.skipped)).toEqual({ deactivated: 1, unchanged: 4 })
  expect(await bulk({ action: 'remove_projects', projects: [project] })).toMatchObject({ changed: 4 })

  const invited = await bulk({ action: 'invite' })
  expect(invited.changed).toBe(1)
  expect(reasons(invited.skipped)).toEqual({ already_active: 3, deactivated: 1 })

  const filter = { role: ['manager'] }
  const out = await bulk({ action: 'deactivate', selection: { all: true, filter, except: [] } })
  expect(out).toEqual({ changed: 2, skipped: [] })
  const back = await bulk({ action: 'reactivate', selection: { all: true, filter: {}, except: [gone.portalUserId] } })
  expect(back.changed).toBe(2)
})
