import { sql } from 'kysely'
import { columnsFrom, writableColumns } from '../../platform/database/columns.ts'
import { type PlannedRows, plannedRows, type Tx, undoneRows } from '../people/people.ts'

/**
 * Ties what the rows of a plan create or link. A tie left by a record that is gone makes way for its successor, and a tie to
 * somebody removed here for who comes in their place.
 */
export async function insertPlannedLinks(ctx: Tx, rows: PlannedRows): Promise<void> {
  const { connectionId, runId } = rows
  if (rows.outcome === 'link') await deleteLinksOfGone(ctx, rows)
  await sql`
    insert into crm_link (portal_id, connection_id, kind, crm_id, record_id, made_by, run_id, digest)
    select p.portal_id, ${connectionId}, p.kind, p.crm_id, p.target_id, p.outcome, ${runId}, p.digest from plan_row p
    where ${plannedRows(ctx, rows)}
    on conflict (portal_id, connection_id, kind, crm_id) do update set record_id = excluded.record_id, made_by = excluded.made_by,
      run_id = excluded.run_id, digest = excluded.digest, created_at = now()`.execute(ctx.db)
}

async function deleteLinksOfGone(ctx: Tx, rows: PlannedRows): Promise<void> {
  await sql`
    delete from crm_link l using plan_row p, crm_record gone
    where ${plannedRows(ctx, rows)}
      and l.portal_id = p.portal_id and l.connection_id = ${rows.connectionId} and l.kind = p.kind and l.record_id = p.target_id
      and gone.portal_id = l.portal_id and gone.connection_id = l.connection_id and gone.kind = l.kind and gone.crm_id = l.crm_id
      and gone.removed_in is not null`.execute(ctx.db)
}

// The tie of somebody who was removed here by hand.
async function deleteLinksToNobody(ctx: Tx, rows: PlannedRows): Promise<void> {
  await sql`
    delete from crm_link l using plan_row p
    where ${plannedRows(ctx, rows)} and l.portal_id = p.portal_id and l.connection_id = ${rows.connectionId} and l.kind = p.kind
      and l.crm_id = p.crm_id and not exists (select from client_user u where u.portal_id = l.portal_id and u.id = l.record_id)`.execute(
    ctx.db,
  )
}

/**
 * Puts back the ties that had made way for those an undo ends, where neither side is tied otherwise. That of somebody removed here by
 * hand comes back only with who came in their place gone.
 */
export async function insertReturnedLinks(ctx: Tx, rows: PlannedRows & { reverses: string }): Promise<void> {
  const columns = await writableColumns(ctx.db, 'crm_link')
  await sql`
    insert into crm_link (${sql.raw(columns.join(', '))})
    select ${columnsFrom('crm_link', columns, sql`c.tie`)} from ${undoneRows(ctx, rows)} and c.tie is not null
      and (p.outcome = 'remove' or c.tie ->> 'record_id' = p.target_id::text)
    on conflict do nothing`.execute(ctx.db)
}

/** Notes that the ties of these rows are in step with the records they were planned from; a reversal's are looked at again. */
export async function updatePlannedLinks(ctx: Tx, rows: PlannedRows & { reverses: string }): Promise<void> {
  await sql`
    update crm_link l set digest = case when p.change_ord is null then p.digest end from plan_row p
    where ${plannedRows(ctx, rows)} and l.portal_id = p.portal_id and l.connection_id = ${rows.connectionId} and l.kind = p.kind
      and l.record_id = p.target_id`.execute(ctx.db)
}

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

/** Has the ties of these portal users, companies or client users looked at again, whatever their records say. */
export async function forgetInStep({ db, viewer }: Tx, recordIds: readonly string[]): Promise<void> {
  await sql`update crm_link set digest = null where portal_id = ${viewer.portalId} and record_id = any(${recordIds}::uuid[])`.execute(
    db,
  )
}

/** The same for every tie over a connection. */
export async function forgetAllInStep({ db, viewer }: Tx, connectionId: string): Promise<void> {
  await sql`update crm_link set digest = null where portal_id = ${viewer.portalId} and connection_id = ${connectionId}
    and digest is not null`.execute(db)
}

/** Ends the ties of what the rows are about. */
export async function deletePlannedLinks(ctx: Tx, rows: PlannedRows): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from crm_link l using plan_row p
    where ${plannedRows(ctx, rows)} and l.portal_id = p.portal_id and l.connection_id = ${rows.connectionId} and l.kind = p.kind
      and l.record_id = p.target_id`.execute(ctx.db)
  return Number(numAffectedRows)
}

/** Ties again what an undo untied or took away; what had made way for the tie makes way again. */
export async function insertUndoneLinks(ctx: Tx, rows: PlannedRows): Promise<number> {
  if (rows.outcome === 'retie') await deleteLinksOfGone(ctx, rows)
  if (rows.outcome === 'recreate' && rows.kind === 'contact') await deleteLinksToNobody(ctx, rows)
  const { numAffectedRows } = await sql`
    insert into crm_link (portal_id, connection_id, kind, crm_id, record_id, made_by, run_id)
    select p.portal_id, ${rows.connectionId}, p.kind, p.crm_id, p.target_id,
      case when p.outcome = 'recreate' then 'create' else 'link' end, ${rows.runId} from plan_row p
    where ${plannedRows(ctx, rows)}`.execute(ctx.db)
  return Number(numAffectedRows)
}
