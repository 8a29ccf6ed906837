import { sql } from 'kysely'
import { Problem, problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import type { Decided } from '../portal.tables.ts'
import { listAccountFacts } from './account-facts.store.ts'
import { listContactFacts } from './contact-facts.store.ts'
import type { Decision } from './decision.ts'
import { decideAccount, decideOffer } from './plan-account.ts'
import { decideClientHat, decideContact } from './plan-contact.ts'
import { accountRow, contactRow, type NewPlanRow, type StoredDecision } from './plan-row-of.ts'
import { insertPlanRows, raisePlanCounts, type StoredPlan } from './plans.store.ts'

/** What a person decided about a row that asks; `companyId` says which company is the same. */
export type Answer = { decided: Decided; companyId?: string | undefined }

type Asked = { kind: 'account' | 'contact'; crmId: string }

const chunk = 1000

/**
 * Carries a person's answer into the plan: the row becomes what was decided, and the contacts of a decided account are decided
 * anew. Answering again, or leaving it open, takes an earlier answer back. Throws `not_found` for a row that asks nothing.
 */
export async function answer(ctx: Tx, plan: StoredPlan, asked: Asked, given: Answer): Promise<void> {
  const found = await ctx.db
    .selectFrom('plan_row')
    .select('ord')
    .where('portal_id', '=', ctx.viewer.portalId)
    .where('plan_id', '=', plan.id)
    .where('kind', '=', asked.kind)
    .where('crm_id', '=', asked.crmId)
    .where('offer', 'is not', null)
    .forUpdate()
    .executeTakeFirst()
  if (!found) throw problem('not_found')
  const row = await (asked.kind === 'account' ? answerAccount : answerContact)(ctx, plan, asked.crmId, given)
  await updateDecided(ctx, plan.id, row, given.decided)
  if (asked.kind === 'account') await redecideContacts(ctx, plan, asked.crmId)
}

/** Gives the answers of an earlier plan again where the same is asked. */
export async function redecide(ctx: Tx, plan: StoredPlan, from: string): Promise<void> {
  const { rows } = await sql<Asked & Answer>`
    select n.kind, n.crm_id as "crmId", o.decided, case when o.decided = 'same' then o.target_id end as "companyId"
    from plan_row o join plan_row n on n.portal_id = o.portal_id and n.plan_id = ${plan.id} and n.kind = o.kind and n.crm_id = o.crm_id
    where o.portal_id = ${ctx.viewer.portalId} and o.plan_id = ${from} and o.decided is not null and n.offer is not null
    order by n.ord`.execute(ctx.db)
  for (const { kind, crmId, decided, companyId } of rows) {
    try {
      await answer(ctx, plan, { kind, crmId }, { decided, companyId: companyId ?? undefined })
    } catch (error) {
      // The company decided on is gone or tied meanwhile: the question stands again.
      if (!(error instanceof Problem)) throw error
    }
  }
}

async function answerAccount(ctx: Tx, plan: StoredPlan, crmId: string, { decided, companyId }: Answer) {
  const of = { connectionId: plan.connection_id, planId: plan.id, ids: [crmId] }
  const [facts] = await listAccountFacts(ctx, of)
  if (!facts) throw problem('not_found')
  const decision =
    decided === 'same'
      ? decideOffer(facts, companyId ?? facts.candidates[0]?.company.id ?? '')
      : decided === 'separate'
        ? decideOffer(facts, null)
        : decided === 'leave'
          ? decideAccount(facts)
          : undefined
  if (!decision || decision.outcome === 'unchanged') throw problem('not_found')
  if (decision.outcome === 'link') await refuseTaken(ctx, plan.id, crmId, decision.targetId ?? '')
  return accountRow(facts, decision as StoredDecision)
}

async function refuseTaken({ db, viewer }: Tx, planId: string, crmId: string, companyId: string) {
  const other = await db
    .selectFrom('plan_row')
    .select('ord')
    .where('portal_id', '=', viewer.portalId)
    .where('plan_id', '=', planId)
    .where('kind', '=', 'account')
    .where('target_id', '=', companyId)
    .where('outcome', '=', 'link')
    .where('crm_id', '<>', crmId)
    .executeTakeFirst()
  if (other) throw problem('company_taken')
}

async function answerContact(ctx: Tx, plan: StoredPlan, crmId: string, { decided }: Answer) {
  const of = { connectionId: plan.connection_id, planId: plan.id, ids: [crmId] }
  const [facts] = await listContactFacts(ctx, of)
  const decision = facts && (decided === 'client_hat' ? decideClientHat(facts) : decideContact(facts))
  if (!facts || !decision || decision.outcome === 'unchanged') throw problem('not_found')
  if (decided !== 'client_hat' && decided !== 'leave') throw problem('not_found')
  return contactRow(plan.id, facts, decision as StoredDecision)
}

async function updateDecided({ db, viewer }: Tx, planId: string, row: NewPlanRow, decided: Decided) {
  await sql`
    update plan_row set outcome = ${row.outcome}, reason = ${row.reason}, match = ${row.match}, target_id = ${row.targetId},
      person_id = ${row.personId}, target_version = ${row.targetVersion}, fields = ${JSON.stringify(row.fields)}, sort_key = ${row.sortKey},
      search = ${row.search}, selected = ${row.selected}, selectable = ${row.selectable}, bulk = ${row.bulk},
      company_id = ${row.companyId ?? null}, person_version = ${row.personVersion ?? null}, decided = ${decided}
    where portal_id = ${viewer.portalId} and plan_id = ${planId} and kind = ${row.kind} and crm_id = ${row.crmId}`.execute(
    db,
  )
}

async function redecideContacts(ctx: Tx, plan: StoredPlan, accountCrmId: string) {
  const { db, viewer } = ctx
  const records = await db
    .selectFrom('crm_record')
    .select('crm_id')
    .where('portal_id', '=', viewer.portalId)
    .where('connection_id', '=', plan.connection_id)
    .where('kind', '=', 'contact')
    .where('account_crm_id', '=', accountCrmId)
    .execute()
  const all = records.map(one => one.crm_id)
  for (let from = 0; from < all.length; from += chunk) {
    const ids = all.slice(from, from + chunk)
    const facts = await listContactFacts(ctx, { connectionId: plan.connection_id, planId: plan.id, ids })
    const rows = facts.flatMap(one => {
      const decision: Decision | undefined = decideContact(one)
      return decision && decision.outcome !== 'unchanged' ? contactRow(plan.id, one, decision as StoredDecision) : []
    })
    const { numDeletedRows } = await db
      .deleteFrom('plan_row')
      .where('portal_id', '=', viewer.portalId)
      .where('plan_id', '=', plan.id)
      .where('kind', '=', 'contact')
      .where('crm_id', 'in', ids)
      .executeTakeFirst()
    const books = { kind: 'contact' as const, read: 0, absent: 0, unchanged: Number(numDeletedRows) - rows.length }
    await (rows.length > 0 ? insertPlanRows(ctx, plan.id, rows, books) : raisePlanCounts(ctx, plan.id, books))
  }
}
