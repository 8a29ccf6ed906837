import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { lockConnection } from '../connections/connections.ts'
import type { Tx } from '../people/people.ts'
import { fetchSnapshotJob } from './fetch-snapshot.job.ts'
import { findApplying } from './runs.store.ts'
import { findReading, insertSnapshot } from './snapshots.store.ts'

/** Begins to read the CRM's users; the reading one goes on if there is one. Throws `import_running`. */
export async function startSnapshot(ctx: Tx, connectionId: string): Promise<string> {
  await lockConnection(ctx, connectionId)
  if (await findApplying(ctx, connectionId)) throw problem('import_running')
  const reading = await findReading(ctx, connectionId)
  const id = reading?.id ?? newId()
  if (!reading) await insertSnapshot(ctx, { id, connectionId, kind: 'user' })
  const payload = { portalId: ctx.viewer.portalId, snapshotId: id }
  await ctx.jobs.enqueue(ctx.db, fetchSnapshotJob, payload, { key: id })
  return id
}
