import { sql } from 'kysely'
import { isoSql, nameSql } from '../columns.ts'
import type { OrgContext } from '../context.ts'
import type { Remark } from '../crm.tables.ts'
import type { ImportModule } from './import-module.ts'

/** An import as it is told. */
export type ImportRecord = {
  id: string
  module: ImportModule['module']
  file: string
  by: string | null
  startedAt: string
  finishedAt: string | null
  state: 'running' | 'done' | 'failed'
  failure: string | null
  read: number
  created: number
  updated: number
  unchanged: number
  refused: number
  warned: number
  refusals: Remark[]
  warnings: Remark[]
  ignoredColumns: string[]
}

/** What the import table keeps of the work so far. */
export type Tally = Pick<ImportRecord, 'read' | 'created' | 'updated' | 'unchanged' | 'refused' | 'warned'> & {
  refusals: Remark[]
  warnings: Remark[]
}

/** Begins an import and returns its id. */
export async function insertImport(
  ctx: OrgContext,
  begun: { module: ImportModule['module']; file: string; ignored: string[] },
): Promise<string> {
  const { id } = await ctx.db
    .insertInto('data_import')
    .values({
      org_id: ctx.orgId,
      module: begun.module,
      file: begun.file,
      by_user_id: ctx.viewer?.id ?? null,
      started_at: ctx.clock(),
      ignored_columns: JSON.stringify(begun.ignored),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Writes down how far an import is, in the transaction of the rows it counts. */
export async function updateImport(
  ctx: OrgContext,
  id: string,
  tally: Tally,
  end: { state?: 'done' | 'failed'; failure?: string } = {},
) {
  await ctx.db
    .updateTable('data_import')
    .set({
      ...tally,
      refusals: JSON.stringify(tally.refusals),
      warnings: JSON.stringify(tally.warnings),
      ...end,
      ...(end.state ? { finished_at: ctx.clock() } : {}),
    })
    .where('id', '=', id)
    .execute()
}

const columns = sql`i.id::text as id, i.module, i.file, case when u.id is not null then ${nameSql('u')} end as by,
  ${isoSql('i.started_at')} as "startedAt", ${isoSql('i.finished_at')} as "finishedAt", i.state, i.failure, i.read, i.created,
  i.updated, i.unchanged, i.refused, i.warned, i.refusals, i.warnings, i.ignored_columns as "ignoredColumns"`
const from = sql`data_import i left join crm_user u on u.org_id = i.org_id and u.id = i.by_user_id`

/** The latest imports, newest first. */
export async function listImports(ctx: OrgContext) {
  const { rows } = await sql<ImportRecord>`
    select ${columns} from ${from} order by i.started_at desc, i.id desc limit 50`.execute(ctx.db)
  return rows
}

/** One import, or undefined. */
export async function findImport(ctx: OrgContext, id: string) {
  const { rows } = await sql<ImportRecord>`select ${columns} from ${from} where i.id = ${id}`.execute(ctx.db)
  return rows[0]
}
