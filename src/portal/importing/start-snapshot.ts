import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { lockConnection } from '../connections/connections.ts'
import type { Tx } from '../people/people.ts'
import { fetchSnapshotJob } from './fetch-snapshot.job.ts'
import type { ImportKind } from './import-kind.ts'
import { findApplying } from './runs.store.ts'
import { findReading, insertSnapshot } from './snapshots.store.ts'

/** Begins to read what an import of this kind needs; the reading one goes on if there is one. Throws `import_running`. */
export async function startSnapshot(
  ctx: Tx,
  connectionId: string,
  { kind, everything }: { kind: ImportKind; everything: boolean },
): Promise<string> {
  await lockConnection(ctx, connectionId)
  if (await findApplying(ctx, connectionId)) throw problem('import_running')
  const reading = await findReading(ctx, connectionId, kind)
  const id = reading?.id ?? newId()
  if (!reading) await insertSnapshot(ctx, { id, connectionId, kind, everything })
  const payload = { portalId: ctx.viewer.portalId, snapshotId: id }
  await ctx.jobs.enqueue(ctx.db, fetchSnapshotJob, payload, { key: id })
  return id
}
