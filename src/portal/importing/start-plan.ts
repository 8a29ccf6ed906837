import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { Tx } from '../people/people.ts'
import { makePlanJob } from './make-plan.job.ts'
import { getPlan, insertPlan } from './plans.store.ts'
import { isLatest, type StoredSnapshot } from './snapshots.store.ts'

/** Begins a plan over a complete snapshot. With `from`, the choices made in an earlier plan are kept where they still fit. */
export async function startPlan(ctx: Tx, snapshot: StoredSnapshot, from: string | undefined): Promise<string> {
  if (snapshot.state !== 'complete') throw problem('snapshot_not_complete')
  if (!(await isLatest(ctx, snapshot)))
    throw problem('plan_out_of_date', 'The CRM was read again since. Plan from the latest reading.')
  // Another CRM's plan says nothing about these people, even where the ids are the same.
  if (from) {
    const earlier = await getPlan(ctx, from)
    if (earlier.connection_id !== snapshot.connection_id || earlier.kind !== snapshot.kind) throw problem('not_found')
  }
  const id = newId()
  const { connection_id: connectionId, kind } = snapshot
  await insertPlan(ctx, { id, snapshotId: snapshot.id, connectionId, kind })
  const payload = { portalId: ctx.viewer.portalId, planId: id, ...(from ? { from } : {}) }
  await ctx.jobs.enqueue(ctx.db, makePlanJob, payload, { key: id })
  return id
}
