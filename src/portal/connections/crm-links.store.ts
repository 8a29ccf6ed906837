import { sql } from 'kysely'
import type { PlannedRows, Tx } from '../people/people.ts'

/** Ties what the rows of a plan create or link. A tie left by a record that is gone makes way for its successor. */
export async function insertPlannedLinks(
  { db, viewer }: Tx,
  { planId, runId, connectionId, outcome, from, to }: PlannedRows,
): Promise<void> {
  await sql`
    delete from crm_link l using plan_row p, crm_record gone
    where p.portal_id = ${viewer.portalId} and p.plan_id = ${planId} and p.ord > ${from} and p.ord <= ${to}
      and p.selected and p.outcome = ${outcome} and p.outcome = 'link'
      and l.portal_id = p.portal_id and l.connection_id = ${connectionId} and l.kind = p.kind and l.record_id = p.target_id
      and gone.portal_id = l.portal_id and gone.connection_id = l.connection_id and gone.kind = l.kind and gone.crm_id = l.crm_id
      and gone.removed_in is not null`.execute(db)
  await sql`
    insert into crm_link (portal_id, connection_id, kind, crm_id, record_id, made_by, run_id)
    select p.portal_id, ${connectionId}, p.kind, p.crm_id, p.target_id, p.outcome, ${runId} from plan_row p
    where p.portal_id = ${viewer.portalId} and p.plan_id = ${planId} and p.ord > ${from} and p.ord <= ${to}
      and p.selected and p.outcome = ${outcome}`.execute(db)
}
