import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { lockConnection } from '../connections/connections.ts'
import type { Tx } from '../people/people.ts'
import { applyRunJob } from './apply-run.job.ts'
import { makeReversalJob } from './make-reversal.job.ts'
import type { StoredPlan } from './plans.store.ts'
import { countUndo, countUndoOutOfDate, insertReversal } from './reversals.store.ts'
import { findApplying, findRunOf, insertRun, type StoredRun } from './runs.store.ts'

/** How long an import can be undone, in days. */
export const undoDays = 30

/** Begins to work out what undoing a run would do. Throws `import_running` and `too_old_to_undo`. */
export async function startReversal(ctx: Tx, run: StoredRun): Promise<string> {
  if (run.state === 'applying') throw problem('import_running', 'Wait until it is done, or stop it first.')
  if (run.started_at.getTime() < ctx.clock().getTime() - undoDays * 86_400_000) throw problem('too_old_to_undo')
  const id = newId()
  await insertReversal(ctx, id, run)
  await ctx.jobs.enqueue(ctx.db, makeReversalJob, { portalId: ctx.viewer.portalId, planId: id }, { key: id })
  return id
}

/** Starts to carry a reversal out; call it with its plan locked. Throws `nothing_to_undo`, `import_running`, `plan_out_of_date`. */
export async function startReversalRun(ctx: Tx, plan: StoredPlan): Promise<string> {
  const earlier = await findRunOf(ctx, plan.id)
  if (earlier) return earlier.id
  if (plan.state !== 'ready') throw problem('plan_not_ready')
  if ((await countUndo(ctx, plan.id)).every(({ outcome }) => outcome === 'skip')) throw problem('nothing_to_undo')
  await lockConnection(ctx, plan.connection_id)
  if (await findApplying(ctx, plan.connection_id)) throw problem('import_running')
  if ((await countUndoOutOfDate(ctx, plan.id)) > 0)
    throw problem(
      'plan_out_of_date',
      'Something changed here since this was worked out. Look again at what would be undone.',
    )
  const id = newId()
  await insertRun(ctx, { id, invite: false }, plan)
  const payload = { portalId: ctx.viewer.portalId, runId: id, startedBy: ctx.viewer.name }
  await ctx.jobs.enqueue(ctx.db, applyRunJob, payload, { key: id })
  return id
}
