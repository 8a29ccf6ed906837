// What the tests of imports share: both products over HTTP, and the steps of an import as an administrator takes them.
import { afterAll, beforeAll, expect } from 'vitest'
import { buildAccounts, buildContacts, buildDeals, buildUsers } from '../src/crm/crm.factories.ts'
import { listen } from '../src/platform/app.ts'
import { createLog } from '../src/platform/log.ts'
import type { ImportKind } from '../src/portal/importing/import-kind.ts'
import type { Outcome } from '../src/portal/importing/plan-row.ts'
import { buildTeam, generate, inside, openTestCrm, type TestCrm } from './crm.ts'
import { buildPortal, type TestPortal } from './factories.ts'
import { type Browser, openTestServer, Refused } from './server.ts'

export let crm: TestCrm
let crmServer: Awaited<ReturnType<typeof listen>>
export let server: Awaited<ReturnType<typeof openTestServer>>
export let portal: TestPortal
export let admin: Browser
export let team: Awaited<ReturnType<typeof buildTeam>>
export let baseUrl: string
export const logged: string[] = []

beforeAll(async () => {
  crm = await openTestCrm()
  crmServer = await listen(crm.app, { host: '127.0.0.1', port: 0, setting: 'CRM_PORT' })
  baseUrl = `http://127.0.0.1:${crmServer.port}`
  const log = createLog({ level: 'debug', name: 'portal', write: line => void logged.push(line) })
  server = await openTestServer({ log }, { CRM_URL: baseUrl })
})

afterAll(async () => {
  await crmServer?.close()
  await crm?.close()
  await server?.close()
})

/** A fresh organisation and a fresh portal, so that no test sees what another imported. */
export async function begin(name: string) {
  team = await buildTeam(crm, name)
  portal = await buildPortal(server.portal, name)
  admin = await server.as(portal.owner)
}

export const params = () => ({ portal: portal.id })
export const addUsers = (users: Parameters<typeof buildUsers>[1]) => inside(team.org, ctx => buildUsers(ctx, users))

export const addAccounts = (some: Parameters<typeof buildAccounts>[1]) =>
  inside(team.org, ctx => buildAccounts(ctx, some))
export const addContacts = (some: Parameters<typeof buildContacts>[1]) =>
  inside(team.org, ctx => buildContacts(ctx, some))
export const addDeals = (some: Parameters<typeof buildDeals>[1]) => inside(team.org, ctx => buildDeals(ctx, some))

export async function connect() {
  const key = await generate(team.admin.call)
  return admin.call('POST /api/p/{portal}/connections', {
    params: params(),
    body: { baseUrl, email: team.admin.email, key },
  })
}

export async function makePlan(connection: string, from?: string, kind: ImportKind = 'user') {
  const snapshot = await admin.call('POST /api/p/{portal}/connections/{connection}/snapshots', {
    params: { ...params(), connection },
    body: { kind },
  })
  await server.drain()
  const plan = await admin.call('POST /api/p/{portal}/snapshots/{snapshot}/plans', {
    params: { ...params(), snapshot: snapshot.id },
    body: from ? { from } : {},
  })
  await server.drain()
  return admin.call('GET /api/p/{portal}/plans/{plan}', { params: { ...params(), plan: plan.id } })
}

export async function rowsOf(plan: string, query: object = {}) {
  const { rows } = await admin.call('GET /api/p/{portal}/plans/{plan}/rows', {
    params: { ...params(), plan },
    query: { limit: 200, ...query },
  })
  return rows
}

/** The tree of a clients' plan, whole. */
export async function treeOf(plan: string, query: object = {}) {
  const { rows } = await admin.call('GET /api/p/{portal}/plans/{plan}/tree', {
    params: { ...params(), plan },
    query: { limit: 200, ...query },
  })
  return rows
}

export async function run(plan: string, invite = false) {
  const started = await admin.call('POST /api/p/{portal}/plans/{plan}/runs', {
    params: { ...params(), plan },
    body: { invite },
  })
  await server.drain()
  return admin.call('GET /api/p/{portal}/runs/{run}', { params: { ...params(), run: started.id } })
}

/** Works out what undoing a run would do, and undoes it; answers the run that did. */
export async function undo(id: string) {
  const reversal = await admin.call('POST /api/p/{portal}/runs/{run}/reversal', { params: { ...params(), run: id } })
  await server.drain()
  const started = await admin.call('POST /api/p/{portal}/reversals/{reversal}/runs', {
    params: { ...params(), reversal: reversal.id },
  })
  await server.drain()
  return admin.call('GET /api/p/{portal}/runs/{run}', { params: { ...params(), run: started.id } })
}

export const choose = (plan: string, selection: object, set: object) =>
  admin.call('PATCH /api/p/{portal}/plans/{plan}/rows', {
    params: { ...params(), plan },
    body: { selection, set } as never,
  })

export const staff = async () =>
  (await admin.call('GET /api/p/{portal}/portal-users', { params: params(), query: { limit: 100 } })).rows

export const only = (counts: Record<Outcome, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))

export const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it was not refused'),
    error => {
      expect(error).toBeInstanceOf(Refused)
      return error as Refused
    },
  )
