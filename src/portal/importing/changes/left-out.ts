import { sql } from 'kysely'
import { type PlannedRows, plannedRows, type Tx } from '../../people/people.ts'

/**
 * Has those looked at again who are back without the address or the company the CRM says, since somebody else has it here: the
 * next plan asks about it. Call it after their ties were noted as in step.
 */
export async function noteLeftOut(ctx: Tx, rows: PlannedRows): Promise<void> {
  const isElsewhere = sql`exists (select from client_user u
    left join crm_link a on a.portal_id = r.portal_id and a.connection_id = r.connection_id and a.kind = 'account' and a.crm_id = r.account_crm_id
    where u.portal_id = p.portal_id and u.id = p.target_id and u.client_company_id is distinct from a.record_id)`
  await sql`
    update crm_link l set digest = null from plan_row p join crm_record r on r.portal_id = p.portal_id
      and r.connection_id = ${rows.connectionId} and r.kind = p.kind and r.crm_id = p.crm_id
    where ${plannedRows(ctx, rows)} and l.portal_id = r.portal_id and l.connection_id = r.connection_id and l.kind = r.kind
      and l.crm_id = r.crm_id and (r.email_key <> (select coalesce(t.email_key, '') from person t
        where t.portal_id = p.portal_id and t.id = p.person_id) or ${rows.kind === 'contact' ? isElsewhere : sql`false`})`.execute(
    ctx.db,
  )
}
