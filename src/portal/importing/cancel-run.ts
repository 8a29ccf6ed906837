import { problem } from '../../platform/errors.ts'
import { lockConnection } from '../connections/connections.ts'
import type { Tx } from '../people/people.ts'
import { applyRunJob } from './apply-run.job.ts'
import { lockLanes } from './lanes.store.ts'
import { findApplying, getRunState, type StoredRun, updateRunState } from './runs.store.ts'

/** Stops a run after the rows it is at; what was carried out stays until it is undone, the rest can be continued. */
export async function cancelRun(ctx: Tx, run: StoredRun): Promise<void> {
  if (run.state !== 'applying') throw problem('run_not_running')
  // Waits for the chunk that is being carried out, so that nothing moves once this answers.
  await lockLanes(ctx, run.id)
  if ((await getRunState(ctx, run.id)) !== 'applying') throw problem('run_not_running')
  await updateRunState(ctx, run.id, 'cancelled')
}

/** Goes on with a run that was stopped. */
export async function continueRun(ctx: Tx, run: StoredRun): Promise<void> {
  if (run.state !== 'cancelled') throw problem('run_not_stopped')
  if (run.reversed_by) throw problem('run_not_stopped', 'What it had done was undone. Import again instead.')
  await lockConnection(ctx, run.connection_id)
  if (await findApplying(ctx, run.connection_id)) throw problem('import_running')
  await updateRunState(ctx, run.id, 'applying')
  const payload = { portalId: ctx.viewer.portalId, runId: run.id, startedBy: run.started_by }
  await ctx.jobs.enqueue(ctx.db, applyRunJob, payload, { key: run.id })
}
