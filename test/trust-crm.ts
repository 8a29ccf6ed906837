// A CRM for the proofs of trust: the vendor's own strictness over whatever records a test puts into it, and the portal beside it.
import { openStandIn, type PorticoStandIn } from '../src/connectors/portico/fixtures/stand-in.ts'
import type { VendorRow } from '../src/connectors/portico/fixtures/vendor-answer.ts'
import { createServiceKey } from '../src/platform/service-key.ts'
import { applyRun } from '../src/portal/importing/apply-run.ts'
import { fetchSnapshot } from '../src/portal/importing/fetch-snapshot.ts'
import type { ImportKind } from '../src/portal/importing/import-kind.ts'
import { makePlan } from '../src/portal/importing/make-plan.ts'
import { makeReversal } from '../src/portal/importing/make-reversal.ts'
import { booksBalance } from '../src/portal/importing/run.ts'
import { type Context, systemContext } from '../src/portal/people/people.ts'
import { buildPortal, type TestPortal } from './factories.ts'
import { type Browser, openTestServer, type TestServer } from './server.ts'

/** What the CRM is made to hold; a list that is left out is empty. */
export type Records = { users?: VendorRow[]; accounts?: VendorRow[]; contacts?: VendorRow[]; deals?: VendorRow[] }

const changed = '2026-01-01T00:00:00Z'

/** A CRM user, active and confirmed unless `more` says otherwise. */
export const user = (id: number, more: Record<string, unknown> = {}): VendorRow => ({
  id: String(id),
  first_name: `First${id}`,
  last_name: `Last${id}`,
  email: `user${id}@crm.example`,
  status: 'active',
  confirm: true,
  Modified_Time: changed,
  ...more,
})

/** An account. */
export const account = (id: number, more: Record<string, unknown> = {}): VendorRow => ({
  id: String(id),
  Account_Name: `Company ${id}`,
  Modified_Time: changed,
  ...more,
})

/** A contact of an account, or of none. */
export const contact = (id: number, of: number | null, more: Record<string, unknown> = {}): VendorRow => ({
  id: String(id),
  First_Name: `First${id}`,
  Last_Name: `Last${id}`,
  Email: `contact${id}@crm.example`,
  Account_Name: of === null ? null : { id: String(of), name: `Company ${of}` },
  Modified_Time: changed,
  ...more,
})

/** Both sides: a CRM that holds what a test says, and a portal server that may reach it. */
export type Sides = { crm: PorticoStandIn; server: TestServer & { databaseUrl: string }; close: () => Promise<void> }

/** Opens both; `close` in `afterAll`. */
export async function openSides(): Promise<Sides> {
  const crm = await openStandIn(createServiceKey())
  const server = await openTestServer({}, { CRM_URL: crm.baseUrl })
  return {
    crm,
    server,
    close: async () => {
      await server.close()
      await crm.close()
    },
  }
}

/** Makes the CRM hold these records and no others. */
export function hold(crm: PorticoStandIn, { users = [], accounts = [], contacts = [], deals = [] }: Records) {
  crm.put('users', users)
  crm.put('Accounts', accounts)
  crm.put('Contacts', contacts)
  crm.put('Deals', deals)
}

const never = new AbortController().signal

/** The verbs that the background jobs call, by the name of what they work on. */
export const verbs = {
  fetch: (ctx: Context, id: string, signal = never) => fetchSnapshot(ctx, id, signal),
  plan: (ctx: Context, id: string, from?: string) => makePlan(ctx, id, from, never),
  undo: (ctx: Context, id: string) => makeReversal(ctx, id, never),
  apply: (ctx: Context, id: string) => applyRun(ctx, id, never),
}

/** An administrator of a fresh portal that is tied to the CRM, taking the steps of imports one by one. */
export type Importer = Awaited<ReturnType<typeof openImporter>>

/** Makes a portal and ties it to the CRM. What the web process starts, the caller carries out with `verbs`. */
export async function openImporter(
  { crm, server }: Pick<Sides, 'crm' | 'server'>,
  name: string,
  signIn: (portal: TestPortal) => Promise<Browser> = portal => server.as(portal.owner),
) {
  const portal = await buildPortal(server.portal, name)
  const admin = await signIn(portal)
  const ctx = systemContext(server.portal, portal.id, `${name} owner`)
  const at = { portal: portal.id }
  const { id: connection } = await admin.call('POST /api/p/{portal}/connections', {
    params: at,
    body: { baseUrl: crm.baseUrl, ...crm.credentials },
  })

  const begin = {
    fetch: async (kind: ImportKind) => {
      const params = { ...at, connection }
      return (await admin.call('POST /api/p/{portal}/connections/{connection}/snapshots', { params, body: { kind } }))
        .id
    },
    plan: async (snapshot: string, from?: string) => {
      const call = { params: { ...at, snapshot }, body: from ? { from } : {} }
      return (await admin.call('POST /api/p/{portal}/snapshots/{snapshot}/plans', call)).id
    },
    run: async (plan: string, body: { invite?: boolean; go?: boolean } = {}) =>
      (await admin.call('POST /api/p/{portal}/plans/{plan}/runs', { params: { ...at, plan }, body })).id,
    undo: async (run: string) =>
      (await admin.call('POST /api/p/{portal}/runs/{run}/reversal', { params: { ...at, run } })).id,
    undoRun: async (reversal: string) =>
      (await admin.call('POST /api/p/{portal}/reversals/{reversal}/runs', { params: { ...at, reversal } })).id,
  }

  const lookAtRun = (run: string) => admin.call('GET /api/p/{portal}/runs/{run}', { params: { ...at, run } })
  const done = async (run: string) => {
    await verbs.apply(ctx, run)
    const view = await lookAtRun(run)
    const lies = view.kinds.filter(({ books }) => !booksBalance(books))
    if (view.state !== 'done' || lies.length > 0) throw new Error(`run ${view.state}: ${JSON.stringify(view.kinds)}`)
    return view
  }
  const read = async (kind: ImportKind) => {
    const id = await begin.fetch(kind)
    await verbs.fetch(ctx, id)
    return admin.call('GET /api/p/{portal}/snapshots/{snapshot}', { params: { ...at, snapshot: id } })
  }
  const planOver = async (snapshot: string, from?: string) => {
    const id = await begin.plan(snapshot, from)
    await verbs.plan(ctx, id, from)
    return id
  }
  const preview = async (run: string) => {
    const id = await begin.undo(run)
    await verbs.undo(ctx, id)
    return id
  }
  return {
    portal,
    admin,
    ctx,
    at,
    connection,
    begin,
    lookAtRun,
    /** Reads the CRM; answers the snapshot. */
    read,
    /** Plans over a snapshot; answers the plan's id. */
    planOver,
    /** Reads the CRM and plans over it; answers the plan's id. */
    planNow: async (kind: ImportKind, from?: string) => planOver((await read(kind)).id, from),
    /** Carries a plan out to its end, and looks at the books. */
    run: async (plan: string, body: { invite?: boolean; go?: boolean } = { go: true }) =>
      done(await begin.run(plan, body)),
    /** Works out what undoing would do; answers the reversal's id. */
    preview,
    /** Undoes a run to its end, and looks at the books. */
    undo: async (run: string) => done(await begin.undoRun(await preview(run))),
    choose: (plan: string, ids: string[], set: object) =>
      admin.call('PATCH /api/p/{portal}/plans/{plan}/rows', {
        params: { ...at, plan },
        body: { selection: { ids }, set } as never,
      }),
    decide: (plan: string, crmId: string, body: object) =>
      admin.call('PUT /api/p/{portal}/plans/{plan}/rows/{crmId}/decision', {
        params: { ...at, plan, crmId },
        body: body as never,
      }),
  }
}
