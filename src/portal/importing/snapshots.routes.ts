import { z } from 'zod'
import { getConnection } from '../connections/connections.ts'
import { route, type Tx, transact } from '../people/people.ts'
import { ImportKind, readKinds } from './import-kind.ts'
import { countPages, getSnapshot, type StoredSnapshot } from './snapshots.store.ts'
import { startSnapshot } from './start-snapshot.ts'
import { watch } from './watch.ts'

/** How far the reading of a CRM is. */
export const SnapshotView = z.object({
  id: z.string(),
  connectionId: z.string(),
  organizationName: z.string(),
  kind: ImportKind,
  state: z.enum(['reading', 'complete', 'failed']),
  read: z.number(),
  /** Only what changed since then was asked for, and all is known all the same; null: everything was read. */
  changesSince: z.iso.datetime().nullable(),
  /** How many there are of the kind being read, where the CRM says. */
  known: z.number().nullable(),
  /** What is read, in its order, and how many of each so far. */
  steps: z.array(z.object({ kind: z.enum(['user', 'account', 'contact', 'deal']), read: z.number() })),
  /** The step being read; null once all are. */
  step: z.enum(['user', 'account', 'contact', 'deal']).nullable(),
  error: z.object({ code: z.string(), detail: z.string() }).nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
})

const create = route({
  method: 'post',
  path: '/api/p/{portal}/connections/{connection}/snapshots',
  summary: 'Read all CRM users, or all accounts with contacts and potentials, over a connection, in the background',
  allow: 'import_from_crm',
  body: z.object({
    kind: ImportKind.default('user'),
    /** True: not only what changed since the last reading, even where the CRM can say that. */
    everything: z.boolean().default(false),
  }),
  response: SnapshotView,
  status: 202,
  load: (ctx, { connection }) => getConnection(ctx, connection),
  run: async (ctx, { body }, { id }) => view(ctx, await getSnapshot(ctx, await startSnapshot(ctx, id, body))),
})

const get = route({
  method: 'get',
  path: '/api/p/{portal}/snapshots/{snapshot}',
  summary: 'How far the reading of a CRM is',
  allow: 'import_from_crm',
  response: SnapshotView,
  load: (ctx, { snapshot }) => getSnapshot(ctx, snapshot),
  run: (ctx, _input, snapshot) => view(ctx, snapshot),
})

const events = route({
  method: 'get',
  path: '/api/p/{portal}/snapshots/{snapshot}/events',
  summary: 'The same as events, until it is complete or failed',
  allow: 'import_from_crm',
  response: SnapshotView,
  load: (ctx, { snapshot }) => getSnapshot(ctx, snapshot),
  events: (ctx, _input, { id }, signal) =>
    watch(
      () => transact(ctx, async ctx => view(ctx, await getSnapshot(ctx, id))),
      ({ state }) => state !== 'reading',
      signal,
    ),
})

/** The routes of snapshots. */
export const snapshotsRoutes = [create, get, events] as const

async function view(ctx: Tx, row: StoredSnapshot): Promise<z.input<typeof SnapshotView>> {
  const counts = await countPages(ctx, row.id)
  const steps = readKinds[row.kind].map(kind => ({ kind, read: counts.find(one => one.kind === kind)?.read ?? 0 }))
  const step = row.state === 'complete' ? undefined : steps.find(({ kind }) => row.cursor?.startsWith(`${kind}:`))
  return {
    id: row.id,
    connectionId: row.connection_id,
    organizationName: row.organization_name,
    kind: row.kind,
    state: row.state,
    read: row.read,
    changesSince: row.changes_since?.toISOString() ?? null,
    known: row.known,
    steps,
    step: row.state === 'complete' ? null : ((step ?? steps[0])?.kind ?? null),
    error: row.error_code ? { code: row.error_code, detail: row.error_detail ?? '' } : null,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}
