import { type RawBuilder, sql } from 'kysely'
import type { PurposeKey } from '../../platform/secrets.ts'
import type { OrgContext } from '../context.ts'
import { createPageToken } from './page-token.ts'
import type { QueryWanted } from './read-query.ts'
import type { Fields, RecordModule } from './record-modules.ts'
import { mostByToken, type RecordsWanted } from './records-wanted.ts'
import { vendorTime } from './vendor-user.ts'

type Row = Record<string, unknown> & { id: string; cursor_key: string }

/** A page of records with what the vendor says about it. */
export async function listRecords(ctx: OrgContext, pageKey: PurposeKey, wanted: RecordsWanted) {
  const { perPage, page, after, sortBy, sortOrder, bound, withTokens } = wanted
  const start = after?.given ?? (page - 1) * perPage
  const size = Math.min(perPage, mostByToken - start)
  const rows = await select(ctx, wanted, size + 1, after ? 0 : start)
  const given = rows.slice(0, size)
  const last = given.at(-1)
  const info = { per_page: perPage, count: given.length, page, more_records: rows.length > size }
  const data = given.map(({ cursor_key: _, ...record }) => record)
  if (!withTokens) return { data, info: { ...info, sort_by: sortBy, sort_order: sortOrder } }
  const place = last && { bound, given: start + given.length, page, key: last.cursor_key, id: last.id }
  const next = info.more_records && place ? createPageToken(pageKey, place, ctx.clock()) : null
  const tokens = {
    next_page_token: next?.token ?? null,
    previous_page_token: null,
    page_token_expiry: next ? vendorTime(next.expiry) : null,
  }
  return { data, info: { call: false, ...info, ...tokens, sort_by: sortBy, sort_order: sortOrder, email: false } }
}

/** One record with the fields wanted and when it changed, or undefined. */
export async function findRecord(ctx: OrgContext, module: RecordModule, fields: string[], id: string) {
  const { rows } = await sql<Row & { changed: Date }>`
    select ${selected(only(module, fields))}, r.modified_time as changed
    from ${sql.table(module.table)} r where r.org_id = ${ctx.orgId} and r.id = ${id}`.execute(ctx.db)
  if (!rows[0]) return undefined
  const { changed, ...record } = rows[0]
  return { record, changed }
}

/** The records that a query asks for. Nothing but an id says where it stands, so that any number can be read. */
export async function queryRecords(ctx: OrgContext, { module, columns, after, limit }: QueryWanted) {
  await readInOrder(ctx)
  const { rows } = await sql<{ id: string }>`
    select ${selected(columns)}
    from (select r.* from ${sql.table(module.table)} r where r.org_id = ${ctx.orgId}::bigint and r.id > ${after}::bigint
      order by r.id limit ${limit + 1}) r
    order by r.id`.execute(ctx.db)
  const data = rows.slice(0, limit)
  return { data, info: { count: data.length, more_records: rows.length > limit } }
}

/** How many records a module has. */
export async function countRecords(ctx: OrgContext, module: RecordModule): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(module.table)} where org_id = ${ctx.orgId}`.execute(ctx.db)
  return rows[0]?.count ?? 0
}

async function select(ctx: OrgContext, wanted: RecordsWanted, limit: number, offset: number): Promise<Row[]> {
  const { module, fields, column } = wanted
  const by = sql.ref(`r.${column}`)
  const direction = sql.raw(wanted.sortOrder)
  if (isOfEverything(wanted)) await readInOrder(ctx)
  // The page is cut before anything is looked up for it.
  const { rows } = await sql<Row>`
    select ${selected(only(module, fields))}, ${by}::text as cursor_key
    from (select r.* from ${sql.table(module.table)} r where ${conditions(ctx, wanted)}
      order by ${by} ${direction}, r.id ${direction} limit ${limit} offset ${offset}) r
    order by ${by} ${direction}, r.id ${direction}`.execute(ctx.db)
  return rows
}

const isOfEverything = ({ accountId, ids, since, column }: RecordsWanted) =>
  !accountId && ids.length === 0 && (!since || column === 'modified_time')

/**
 * Makes a page of everything be read along the index of its order. Until the statistics of a table that was just filled
 * are there, PostgreSQL takes it for small and sorts all of it for each page.
 */
const readInOrder = (ctx: OrgContext) => sql`select set_config('enable_sort', 'off', true)`.execute(ctx.db)

function conditions(ctx: OrgContext, { accountId, ids, since, after, column, sortOrder }: RecordsWanted) {
  const by = sql.ref(`r.${column}`)
  const beyond = sql.raw(sortOrder === 'asc' ? '>' : '<')
  const place = (key: string, id: string): RawBuilder<unknown> =>
    column === 'id'
      ? sql`r.id ${beyond} ${id}::bigint`
      : sql`(${by}, r.id) ${beyond} (${key}::timestamptz, ${id}::bigint)`
  return sql.join(
    [
      sql`r.org_id = ${ctx.orgId}::bigint`,
      ...(accountId ? [sql`r.account_id = ${accountId}::bigint`] : []),
      ...(ids.length > 0 ? [sql`r.id = any(${ids}::bigint[])`] : []),
      ...(since ? [sql`r.modified_time >= ${since}`] : []),
      ...(after ? [place(after.key, after.id)] : []),
    ],
    sql` and `,
  )
}

const only = (module: RecordModule, fields: string[]): Fields =>
  Object.fromEntries(fields.map(field => [field, module.fields[field] as RawBuilder<unknown>]))

const selected = (fields: Fields) =>
  sql.join([sql`r.id::text as id`, ...Object.entries(fields).map(([name, value]) => sql`${value} as ${asName(name)}`)])

// Dots belong to the names of some columns, so that these are not names in parts.
const asName = (name: string) => sql.id(name)
