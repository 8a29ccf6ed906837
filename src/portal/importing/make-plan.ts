import { joinByIndex } from '../../platform/database/transact.ts'
import { type Context, type Tx, transact } from '../people/people.ts'
import { countInStep, listCandidates } from './candidates.store.ts'
import { type Considered, considerAgain, rowOf } from './consider-records.ts'
import { plannedKinds, type RecordKind } from './import-kind.ts'
import { finishPlan, getPlan, insertPlanRows, raisePlanCounts, type StoredPlan } from './plans.store.ts'

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
  const kinds = plannedKinds[plan.kind]
  const place = readCursor(plan, kinds)
  const { kind, after } = place
  const reach = place.reach ?? (await beginKind(ctx, plan, kind))
  const of = { connectionId: plan.connection_id, kind }
  const ids = reach === 'some' ? await listCandidates(ctx, of, after, chunk) : undefined
  await joinByIndex(ctx.db)
  const decided = await considerAgain(ctx, plan, kind, ids ? { ids } : { after, limit: chunk })
  const next = kinds[kinds.indexOf(kind) + 1]
  const isLast = (ids ?? decided).length < chunk
  const on = ids ? ids.at(-1) : decided.at(-1)?.crmId
  await storeDecided(
    ctx,
    plan,
    kind,
    decided,
    isLast ? (next ? `${next}::` : `${kind}:done:`) : `${kind}:${reach}:${on}`,
  )
  if (!isLast || next) return true
  await finishPlan(ctx, plan, from)
  return false
}

type Place = { kind: RecordKind; reach: 'all' | 'some' | undefined; after: string }

function readCursor({ cursor }: StoredPlan, kinds: readonly RecordKind[]): Place {
  const [, at, reach, after = ''] = /^(\w+):(\w*):(.*)$/s.exec(cursor ?? '') ?? []
  const kind = kinds.find(one => one === at) ?? (kinds[0] as RecordKind)
  return { kind, reach: reach === 'all' || reach === 'some' ? reach : undefined, after }
}

/** Counts what needs no second look. Where that is most of it, only the others are decided; else all go past, along the index. */
async function beginKind(ctx: Tx, plan: StoredPlan, kind: RecordKind): Promise<'all' | 'some'> {
  const { inStep, others } = await countInStep(ctx, { connectionId: plan.connection_id, kind })
  if (inStep < others) return 'all'
  await raisePlanCounts(ctx, plan.id, { kind, read: inStep, absent: 0, unchanged: inStep })
  return 'some'
}

async function storeDecided(ctx: Tx, plan: StoredPlan, kind: RecordKind, decided: Considered[], cursor: string) {
  const said = decided.filter(one => one.decision)
  const counts = {
    read: said.filter(one => !one.removed).length,
    absent: said.filter(one => one.removed).length,
    unchanged: said.filter(one => one.decision?.outcome === 'unchanged').length,
  }
  await insertPlanRows(
    ctx,
    plan.id,
    decided.flatMap(one => rowOf(one) ?? []),
    { kind, ...counts, cursor },
  )
}
