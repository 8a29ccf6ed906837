import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { lockConnection } from '../connections/connections.ts'
import { canGrant, sendsMail, type Tx } from '../people/people.ts'
import { applyRunJob } from './apply-run.job.ts'
import { getBrake } from './brake.store.ts'
import { brakeWords } from './brake-words.ts'
import { countOutOfDate } from './out-of-date.store.ts'
import type { StoredPlan } from './plans.store.ts'
import { countTicked, findApplying, findRunOf, insertRun } from './runs.store.ts'
import { findReading } from './snapshots.store.ts'

/**
 * Starts to carry out a plan; call it with the plan locked. A plan has one run: pressing twice answers the same. Throws
 * `nothing_ticked`, `import_running`, `plan_out_of_date`, `cannot_grant`, and `brake_is_on` until an administrator says `go`.
 */
export async function startRun(
  ctx: Tx,
  plan: StoredPlan,
  { invite, go }: { invite: boolean; go: boolean },
): Promise<string> {
  const earlier = await findRunOf(ctx, plan.id)
  if (earlier) return earlier.id
  if (plan.state === 'planning') throw problem('plan_not_ready')
  const ticked = await countTicked(ctx, plan.id)
  if (ticked.length === 0) throw problem('nothing_ticked')
  if (!ticked.every(({ role }) => role === null || canGrant(ctx.viewer.permissions, role)))
    throw problem('cannot_grant')
  await lockConnection(ctx, plan.connection_id)
  if (await findApplying(ctx, plan.connection_id)) throw problem('import_running')
  if (await findReading(ctx, plan.connection_id, plan.kind))
    throw problem('plan_out_of_date', 'The CRM is being read again. Plan again; your choices are kept.')
  if (invite && !sendsMail(ctx))
    throw problem(
      'no_mail_server',
      'Untick Send invitations now, and copy invitation links afterwards. Nothing was imported.',
    )
  if ((await countOutOfDate(ctx, plan)) > 0) throw problem('plan_out_of_date')
  if (!go) await refuseWithBrake(ctx, plan)
  const id = newId()
  await insertRun(ctx, { id, invite }, plan)
  const payload = { portalId: ctx.viewer.portalId, runId: id, startedBy: ctx.viewer.name }
  await ctx.jobs.enqueue(ctx.db, applyRunJob, payload, { key: id })
  return id
}

async function refuseWithBrake(ctx: Tx, plan: StoredPlan): Promise<void> {
  const brake = await getBrake(ctx, plan)
  if (!brake.isOn) return
  throw problem(
    'brake_is_on',
    `${brakeWords(brake).join(' ')} Nothing was changed. Look at whom it hits, then say that it is meant.`,
  )
}
