import { type RawBuilder, sql } from 'kysely'
import type { OrgContext } from '../context.ts'
import type { ImportRow } from './import-module.ts'

/** The rows of a table that already have one of the ids, with the columns a file is about to set. */
export async function findExisting(ctx: OrgContext, table: string, columns: string[], ids: string[]) {
  const wanted = sql.join(['id', ...columns].map(column => sql.ref(column)))
  const { rows } = await sql<ImportRow & { id: string }>`
    select ${wanted} from ${sql.table(table)} where id = any(${ids}::bigint[])`.execute(ctx.db)
  return new Map(rows.map(row => [row.id, row]))
}

/** Which of the ids name a row of the table. */
export async function knownIds(ctx: OrgContext, table: string, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(table)} where id = any(${ids}::bigint[])`.execute(ctx.db)
  return new Set(rows.map(row => row.id))
}

type Typed = readonly (readonly [column: string, type: string])[]

const recordset = (rows: ImportRow[], columns: Typed) => {
  const definition = columns.map(([column, type]) => sql`${sql.ref(column)} ${sql.raw(type)}`)
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(${sql.join(definition)})`
}
const list = (columns: Typed, wrap: (column: string) => RawBuilder<unknown>) =>
  sql.join(columns.map(([name]) => wrap(name)))

/** Adds rows with the ids they bring, in one statement. */
export async function insertRows(ctx: OrgContext, table: string, rows: ImportRow[], columns: Typed) {
  if (rows.length === 0) return
  const now = ctx.clock()
  const others = columns.filter(([column]) => column !== 'created_time')
  const created = columns.length > others.length ? sql`coalesce(r.created_time, ${now})` : sql`${now}::timestamptz`
  await sql`
    insert into ${sql.table(table)} (org_id, created_time, modified_time, ${list(others, name => sql.ref(name))})
    select ${ctx.orgId}::bigint, ${created}, ${now}::timestamptz, ${list(others, name => sql.ref(`r.${name}`))}
    from ${recordset(rows, columns)}`.execute(ctx.db)
}

/** Changes rows that really differ, in one statement; when a record was made never changes. */
export async function updateRows(ctx: OrgContext, table: string, rows: ImportRow[], columns: Typed) {
  if (rows.length === 0) return
  const set = columns.filter(([column]) => column !== 'id' && column !== 'created_time')
  await sql`
    update ${sql.table(table)} t set modified_time = ${ctx.clock()}, ${list(set, name => sql`${sql.ref(name)} = ${sql.ref(`r.${name}`)}`)}
    from ${recordset(rows, columns)} where t.id = r.id`.execute(ctx.db)
}

/** Which record each name or id of `wanted` means, if any; of several the one with the lowest id. */
export async function findByName(ctx: OrgContext, table: string, wanted: { ids: string[]; keys: string[] }) {
  const { rows } = await sql<{ id: string; name_key: string }>`
    select id, name_key from ${sql.table(table)}
    where id = any(${wanted.ids}::bigint[]) or name_key = any(${wanted.keys}::text[]) order by id desc`.execute(ctx.db)
  return { ids: new Set(rows.map(row => row.id)), byKey: new Map(rows.map(row => [row.name_key, row.id])) }
}

/** Points rows at others of the same table and returns the ids of those that pointed elsewhere before. */
export async function pointRows(
  ctx: OrgContext,
  table: string,
  column: string,
  targets: [id: string, target: string | null][],
) {
  const { rows } = await sql<{ id: string }>`
    update ${sql.table(table)} t set ${sql.ref(column)} = r.target, modified_time = ${ctx.clock()}
    from unnest(${targets.map(([id]) => id)}::bigint[], ${targets.map(([, target]) => target)}::bigint[]) as r(id, target)
    where t.id = r.id and ${sql.ref(`t.${column}`)} is distinct from r.target returning t.id`.execute(ctx.db)
  return rows.map(row => row.id)
}
