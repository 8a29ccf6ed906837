import { type RawBuilder, sql } from 'kysely'
import type { PurposeKey } from '../../platform/secrets.ts'
import type { OrgContext } from '../context.ts'
import { createPageToken } from './page-token.ts'
import type { RecordModule } from './record-modules.ts'
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
    select ${selected(module, fields)}, r.modified_time as changed
    from ${sql.table(module.table)} r where r.org_id = ${ctx.orgId} and r.id = ${id}`.execute(ctx.db)
  if (!rows[0]) return undefined
  const { changed, ...record } = rows[0]
  return { record, changed }
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
  await readInOrder(ctx, wanted)
  // The page is cut before anything is looked up for it.
  const { rows } = await sql<Row>`
    select ${selected(module, fields)}, ${by}::text as cursor_key
    from (select r.* from ${sql.table(module.table)} r where ${conditions(ctx, wanted)}
      order by ${by} ${direction}, r.id ${direction} limit ${limit} offset ${offset}) r
    order by ${by} ${direction}, r.id ${direction}`.execute(ctx.db)
  return rows
}

/**
 * Makes a page of everything be read along the index of its order. Until the statistics of a table that was just filled
 * are there, PostgreSQL takes it for small and sorts all of it for each page.
 */
async function readInOrder(ctx: OrgContext, { accountId, ids, since, column }: RecordsWanted) {
  if (accountId || ids.length > 0 || (since && column !== 'modified_time')) return
  await sql`select set_config('enable_sort', 'off', true)`.execute(ctx.db)
}

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

const selected = (module: RecordModule, fields: string[]) =>
  sql.join([
    sql`r.id::text as id`,
    ...fields.map(field => sql`${module.fields[field] as RawBuilder<unknown>} as ${sql.ref(field)}`),
  ])
