import { newId } from '../../platform/ids.ts'
import { type Context, type Tx, transact } from '../people/people.ts'
import { keysOf, type PersonFacts } from '../people/person.ts'
import { listFacts } from './facts.store.ts'
import type { Facts, MatchedUser } from './match.ts'
import { type Decision, decide } from './plan.ts'
import { finishPlan, getPlan, insertPlanRows, type NewPlanRow } from './plans.store.ts'

const chunk = 1000

/** Decides record after record, chunk by chunk; the last chunk makes the plan ready. Goes on where a killed worker stopped. */
export async function makePlan(
  ctx: Context,
  planId: string,
  from: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  let more = true
  while (more) {
    signal.throwIfAborted()
    more = await transact(ctx, ctx => planChunk(ctx, planId, from))
  }
}

async function planChunk(ctx: Tx, planId: string, from: string | undefined): Promise<boolean> {
  const plan = await getPlan(ctx, planId, { lock: true })
  if (plan.state !== 'planning') return false
  const facts = await listFacts(ctx, { connectionId: plan.connection_id, kind: 'user' }, plan.cursor ?? '', chunk)
  const rows: NewPlanRow[] = []
  const counts = { read: 0, absent: 0, unchanged: 0 }
  for (const one of facts) {
    const decision = decide(one)
    if (!decision) continue
    counts[one.record.removed ? 'absent' : 'read'] += 1
    if (decision.outcome === 'unchanged') counts.unchanged += 1
    const row = toRow(one, decision)
    if (row) rows.push(row)
  }
  await insertPlanRows(ctx, planId, rows, { ...counts, cursor: facts.at(-1)?.record.crmId ?? plan.cursor })
  if (facts.length === chunk) return true
  await finishPlan(ctx, plan, from)
  return false
}

/** Ids of what would be made are chosen here, so that applying twice makes the same. */
function toRow({ record, linked, byEmail }: Facts, decision: Decision): NewPlanRow | undefined {
  const { outcome, ...rest } = decision
  if (outcome === 'unchanged') return undefined
  const isNew = outcome === 'create'
  const user = linked ?? byEmail?.user
  const keys = isNew
    ? keysOf(record)
    : outcome === 'update' || outcome === 'link' || outcome === 'reactivate'
      ? keysOf(withFields(user, rest.fields))
      : null
  return {
    ...rest,
    outcome,
    crmId: record.crmId,
    digest: record.digest,
    targetId: isNew ? newId() : rest.targetId,
    personId: isNew ? (rest.personId ?? newId()) : rest.personId,
    sortKey: keys?.sort_key ?? null,
    search: keys?.search ?? null,
  }
}

function withFields(user: MatchedUser | null | undefined, fields: Decision['fields']): PersonFacts {
  const value = (name: string, before: string | null | undefined) => {
    const change = fields.find(({ field }) => field === name)
    return change ? change.after : (before ?? null)
  }
  return {
    firstName: value('first_name', user?.firstName) ?? '',
    lastName: value('last_name', user?.lastName) ?? '',
    email: value('email', user?.email),
  }
}
