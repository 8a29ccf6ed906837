import { joinByIndex } from '../../platform/database/transact.ts'
import { type Context, type Tx, transact } from '../people/people.ts'
import { countInStep, listCandidates } from './candidates.store.ts'
import { type Considered, considerAgain, rowOf } from './consider-records.ts'
import { plannedKinds, type RecordKind } from './import-kind.ts'
import { finishPlan, getPlan, insertPlanRows, movePlanOn, raisePlanCounts, type StoredPlan } from './plans.store.ts'

const chunk = 2000

/**
 * Decides record after record, chunk by chunk; while one chunk is stored the next is looked up and decided. Rows, books and
 * place are stored together, so that a killed worker's successor goes on where it stopped.
 */
export async function makePlan(
  ctx: Context,
  planId: string,
  from: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const plan = await transact(ctx, ctx => getPlan(ctx, planId))
  if (plan.state !== 'planning') return
  const kinds = plannedKinds[plan.kind]
  let storing = Promise.resolve(true)
  for (let place: Place | undefined = readPlace(plan, kinds); place; ) {
    signal.throwIfAborted()
    const decided: Chunk = await decideChunk(ctx, plan, place, kinds)
    // Another worker has it.
    if (!(await storing)) return
    storing = transact(ctx, ctx => storeChunk(ctx, plan, decided, from))
    // Awaited below; until then a rejection must not count as unhandled.
    storing.catch(() => {})
    // Contacts come to the companies that the rows of accounts make.
    if (decided.next?.kind !== place.kind) await storing
    place = decided.next
  }
  await storing
}

/** Where planning is: in a kind of record after an id, going past all of them or some. What is stored names it in one text. */
type Place = { at: string | null; kind: RecordKind; reach: 'all' | 'some' | undefined; after: string }

/** What became of a chunk: its records, those counted as needing no look, and the place after it. */
type Chunk = { place: Place; decided: Considered[]; inStep: number; next: Place | undefined }

function readPlace({ cursor }: StoredPlan, kinds: readonly RecordKind[]): Place {
  const [, at, reach, after = ''] = /^(\w+):(\w*):(.*)$/s.exec(cursor ?? '') ?? []
  const kind = kinds.find(one => one === at) ?? (kinds[0] as RecordKind)
  return { at: cursor, kind, reach: reach === 'all' || reach === 'some' ? reach : undefined, after }
}

const placeAt = (kind: RecordKind, reach: Place['reach'], after: string): Place => ({
  at: `${kind}:${reach ?? ''}:${after}`,
  kind,
  reach,
  after,
})

async function decideChunk(ctx: Context, plan: StoredPlan, place: Place, kinds: readonly RecordKind[]): Promise<Chunk> {
  const { kind, after } = place
  const begun = place.reach ? { reach: place.reach, inStep: 0 } : await transact(ctx, ctx => beginKind(ctx, plan, kind))
  return transact(ctx, async ctx => {
    const of = { connectionId: plan.connection_id, kind }
    const ids = begun.reach === 'some' ? await listCandidates(ctx, of, after, chunk) : undefined
    await joinByIndex(ctx.db)
    const decided = await considerAgain(ctx, plan, kind, ids ? { ids } : { after, limit: chunk })
    const isLast = (ids ?? decided).length < chunk
    const nextKind = kinds[kinds.indexOf(kind) + 1]
    const on = (ids ? ids.at(-1) : decided.at(-1)?.crmId) ?? ''
    const next = isLast ? nextKind && placeAt(nextKind, undefined, '') : placeAt(kind, begun.reach, on)
    return { place, decided, inStep: begun.inStep, next }
  })
}

/** Counts what needs no second look. Where that is most of it, only the others are decided; else all go past, along the index. */
async function beginKind(
  ctx: Tx,
  plan: StoredPlan,
  kind: RecordKind,
): Promise<{ reach: 'all' | 'some'; inStep: number }> {
  const { inStep, others } = await countInStep(ctx, { connectionId: plan.connection_id, kind })
  return inStep < others ? { reach: 'all', inStep: 0 } : { reach: 'some', inStep }
}

/** Stores a chunk, and after the last one makes the plan ready; false when another worker stored it first. */
async function storeChunk(ctx: Tx, plan: StoredPlan, chunk: Chunk, from: string | undefined): Promise<boolean> {
  const { place, decided, inStep, next } = chunk
  if (!(await movePlanOn(ctx, plan.id, { from: place.at, to: next?.at ?? `${place.kind}:done:` }))) return false
  const said = decided.filter(one => one.decision)
  await insertPlanRows(
    ctx,
    plan.id,
    decided.flatMap(one => rowOf(one) ?? []),
  )
  await raisePlanCounts(ctx, plan.id, {
    kind: place.kind,
    read: said.filter(one => !one.removed).length + inStep,
    absent: said.filter(one => one.removed).length,
    unchanged: said.filter(one => one.decision?.outcome === 'unchanged').length + inStep,
  })
  if (!next) await finishPlan(ctx, plan, from)
  return true
}
