import { getFieldRules, getRoleRules } from '../connections/connections.ts'
import type { RulesByField } from '../connections/field-rule.ts'
import type { Tx } from '../people/people.ts'
import type { Decided } from '../portal.tables.ts'
import { listAccountFacts, type Which } from './account-facts.store.ts'
import { type Answer, answerAccount, answerContact, decidedWords, leaveOut, stillAnswers } from './answer.ts'
import { listContactFacts } from './contact-facts.store.ts'
import type { Decision } from './decision.ts'
import { listRemembered } from './decisions.store.ts'
import { listFacts } from './facts.store.ts'
import type { RecordKind } from './import-kind.ts'
import { decide } from './plan.ts'
import { decideAccount } from './plan-account.ts'
import { decideContact } from './plan-contact.ts'
import { accountRow, contactRow, type NewPlanRow, type StoredDecision, userRow } from './plan-row-of.ts'
import type { StoredPlan } from './plans.store.ts'

/** One record with what its facts say, and what becomes of a conflict by an answer. */
export type Considered = {
  crmId: string
  digest: string
  removed: boolean
  /** Undefined where there is nothing to say of the record. */
  decision: Decision | undefined
  /** The answer a person gave before and that was given again. */
  decided?: Decided
  answer: (given: Answer, as: string) => Decision | undefined
  toRow: (decision: StoredDecision) => NewPlanRow
}

type Ref = Pick<StoredPlan, 'id' | 'connection_id'>

/** Looks records up, to be decided when there is time: by their facts alone. */
export async function lookUp(ctx: Tx, plan: Ref, kind: RecordKind, which: Which): Promise<() => Considered[]> {
  const rules = await getFieldRules(ctx, plan.connection_id, kind)
  return considerations[kind](ctx, plan, which, rules)
}

/** Looks records up and decides them by their facts alone. */
export async function consider(ctx: Tx, plan: Ref, kind: RecordKind, which: Which): Promise<Considered[]> {
  return (await lookUp(ctx, plan, kind, which))()
}

/** The same, with the answers that people gave to the same questions before. */
export async function considerAgain(ctx: Tx, plan: Ref, kind: RecordKind, which: Which): Promise<Considered[]> {
  const all = await consider(ctx, plan, kind, which)
  return asks(all) ? answerAgain(ctx, plan, kind, all) : all
}

/** Whether there are questions among them. */
export const asks = (all: readonly Considered[]): boolean => all.some(one => one.decision?.outcome === 'conflict')

/** Gives the answers that people gave to the same questions before. */
export async function answerAgain(ctx: Tx, plan: Ref, kind: RecordKind, all: Considered[]): Promise<Considered[]> {
  const asking = all.filter(one => one.decision?.outcome === 'conflict')
  const remembered = await listRemembered(
    ctx,
    plan.connection_id,
    kind,
    asking.map(one => one.crmId),
  )
  return all.map(one => {
    const before = remembered.get(one.crmId)
    if (!before || one.decision?.outcome !== 'conflict' || !stillAnswers(before, one.digest, one.decision)) return one
    const decision = one.answer({ ...before, companyId: before.targetId }, decidedWords(before.by, before.at))
    return decision ? { ...one, decision, decided: before.decided } : one
  })
}

/** The row of a record, if it needs one. */
export function rowOf({ decision, decided, toRow }: Considered): NewPlanRow | undefined {
  if (!decision || decision.outcome === 'unchanged') return undefined
  return { ...toRow(decision as StoredDecision), ...(decided && { decided }) }
}

const considerations: {
  [kind in RecordKind]: (ctx: Tx, plan: Ref, which: Which, rules: RulesByField) => Promise<() => Considered[]>
} = {
  user: async (ctx, { connection_id: connectionId }, which, rules) => {
    const roles = await getRoleRules(ctx, connectionId)
    return lookedUp(await listFacts(ctx, { connectionId, kind: 'user', ...which }), {
      decide: facts => decide(facts, rules),
      answer: (_, decision, { decided }, as) => (decided === 'leave' ? leaveOut(decision, as) : undefined),
      toRow: (facts, become) => userRow(facts, become, roles),
    })
  },
  account: async (ctx, { id: planId, connection_id: connectionId }, which, rules) =>
    lookedUp(await listAccountFacts(ctx, { connectionId, planId, ...which }), {
      decide: facts => decideAccount(facts, rules),
      answer: (facts, decision, given, as) => answerAccount(facts, decision, given, as, rules),
      toRow: accountRow,
    }),
  contact: async (ctx, { id: planId, connection_id: connectionId }, which, rules) =>
    lookedUp(await listContactFacts(ctx, { connectionId, planId, ...which }), {
      decide: facts => decideContact(facts, rules),
      answer: answerContact,
      toRow: (facts, become) => contactRow(planId, facts, become),
    }),
}

/** What is done with the facts of one kind of record. */
type ByKind<F> = {
  decide: (facts: F) => Decision | undefined
  answer: (facts: F, decision: Decision, given: Answer, as: string) => Decision | undefined
  toRow: (facts: F, decision: StoredDecision) => NewPlanRow
}

const lookedUp =
  <F extends { record: Pick<Considered, 'crmId' | 'digest' | 'removed'> }>(all: F[], by: ByKind<F>) =>
  () =>
    all.map((facts): Considered => {
      const { crmId, digest, removed } = facts.record
      const decision = by.decide(facts)
      return {
        crmId,
        digest,
        removed,
        decision,
        answer: (given, as) => decision && by.answer(facts, decision, given, as),
        toRow: become => by.toRow(facts, become),
      }
    })
