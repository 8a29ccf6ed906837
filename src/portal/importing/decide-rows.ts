import { sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import { type Answer, decidedWords } from './answer.ts'
import { type Considered, consider, considerAgain, rowOf } from './consider-records.ts'
import type { Decision } from './decision.ts'
import {
  type Asking,
  deleteDecision,
  listAsking,
  listTaken,
  rememberDecisions,
  replaceRows,
} from './decisions.store.ts'
import { type RecordKind, rowIdOf } from './import-kind.ts'
import type { RowSelection } from './plan-row.ts'
import { listNotPassedOn, passOn, type StoredPlan } from './plans.store.ts'

const chunk = 1000

/** What came of an answer: how many rows it decided, and how many of those meant it does not fit. */
export type Decisions = { decided: number; left: number }

/**
 * Answers the questions of many rows at once, and remembers it for every plan to come. A plan that was carried out stays as it
 * is. A row that the answer does not fit is left: several companies it could be, or one that is another account's already.
 */
export async function decideRows(
  ctx: Tx,
  plan: StoredPlan,
  selection: RowSelection,
  given: Answer,
): Promise<Decisions> {
  const asking = await listAsking(ctx, plan, selection)
  let decided = 0
  for (const kind of ['user', 'account', 'contact'] as const) {
    const rows = asking.filter(row => row.kind === kind)
    for (let from = 0; from < rows.length; from += chunk)
      decided += (await decideSome(ctx, plan, kind, rows.slice(from, from + chunk), given)).length
  }
  await settle(ctx, plan)
  return { decided, left: asking.length - decided }
}

/** Answers the question of one row. Throws `not_found` where it asks nothing or not that, `company_taken` for another account's. */
export async function decideRow(ctx: Tx, plan: StoredPlan, kind: RecordKind, crmId: string, given: Answer) {
  const asking = await listAsking(ctx, plan, { ids: [rowIdOf(kind, crmId)] })
  if (asking.length === 0) throw problem('not_found')
  const done = await decideSome(ctx, plan, kind, asking, given, { refuse: true })
  if (done.length === 0) throw problem('not_found')
  await settle(ctx, plan)
}

/** Takes back what was decided about a record: where the plan was not carried out yet, it asks again. */
export async function takeBack(
  ctx: Tx,
  plan: StoredPlan | undefined,
  connectionId: string,
  kind: RecordKind,
  crmId: string,
) {
  await deleteDecision(ctx, connectionId, kind, crmId)
  if (plan?.state !== 'ready') return
  await decideAgain(ctx, plan, kind, [crmId])
  if (kind === 'account') await decideContactsOf(ctx, plan, [crmId])
  await settle(ctx, plan)
}

/** Ties that pass on to another record by what was decided, and those that no longer do. */
async function settle(ctx: Tx, plan: StoredPlan) {
  if (plan.state !== 'ready') return
  const back = await listNotPassedOn(ctx, plan.id)
  for (const kind of ['user', 'account', 'contact'] as const)
    await decideAgain(
      ctx,
      plan,
      kind,
      back.filter(row => row.kind === kind).map(row => row.crmId),
    )
  await passOn(ctx, plan.id)
}

type Answered = { asking: Asking; one: Considered; conflict: Decision; become: Decision }

async function decideSome(
  ctx: Tx,
  plan: StoredPlan,
  kind: RecordKind,
  asking: Asking[],
  given: Answer,
  { refuse = false } = {},
): Promise<Answered[]> {
  const as = decidedWords(ctx.viewer.name, ctx.clock())
  const found = new Map(
    (await consider(ctx, plan, kind, { ids: asking.map(row => row.crmId) })).map(one => [one.crmId, one]),
  )
  const answered = asking.flatMap(row => {
    const one = found.get(row.crmId)
    const conflict = one?.decision
    if (!one || conflict?.outcome !== 'conflict') return []
    // Leaving out holds for the record as it was looked at.
    const become = given.decided === 'leave' && one.digest !== row.digest ? undefined : one.answer(given, as)
    return become ? [{ asking: row, one, conflict, become }] : []
  })
  if (refuse && answered.length === 0 && [...found.values()].every(one => one.decision?.outcome !== 'conflict'))
    throw problem('plan_out_of_date')
  const free = given.decided === 'same' ? await withoutTaken(ctx, plan, answered) : answered
  if (refuse && free.length < answered.length) throw problem('company_taken')
  if (free.length === 0) return []
  await rememberDecisions(
    ctx,
    plan,
    free.map(row => toDecision(row, given)),
  )
  if (plan.state !== 'ready') return free
  const ids = free.map(row => row.asking.crmId)
  const rows = free.flatMap(({ one, become }) => rowOf({ ...one, decision: become, decided: given.decided }) ?? [])
  await replaceRows(ctx, plan.id, kind, ids, rows)
  if (kind === 'account') await decideContactsOf(ctx, plan, ids)
  return free
}

/** Those whose company is no other account's: of several in one go, the first has it. */
async function withoutTaken(ctx: Tx, plan: StoredPlan, answered: Answered[]): Promise<Answered[]> {
  const wanted = answered.flatMap(({ become }) => become.targetId ?? [])
  const taken = await listTaken(
    ctx,
    plan,
    wanted,
    answered.map(row => row.asking.crmId),
  )
  return answered.filter(({ become: { targetId } }) => {
    if (!targetId || taken.has(targetId)) return false
    taken.add(targetId)
    return true
  })
}

function toDecision({ asking, conflict: { offer, reason }, become }: Answered, { decided }: Answer) {
  const person = offer?.ask === 'client_hat' ? offer.personId : null
  return {
    ...asking,
    decided,
    targetId: decided === 'same' ? become.targetId : decided === 'client_hat' ? person : null,
    offered: offer?.ask === 'same_company' ? offer.companies.map(({ id }) => id) : [],
    asked: reason,
  }
}

/** Decides records of a plan anew, by their facts and by what is remembered. */
async function decideAgain(ctx: Tx, plan: StoredPlan, kind: RecordKind, crmIds: string[]) {
  for (let from = 0; from < crmIds.length; from += chunk) {
    const ids = crmIds.slice(from, from + chunk)
    const considered = await considerAgain(ctx, plan, kind, { ids })
    await replaceRows(
      ctx,
      plan.id,
      kind,
      ids,
      considered.flatMap(one => rowOf(one) ?? []),
    )
  }
}

/** The contacts of accounts, which come to what these are now. */
async function decideContactsOf(ctx: Tx, plan: StoredPlan, accounts: string[]) {
  const { rows } = await sql<{ crm_id: string }>`
    select crm_id from crm_record where portal_id = ${ctx.viewer.portalId} and connection_id = ${plan.connection_id}
      and kind = 'contact' and account_crm_id = any(${accounts}::text[]) order by crm_id`.execute(ctx.db)
  await decideAgain(
    ctx,
    plan,
    'contact',
    rows.map(row => row.crm_id),
  )
}
