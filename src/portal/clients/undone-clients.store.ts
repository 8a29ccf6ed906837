import { sql } from 'kysely'
import { columnsFrom, writableColumns } from '../../platform/database/columns.ts'
import {
  deletePlannedPersons,
  insertUndonePersons,
  type PlannedRows,
  plannedRows,
  type Tx,
  undoneRows,
} from '../people/people.ts'

type Undone = PlannedRows & { reverses: string }

/** Takes client companies away that came in with a run and where nobody is left. Returns how many. */
export async function deletePlannedCompanies(ctx: Tx, rows: PlannedRows): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from client_company c using plan_row p
    where ${plannedRows(ctx, rows)} and c.portal_id = p.portal_id and c.id = p.target_id and c.version = p.target_version
      and not exists (select from client_user u where u.portal_id = c.portal_id and u.client_company_id = c.id)`.execute(
    ctx.db,
  )
  return Number(numAffectedRows)
}

/** Takes client users away who came in with a run and have not signed in, and persons left without a hat. Returns how many. */
export async function deletePlannedClientUsers(ctx: Tx, rows: PlannedRows): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from client_user u using plan_row p
    where ${plannedRows(ctx, rows)} and u.portal_id = p.portal_id and u.id = p.target_id and u.version = p.target_version
      and u.accepted_at is null`.execute(ctx.db)
  await deletePlannedPersons(ctx, rows)
  return Number(numAffectedRows)
}

/** Brings companies back as they were when an undo took them away. Returns how many. */
export async function insertUndoneCompanies(ctx: Tx, rows: Undone): Promise<number> {
  const columns = await writableColumns(ctx.db, 'client_company')
  const { numAffectedRows } = await sql`
    insert into client_company (${sql.raw(columns.join(', '))})
    select ${columnsFrom('client_company', columns, sql`c.before -> 'company'`)} from ${undoneRows(ctx, rows)}`.execute(
    ctx.db,
  )
  return Number(numAffectedRows)
}

/** Brings client users back as they were when an undo took them away, their persons first. Returns how many. */
export async function insertUndoneClientUsers(ctx: Tx, rows: Undone): Promise<number> {
  await insertUndonePersons(ctx, rows)
  const columns = await writableColumns(ctx.db, 'client_user')
  const { numAffectedRows } = await sql`
    insert into client_user (${sql.raw(columns.join(', '))})
    select ${columnsFrom('client_user', columns, sql`c.before -> 'hat'`)} from ${undoneRows(ctx, rows)}`.execute(ctx.db)
  return Number(numAffectedRows)
}
