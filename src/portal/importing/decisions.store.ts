import { sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { Tx } from '../people/people.ts'
import type { Decided } from '../portal.tables.ts'
import type { Remembered } from './answer.ts'
import type { RecordKind } from './import-kind.ts'
import { chosenOf } from './plan-choices.store.ts'
import type { RowSelection } from './plan-row.ts'
import type { NewPlanRow } from './plan-row-of.ts'
import { insertPlanRows, raisePlanCounts, type StoredPlan } from './plans.store.ts'

/** What was decided about these records before. */
export async function listRemembered(
  { db, viewer }: Tx,
  connectionId: string,
  kind: RecordKind,
  crmIds: readonly string[],
): Promise<Map<string, Remembered>> {
  const rows = await db
    .selectFrom('crm_decision')
    .select(['crm_id', 'decided', 'digest', 'offered', 'target_id as targetId', 'by_name as by', 'at'])
    .where('portal_id', '=', viewer.portalId)
    .where('connection_id', '=', connectionId)
    .where('kind', '=', kind)
    .where('crm_id', 'in', [...crmIds])
    .execute()
  return new Map(rows.map(({ crm_id, ...one }) => [crm_id, one]))
}

/** A row of a plan that asks, or asked. */
export type Asking = { kind: RecordKind; crmId: string; digest: string }

/**
 * The rows that ask, of those a selection means. One chosen by itself may have been answered already; of all that fit a filter
 * only those that are still open are meant.
 */
export async function listAsking(ctx: Tx, plan: StoredPlan, selection: RowSelection): Promise<Asking[]> {
  const decidedHere = sql`exists (select from crm_decision d where d.portal_id = p.portal_id and d.connection_id = ${plan.connection_id}
    and d.kind = p.kind and d.crm_id = p.crm_id and d.plan_id = p.plan_id)`
  const isMeant =
    'ids' in selection
      ? sql`(p.outcome = 'conflict' or p.decided is not null)`
      : sql`p.outcome = 'conflict' and not ${decidedHere}`
  const { rows } = await sql<Asking>`
    ${chosenOf(ctx, plan, selection)}
    select p.kind, p.crm_id as "crmId", p.digest from plan_row p join chosen on chosen.kind = p.kind and chosen.crm_id = p.crm_id
    where p.portal_id = ${ctx.viewer.portalId} and p.plan_id = ${plan.id} and ${isMeant} order by p.ord`.execute(ctx.db)
  return rows
}

/** The companies, of these, that another account of a plan is tied to or was decided to be. */
export async function listTaken(
  { db, viewer }: Tx,
  plan: StoredPlan,
  companyIds: readonly string[],
  except: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select target_id as id from plan_row where portal_id = ${viewer.portalId} and plan_id = ${plan.id} and kind = 'account'
      and outcome = 'link' and target_id = any(${companyIds}::uuid[]) and crm_id <> all(${except}::text[])
    union select target_id from crm_decision where portal_id = ${viewer.portalId} and connection_id = ${plan.connection_id}
      and plan_id = ${plan.id} and decided = 'same' and target_id = any(${companyIds}::uuid[]) and crm_id <> all(${except}::text[])`.execute(
    db,
  )
  return new Set(rows.map(row => row.id))
}

/** A decision to be remembered. */
export type NewDecision = Asking & {
  decided: Decided
  targetId: string | null
  offered: readonly string[]
  asked: string
}

/** Remembers decisions in the place of those made before about the same records; a company is one account's alone. */
export async function rememberDecisions({ db, viewer, clock }: Tx, plan: StoredPlan, made: readonly NewDecision[]) {
  const column = <K extends keyof NewDecision>(name: K) => made.map(one => one[name])
  await sql`
    delete from crm_decision d where d.portal_id = ${viewer.portalId} and d.connection_id = ${plan.connection_id} and d.decided = 'same'
      and d.target_id = any(${made.flatMap(one => (one.decided === 'same' ? (one.targetId ?? []) : []))}::uuid[])`.execute(
    db,
  )
  await sql`
    insert into crm_decision (portal_id, id, connection_id, kind, crm_id, digest, decided, target_id, offered, asked, plan_id, by_name, at)
    select ${viewer.portalId}, t.id, ${plan.connection_id}, t.kind, t.crm_id, t.digest, t.decided, t.target_id,
      array(select jsonb_array_elements_text(t.offered)::uuid), t.asked, ${plan.id}, ${viewer.name}, ${clock()}
    from unnest(${made.map(() => newId())}::uuid[], ${column('kind')}::text[], ${column('crmId')}::text[], ${column('digest')}::uuid[],
      ${column('decided')}::text[], ${column('targetId')}::uuid[], ${made.map(one => JSON.stringify(one.offered))}::jsonb[],
      ${column('asked')}::text[]) as t (id, kind, crm_id, digest, decided, target_id, offered, asked)
    on conflict (portal_id, connection_id, kind, crm_id) do update set id = excluded.id, digest = excluded.digest,
      decided = excluded.decided, target_id = excluded.target_id, offered = excluded.offered, asked = excluded.asked,
      plan_id = excluded.plan_id, by_name = excluded.by_name, at = excluded.at`.execute(db)
}

/** Forgets what was decided about a record. */
export async function deleteDecision({ db, viewer }: Tx, connectionId: string, kind: RecordKind, crmId: string) {
  await db
    .deleteFrom('crm_decision')
    .where('portal_id', '=', viewer.portalId)
    .where('connection_id', '=', connectionId)
    .where('kind', '=', kind)
    .where('crm_id', '=', crmId)
    .execute()
}

/** One decision by its id; throws `not_found`. */
export async function getDecision({ db, viewer }: Tx, id: string) {
  const found = await db
    .selectFrom('crm_decision')
    .select(['id', 'connection_id as connectionId', 'kind', 'crm_id as crmId'])
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) throw problem('not_found')
  return found
}

/**
 * Puts the rows of some records in the place of those they had, where each stands; what needs no row any more has none, and
 * the books follow. Working Projects stay.
 */
export async function replaceRows(ctx: Tx, planId: string, kind: RecordKind, crmIds: string[], rows: NewPlanRow[]) {
  const { db, viewer } = ctx
  const column = <K extends keyof NewPlanRow>(name: K) => rows.map(row => row[name] ?? null)
  const json = (name: 'fields' | 'offer') => rows.map(row => (row[name] ? JSON.stringify(row[name]) : null))
  const { rows: kept } = await sql<{ crm_id: string }>`
    update plan_row p set digest = t.digest, outcome = t.outcome, reason = t.reason, match = t.match, target_id = t.target_id,
      person_id = t.person_id, target_version = t.target_version, fields = t.fields, sort_key = t.sort_key, search = t.search,
      selected = t.selected, selectable = t.selectable, bulk = t.bulk, account_crm_id = t.account_crm_id, company_id = t.company_id,
      person_version = t.person_version, offer = t.offer, decided = t.decided, mailable = t.mailable
    from unnest(${column('crmId')}::text[], ${column('digest')}::uuid[], ${column('outcome')}::text[], ${column('reason')}::text[],
      ${column('match')}::text[], ${column('targetId')}::uuid[], ${column('personId')}::uuid[], ${column('targetVersion')}::int[],
      ${json('fields')}::jsonb[], ${column('sortKey')}::text[], ${column('search')}::text[], ${column('selected')}::boolean[],
      ${column('selectable')}::boolean[], ${column('bulk')}::boolean[], ${column('accountCrmId')}::text[], ${column('companyId')}::uuid[],
      ${column('personVersion')}::int[], ${json('offer')}::jsonb[], ${column('decided')}::text[],
      ${column('mailable')}::boolean[])
      as t (crm_id, digest, outcome, reason, match, target_id, person_id, target_version, fields, sort_key, search, selected,
        selectable, bulk, account_crm_id, company_id, person_version, offer, decided, mailable)
    where p.portal_id = ${viewer.portalId} and p.plan_id = ${planId} and p.kind = ${kind} and p.crm_id = t.crm_id
    returning p.crm_id`.execute(db)
  const { numAffectedRows = 0n } = await sql`
    delete from plan_row where portal_id = ${viewer.portalId} and plan_id = ${planId} and kind = ${kind}
      and crm_id = any(${crmIds}::text[]) and crm_id <> all(${rows.map(row => row.crmId)}::text[])`.execute(db)
  const stood = new Set(kept.map(row => row.crm_id))
  const added = rows.filter(row => !stood.has(row.crmId))
  const books = { kind, read: 0, absent: 0, unchanged: Number(numAffectedRows) - added.length }
  await insertPlanRows(ctx, planId, added)
  await raisePlanCounts(ctx, planId, books)
}
