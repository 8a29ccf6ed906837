// What the tests of connections share: two CRMs on two ports whose numbers overlap, a portal that may reach both, and records
// of an account as a reading leaves them.
import { afterAll, beforeAll, expect } from 'vitest'
import { listen } from '../src/platform/app.ts'
import { newId } from '../src/platform/ids.ts'
import { transact } from '../src/portal/people/people.ts'
import { buildTeam, generate, openTestCrm, type TestCrm } from './crm.ts'
import { buildPortal, type TestPortal } from './factories.ts'
import { type Browser, openTestServer, Refused, type TestServer } from './server.ts'

type Team = Awaited<ReturnType<typeof buildTeam>>

export let crm: TestCrm
export let otherCrm: TestCrm
export let server: TestServer
export let portal: TestPortal
export let admin: Browser
export let team: Team
export let crmUrl: string
export let otherUrl: string
/** An address where no CRM is. */
export const awayUrl = 'http://127.0.0.1:9'
/** The portal's clock. */
export const clock = { now: new Date('2026-11-24T08:40:00Z') }

let crmServer: Awaited<ReturnType<typeof listen>>
let otherServer: Awaited<ReturnType<typeof listen>>
const place = { host: '127.0.0.1', port: 0, setting: 'CRM_PORT' }

beforeAll(async () => {
  crm = await openTestCrm()
  otherCrm = await openTestCrm()
  crmServer = await listen(crm.app, place)
  otherServer = await listen(otherCrm.app, place)
  crmUrl = `http://127.0.0.1:${crmServer.port}`
  otherUrl = `http://127.0.0.1:${otherServer.port}`
  server = await openTestServer({ clock: () => clock.now }, { CRM_URL: crmUrl, CRM_URLS: `${otherUrl},${awayUrl}` })
})
afterAll(async () => {
  await crmServer?.close()
  await otherServer?.close()
  await crm?.close()
  await otherCrm?.close()
  await server?.close()
})

export const at = () => ({ portal: portal.id })
export const later = (minutes: number) => {
  clock.now = new Date(clock.now.getTime() + minutes * 60_000)
}

/** A fresh organisation and a fresh portal, so that no test sees what another did. */
export async function begin(name: string) {
  team = await buildTeam(crm, name)
  portal = await buildPortal(server.portal, name)
  admin = await server.as(portal.owner)
}

export async function connect(of: Team = team, baseUrl = crmUrl) {
  const body = { baseUrl, email: of.admin.email, key: await generate(of.admin.call) }
  return admin.call('POST /api/p/{portal}/connections', { params: at(), body })
}

/** A client company tied to an account over a connection, as an import leaves it. */
export async function tie(connection: string, crmId: string, company: string, name = 'As it was imported') {
  const digest = newId()
  const none = { first_name: '', last_name: '', active: true, confirmed: true, sort_key: name, search: name }
  const key = { portal_id: portal.id, connection_id: connection, kind: 'account', crm_id: crmId }
  await transact(portal.ctx, async ({ db, clock }) => {
    const snapshot = newId()
    await db
      .insertInto('snapshot')
      .values({
        portal_id: portal.id,
        id: snapshot,
        connection_id: connection,
        kind: 'client',
        state: 'complete',
        started_by: 'Test',
        finished_at: clock(),
      })
      .execute()
    await db
      .insertInto('crm_record')
      .values({ ...key, ...none, digest, name, snapshot_id: snapshot, facts: '{"employees": 46}' })
      .execute()
    await db
      .insertInto('crm_link')
      .values({ ...key, record_id: company, made_by: 'create', run_id: newId() })
      .execute()
  })
}

/** A client company with one person, and its id. */
export async function company(name: string): Promise<string> {
  await portal.clientUser({ company: name })
  const { id } = await transact(portal.ctx, ({ db }) =>
    db.selectFrom('client_company').select('id').where('name', '=', name).executeTakeFirstOrThrow(),
  )
  return id
}

export const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it was not refused'),
    error => {
      expect(error).toBeInstanceOf(Refused)
      return error as Refused
    },
  )
