import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { problem } from '../platform/errors.ts'
import { fold } from '../platform/fold.ts'
import type { OrgContext } from './context.ts'

/** The query every list takes. */
export const listQuery = z.object({
  q: z.string().max(200).optional(),
  sort: z.string().max(40).optional(),
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** The answer of every list, around a schema of one row. */
export const listOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ rows: z.array(row), next: z.string().nullable(), total: z.number() })

/** A record somewhere else, by id and name. */
export const refSchema = z.object({ id: z.string(), name: z.string() })

/** A filter by a record's id; one that cannot name a record is refused. */
export const idFilter = z
  .string()
  .regex(/^[1-9]\d{0,17}$|^[1-8]\d{18}$/, 'This is not an id.')
  .optional()

/** What a list can be sorted by: an expression without nulls, and the type its cursor is cast to. */
export type Sorts = Record<
  string,
  readonly [expression: RawBuilder<unknown>, type: 'text' | 'numeric' | 'date' | 'timestamptz']
>

type Fragment = RawBuilder<unknown>
type Listing = {
  columns: Fragment
  from: Fragment
  where: Fragment[]
  id: Fragment
  sorts: Sorts
  query: z.output<typeof listQuery>
  /** Further aggregates over all rows that fit. */
  totals?: Fragment
}

const cursorSchema = z.tuple([z.string(), z.string(), z.string().regex(/^\d{1,19}$/)])

/** One page of a list by key: rows after the cursor, in an order that is total because the id decides ties. */
export async function listByKey<Row>(ctx: OrgContext, listing: Listing) {
  const { columns, from, where, id, sorts, query } = listing
  const wanted = query.sort ?? 'name'
  const descending = wanted.startsWith('-')
  const by = wanted.replace(/^-/, '')
  const sort = Object.hasOwn(sorts, by) ? sorts[by] : undefined
  if (!sort) throw problem('invalid_input', undefined, [{ field: 'sort', message: 'This list cannot be sorted so.' }])
  const [key, type] = sort
  const all = sql`${sql.join([sql`true`, ...where], sql` and `)}`
  const after = query.cursor ? [afterCursor(query.cursor, wanted, key, type, id, descending)] : []
  const direction = sql.raw(descending ? 'desc' : 'asc')
  const { rows } = await sql<Row & { cursor_key: string; cursor_id: string }>`
    select ${columns}, (${key})::text as cursor_key, ${id}::text as cursor_id from ${from}
    where ${sql.join([all, ...after], sql` and `)}
    order by ${key} ${direction}, ${id} ${direction} limit ${query.limit + 1}`.execute(ctx.db)
  const counted = await sql<{ total: number } & Record<string, unknown>>`
    select count(*)::int as total ${listing.totals ? sql`, ${listing.totals}` : sql``} from ${from} where ${all}`.execute(
    ctx.db,
  )
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  const more = rows.length > page.length && last
  const totals = counted.rows[0] ?? { total: 0 }
  return {
    rows: page,
    next: more ? encode([wanted, last.cursor_key, last.cursor_id]) : null,
    total: totals.total,
    totals,
  }
}

function afterCursor(text: string, wanted: string, key: Fragment, type: string, id: Fragment, descending: boolean) {
  const [sort, value, last] = decode(text)
  if (sort !== wanted) throw staleCursor()
  return sql`(${key}, ${id}) ${sql.raw(descending ? '<' : '>')} (${value}::${sql.raw(type)}, ${last}::bigint)`
}

const encode = (cursor: z.output<typeof cursorSchema>) => Buffer.from(JSON.stringify(cursor)).toString('base64url')

function decode(text: string) {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw staleCursor()
  }
}

const staleCursor = () =>
  problem('invalid_input', 'This place in the list is not known. Open the list again.', [
    { field: 'cursor', message: 'Not a cursor of this list and order.' },
  ])

/** Conditions that every word of a search is somewhere in one of the keys, also in the middle of a word. */
export function searchFor(q: string | undefined, ...keys: Fragment[]): Fragment[] {
  const words = fold(q ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 8)
  return words.map(word => {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`
    return sql`(${sql.join(
      keys.map(key => sql`${key} like ${pattern}`),
      sql` or `,
    )})`
  })
}

/** The conditions of filters that were given. */
export function given<T>(value: T | undefined, condition: (value: T) => Fragment): Fragment[] {
  return value === undefined ? [] : [condition(value)]
}
