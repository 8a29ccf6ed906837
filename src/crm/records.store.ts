import { type Selectable, sql } from 'kysely'
import { isoSql } from './columns.ts'
import type { OrgContext } from './context.ts'
import type { CrmTables } from './crm.tables.ts'

/** The tables whose records are worked on by hand alike. */
export type RecordTable = 'account' | 'contact' | 'deal'

/** Columns of one row to be written. */
export type Columns = Record<string, string | number | boolean | null | undefined>

/** A record's own row, and the time of its last change as the API says it. */
export type RecordRow = Selectable<CrmTables[RecordTable]> & Record<string, unknown> & { seen: string }

/** A record's own row, locked against changes by others until the transaction ends, or undefined. */
export async function findForChange(ctx: OrgContext, table: RecordTable, id: string) {
  const { rows } = await sql<RecordRow>`
    select r.*, ${isoSql('r.modified_time')} as seen from ${sql.table(table)} r where r.id = ${id} for update`.execute(
    ctx.db,
  )
  return rows[0]
}

/** Adds a record and returns its id. */
export async function insertRecord(ctx: OrgContext, table: RecordTable, columns: Columns): Promise<string> {
  const now = ctx.clock()
  const { id } = await ctx.db
    .insertInto(table)
    .values({ ...columns, org_id: ctx.orgId, created_time: now, modified_time: now } as never)
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Changes a record; the caller says so only if something really changes. */
export async function updateRecord(ctx: OrgContext, table: RecordTable, id: string, columns: Columns) {
  await ctx.db
    .updateTable(table)
    .set({ ...columns, modified_time: moved(ctx) } as never)
    .where('id', '=', id)
    .execute()
}

/** Deletes a record; the table's trigger writes down that it is gone. */
export async function deleteRecord(ctx: OrgContext, table: RecordTable, id: string) {
  await ctx.db.deleteFrom(table).where('id', '=', id).execute()
}

/** Takes a record out of the column of others that point to it: they are without one from now on. */
export async function clearPointers(ctx: OrgContext, table: RecordTable, column: string, id: string) {
  await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = null, modified_time = ${moved(ctx)}
    where ${sql.ref(column)} = ${id}`.execute(ctx.db)
}

/** Whether a record is there to be pointed to; it stays until the transaction ends. */
export async function holdRecord(ctx: OrgContext, table: RecordTable | 'crm_user', id: string): Promise<boolean> {
  const { rows } = await sql`select from ${sql.table(table)} where id = ${id} for key share`.execute(ctx.db)
  return rows.length > 0
}

/** Now, and never the time of the change before: whoever looked between two changes can tell. */
const moved = (ctx: OrgContext) =>
  sql<Date>`greatest(${ctx.clock()}::timestamptz, date_trunc('milliseconds', modified_time) + interval '1 millisecond')`
