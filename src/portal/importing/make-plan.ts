import { joinByIndex } from '../../platform/database/transact.ts'
import { type Context, type Tx, transact } from '../people/people.ts'
import { findLastOfNext, findOutOfStep, listCandidates, type RecordsOf } from './candidates.store.ts'
import { chunks } from './chunks.ts'
import { answerAgain, asks, type Considered, lookUp, rowOf } from './consider-records.ts'
import { plannedKinds, type RecordKind } from './import-kind.ts'
import {
  analyzePlan,
  finishPlan,
  getPlan,
  insertPlanRows,
  movePlanOn,
  raisePlanCounts,
  type StoredPlan,
} from './plans.store.ts'

/**
 * Decides record after record, chunk by chunk; while one chunk is decided and stored the next is looked up. Rows, books and
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
  const place = readPlace(plan, kinds)
  // All kinds at once: each is a statement over the whole set, and none looks at what is planned.
  const begun = new Map(
    kinds
      .slice(kinds.indexOf(place.kind) + (place.reach ? 1 : 0))
      .map(kind => [kind, ahead(transact(ctx, ctx => beginKind(ctx, plan, kind)))]),
  )
  const beginAt = (place: Place) => beginChunk(ctx, plan, place, kinds, begun)
  let storing = Promise.resolve(true)
  let chunk = (await beginAt(place)) as Chunk | undefined
  while (chunk) {
    signal.throwIfAborted()
    const { place, next } = chunk
    // Contacts come to the companies that the rows of accounts make.
    const goesOn = next?.kind === place.kind
    const following = goesOn ? ahead(beginAt(next)) : undefined
    const decided = await decideChunk(ctx, plan, chunk)
    // Another worker has it.
    if (!(await storing)) return
    const done = chunk
    storing = ahead(transact(ctx, ctx => storeChunk(ctx, plan, done, decided, from)))
    chunk = following ? await following : next && (await storing) ? await beginAt(next) : undefined
  }
  // Whoever waits for the plan does not wait for its statistics.
  if (await storing) await transact(ctx, ctx => analyzePlan(ctx, planId))
}

// Each is awaited later; until then a rejection must not count as unhandled.
function ahead<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {})
  return work
}

/** Where planning is: in a kind of record after an id, going past all of them or some. What is stored names it in one text. */
type Place = { at: string | null; kind: RecordKind; reach: 'all' | 'some' | undefined; after: string }

/** A chunk of records that is being looked up, those counted as needing no look, and the place after it. */
type Chunk = { place: Place; looked: Promise<() => Considered[]>; inStep: number; next: Place | undefined }

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

/** Finds out where a chunk ends and has it looked up; the chunk after it need not wait for that. */
async function beginChunk(
  ctx: Context,
  plan: StoredPlan,
  place: Place,
  kinds: readonly RecordKind[],
  beginnings: ReadonlyMap<RecordKind, Promise<Begun>>,
): Promise<Chunk> {
  const { kind, after } = place
  const begun: Begun = place.reach ? { reach: place.reach, inStep: 0 } : ((await beginnings.get(kind)) as Begun)
  const { which, on } = await findChunk(ctx, { connectionId: plan.connection_id, kind }, begun, after)
  const looking = transact(ctx, async ctx => {
    await joinByIndex(ctx.db)
    return lookUp(ctx, plan, kind, which)
  })
  const nextKind = kinds[kinds.indexOf(kind) + 1]
  const next = on === undefined ? nextKind && placeAt(nextKind, undefined, '') : placeAt(kind, begun.reach, on)
  return { place, looked: ahead(looking), inStep: begun.inStep, next }
}

// After any id that a CRM gives.
const afterAll = '\u{10ffff}'

/** Which records a chunk is of, and after which id there may be more. */
function findChunk(ctx: Context, of: RecordsOf, { reach, first }: Begun, after: string) {
  return transact(ctx, async ctx => {
    if (reach === 'all') {
      const last = await findLastOfNext(ctx, of, after, chunks.plan)
      return { which: { after, upTo: last?.hasMore ? last.id : afterAll }, on: last?.hasMore ? last.id : undefined }
    }
    const ids = first ?? (await listCandidates(ctx, of, after, chunks.plan))
    return { which: { ids }, on: ids.length < chunks.plan ? undefined : ids.at(-1) }
  })
}

async function decideChunk(ctx: Context, plan: StoredPlan, { place, looked }: Chunk): Promise<Considered[]> {
  const decided = (await looked)()
  return asks(decided) ? transact(ctx, ctx => answerAgain(ctx, plan, place.kind, decided)) : decided
}

type Begun = { reach: 'all' | 'some'; inStep: number; first?: string[] }

/** Counts what needs no second look. Where that is most of it, only the others are decided; else all go past, along the index. */
async function beginKind(ctx: Tx, plan: StoredPlan, kind: RecordKind): Promise<Begun> {
  const found = await findOutOfStep(ctx, { connectionId: plan.connection_id, kind }, chunks.plan)
  if (!found || found.inStep < found.others) return { reach: 'all', inStep: 0 }
  return { reach: 'some', inStep: found.inStep, first: found.first }
}

/** Stores a chunk, and after the last one makes the plan ready; false when another worker stored it first. */
async function storeChunk(
  ctx: Tx,
  plan: StoredPlan,
  { place, inStep, next }: Chunk,
  decided: Considered[],
  from: string | undefined,
): Promise<boolean> {
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
