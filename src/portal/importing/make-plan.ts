import { joinByIndex } from '../../platform/database/transact.ts'
import { type Context, type Tx, transact } from '../people/people.ts'
import { listAccountFacts } from './account-facts.store.ts'
import { listContactFacts } from './contact-facts.store.ts'
import type { Decision } from './decision.ts'
import { listFacts } from './facts.store.ts'
import { plannedKinds, type RecordKind } from './import-kind.ts'
import { decide } from './plan.ts'
import { decideAccount } from './plan-account.ts'
import { decideContact } from './plan-contact.ts'
import { accountRow, contactRow, type NewPlanRow, type StoredDecision, userRow } from './plan-row-of.ts'
import { finishPlan, getPlan, insertPlanRows, type StoredPlan } from './plans.store.ts'
import { redecide } from './redecide.ts'

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
  await joinByIndex(ctx.db)
  const kinds = plannedKinds[plan.kind]
  const { kind, after } = readCursor(plan, kinds)
  const decided = await planners[kind](ctx, plan, after)
  const next = kinds[kinds.indexOf(kind) + 1]
  const isLast = decided.length < chunk
  await storeDecided(
    ctx,
    plan,
    kind,
    decided,
    isLast ? (next ? `${next}:` : `${kind}:`) : `${kind}:${decided.at(-1)?.crmId}`,
  )
  if (!isLast || next) return true
  if (from) await redecide(ctx, plan, from)
  await finishPlan(ctx, plan, from)
  return false
}

function readCursor({ cursor }: StoredPlan, kinds: readonly RecordKind[]): { kind: RecordKind; after: string } {
  const [, at, after = ''] = /^(\w+):(.*)$/s.exec(cursor ?? '') ?? []
  return { kind: kinds.find(kind => kind === at) ?? (kinds[0] as RecordKind), after }
}

// One record with what was decided about it: nothing at all where there is nothing to say.
type Decided = {
  crmId: string
  removed: boolean
  decision: Decision | undefined
  row: NewPlanRow | undefined
}

const planners: Record<RecordKind, (ctx: Tx, plan: StoredPlan, after: string) => Promise<Decided[]>> = {
  user: async (ctx, plan, after) =>
    (await listFacts(ctx, { connectionId: plan.connection_id, kind: 'user' }, after, chunk)).map(facts =>
      settle(facts.record, decide(facts), decision => userRow(facts, decision)),
    ),
  account: async (ctx, plan, after) =>
    (await listAccountFacts(ctx, { connectionId: plan.connection_id, planId: plan.id, after, limit: chunk })).map(
      facts => settle(facts.record, decideAccount(facts), decision => accountRow(facts, decision)),
    ),
  contact: async (ctx, plan, after) =>
    (await listContactFacts(ctx, { connectionId: plan.connection_id, planId: plan.id, after, limit: chunk })).map(
      facts => settle(facts.record, decideContact(facts), decision => contactRow(plan.id, facts, decision)),
    ),
}

function settle(
  record: { crmId: string; removed: boolean },
  decision: Decision | undefined,
  toRow: (decision: StoredDecision) => NewPlanRow,
): Decided {
  const { crmId, removed } = record
  const isStored = decision && decision.outcome !== 'unchanged'
  return { crmId, removed, decision, row: isStored ? toRow(decision as StoredDecision) : undefined }
}

async function storeDecided(ctx: Tx, plan: StoredPlan, kind: RecordKind, decided: Decided[], cursor: string) {
  const said = decided.filter(one => one.decision)
  const counts = {
    read: said.filter(one => !one.removed).length,
    absent: said.filter(one => one.removed).length,
    unchanged: said.filter(one => one.decision?.outcome === 'unchanged').length,
  }
  await insertPlanRows(
    ctx,
    plan.id,
    decided.flatMap(({ row }) => row ?? []),
    { kind, ...counts, cursor },
  )
}
