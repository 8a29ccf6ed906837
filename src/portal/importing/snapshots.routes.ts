import { z } from 'zod'
import { getConnection } from '../connections/connections.ts'
import { route, transact } from '../people/people.ts'
import { getSnapshot, type StoredSnapshot } from './snapshots.store.ts'
import { startSnapshot } from './start-snapshot.ts'
import { watch } from './watch.ts'

/** How far the reading of a CRM is. */
export const SnapshotView = z.object({
  id: z.string(),
  connectionId: z.string(),
  organizationName: z.string(),
  state: z.enum(['reading', 'complete', 'failed']),
  read: z.number(),
  known: z.number().nullable(),
  error: z.object({ code: z.string(), detail: z.string() }).nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
})

const create = route({
  method: 'post',
  path: '/api/p/{portal}/connections/{connection}/snapshots',
  summary: 'Read all CRM users over a connection, in the background',
  allow: 'import_from_crm',
  response: SnapshotView,
  status: 202,
  load: (ctx, { connection }) => getConnection(ctx, connection),
  run: async (ctx, _input, { id }) => view(await getSnapshot(ctx, await startSnapshot(ctx, id))),
})

const get = route({
  method: 'get',
  path: '/api/p/{portal}/snapshots/{snapshot}',
  summary: 'How far the reading of a CRM is',
  allow: 'import_from_crm',
  response: SnapshotView,
  load: (ctx, { snapshot }) => getSnapshot(ctx, snapshot),
  run: async (_ctx, _input, snapshot) => view(snapshot),
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
      async () => view(await transact(ctx, ctx => getSnapshot(ctx, id))),
      ({ state }) => state !== 'reading',
      signal,
    ),
})

/** The routes of snapshots. */
export const snapshotsRoutes = [create, get, events] as const

function view(row: StoredSnapshot): z.input<typeof SnapshotView> {
  return {
    id: row.id,
    connectionId: row.connection_id,
    organizationName: row.organization_name,
    state: row.state,
    read: row.read,
    known: row.known,
    error: row.error_code ? { code: row.error_code, detail: row.error_detail ?? '' } : null,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}
