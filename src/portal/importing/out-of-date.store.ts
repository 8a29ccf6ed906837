import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../people/people.ts'
import { type ImportKind, plannedKinds, type RecordKind } from './import-kind.ts'

type PlanRef = { id: string; kind: ImportKind; connection_id: string }

/** Why a ticked row of each kind no longer rests on what it was planned from, besides the CRM's record: what it is about here. */
const overtaken: Record<RecordKind, (plan: PlanRef) => RawBuilder<unknown>> = {
  user: plan => sql`
    (p.target_version is not null and not exists (
      select from portal_user u join person t on t.portal_id = u.portal_id and t.id = u.person_id
      where u.portal_id = p.portal_id and u.id = p.target_id and u.version + t.version = p.target_version))
    or (p.outcome = 'create' and exists (
      select from person t left join portal_user u on u.portal_id = t.portal_id and u.person_id = t.id
      where t.portal_id = p.portal_id and t.email_key = r.email_key and (t.id <> p.person_id or u.id is not null)))
    or (p.outcome = 'create' and ${isTied(plan, 'portal_user')})`,
  account: plan => sql`
    (p.target_version is not null and not exists (select from client_company c
      where c.portal_id = p.portal_id and c.id = p.target_id and c.version = p.target_version))
    or (p.outcome in ('create', 'link') and ${isTied(plan, 'client_company')})`,
  contact: plan => sql`
    (p.target_version is not null and not exists (select from client_user u
      where u.portal_id = p.portal_id and u.id = p.target_id and u.version = p.target_version))
    or (p.person_version is not null and not exists (select from person t
      where t.portal_id = p.portal_id and t.id = p.person_id and t.version = p.person_version))
    or (p.outcome = 'create' and exists (select from person t
      where t.portal_id = p.portal_id and t.email_key = r.email_key and t.id <> p.person_id))
    or (p.outcome = 'create' and exists (select from client_user u
      where u.portal_id = p.portal_id and u.person_id = p.person_id and u.client_company_id is not distinct from p.company_id))
    or (p.outcome = 'create' and ${isTied(plan, 'client_user')})`,
}

// A tie to somebody who was removed here is none.
const isTied = (plan: PlanRef, table: 'portal_user' | 'client_company' | 'client_user') => sql`exists (
  select from crm_link l join ${sql.table(table)} x on x.portal_id = l.portal_id and x.id = l.record_id
  where l.portal_id = p.portal_id and l.connection_id = ${plan.connection_id} and l.kind = p.kind and l.crm_id = p.crm_id)`

/** How many ticked rows no longer rest on what they were planned from: the CRM record, whom it is about, the e-mail address. */
export async function countOutOfDate({ db, viewer }: Tx, plan: PlanRef): Promise<number> {
  let stale = 0
  for (const kind of plannedKinds[plan.kind]) {
    const { rows } = await sql<{ stale: number }>`
      select count(*)::int as stale from plan_row p
      left join crm_record r on r.portal_id = p.portal_id and r.connection_id = ${plan.connection_id} and r.kind = p.kind and r.crm_id = p.crm_id
      where p.portal_id = ${viewer.portalId} and p.plan_id = ${plan.id} and p.kind = ${kind} and p.selected and (
        r.digest is distinct from p.digest or (p.outcome <> 'deactivate' and r.removed_in is not null)
        or ${overtaken[kind](plan)})`.execute(db)
    stale += rows[0]?.stale ?? 0
  }
  return stale
}
