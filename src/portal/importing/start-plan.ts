import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { Tx } from '../people/people.ts'
import { makePlanJob } from './make-plan.job.ts'
import { getPlan, insertPlan } from './plans.store.ts'
import type { StoredSnapshot } from './snapshots.store.ts'

/** Begins a plan over a complete snapshot. With `from`, the choices made in an earlier plan are kept where they still fit. */
export async function startPlan(ctx: Tx, snapshot: StoredSnapshot, from: string | undefined): Promise<string> {
  if (snapshot.state !== 'complete') throw problem('snapshot_not_complete')
  if (from) await getPlan(ctx, from)
  const id = newId()
  await insertPlan(ctx, { id, snapshotId: snapshot.id, connectionId: snapshot.connection_id })
  const payload = { portalId: ctx.viewer.portalId, planId: id, ...(from ? { from } : {}) }
  await ctx.jobs.enqueue(ctx.db, makePlanJob, payload, { key: id })
  return id
}
