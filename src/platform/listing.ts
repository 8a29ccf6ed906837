import { type Kysely, type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { problem } from './errors.ts'
import { fold } from './fold.ts'

type Fragment = RawBuilder<unknown>

type Key = readonly [key: Fragment, type: 'text' | 'integer' | 'numeric' | 'date' | 'timestamptz' | 'uuid']

/** What a list can be sorted by: an expression without nulls, and the type its cursor is cast to; or several, one after the other. */
export type Sorts = Record<string, Key | readonly Key[]>

/** A list to be: what to select, in which orders, and what was asked for. */
export type Listing = {
  columns: Fragment
  from: Fragment
  where: readonly Fragment[]
  id: Fragment
  idType: 'uuid' | 'bigint' | 'text'
  sorts: Sorts
  query: { sort?: string | undefined; cursor?: string | undefined; limit: number }
  defaultSort: string
  /** Further sums, as numbers, over all rows that fit. */
  sums?: Readonly<Record<string, Fragment>> | undefined
  /** What the rows that fit can be counted in, where that is less than the list's own tables: their number, and what follows `from`. */
  counted?: { total: Fragment; from: Fragment } | undefined
}

/** The answer of every list, around a schema of one row. */
export const listOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ rows: z.array(row), next: z.string().nullable(), total: z.number() })

const ids = { uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, bigint: /^\d{1,19}$/, text: /^\P{Cc}{1,200}$/u }

/**
 * One page of a list by key: the rows after the cursor, in an order that is total because the id decides ties. What is summed over
 * all rows is counted for the first page, unless that is all there is, and travels in the cursor. Throws `invalid_input` for an order
 * the list does not have, and for a cursor of another list or order.
 */
export async function listByKey<Row, Sums = unknown>(db: Pick<Kysely<never>, 'getExecutor'>, listing: Listing) {
  const { columns, from, id, query } = listing
  const wanted = query.sort ?? listing.defaultSort
  const by = wanted.replace(/^-/, '')
  const sort = Object.hasOwn(listing.sorts, by) ? listing.sorts[by] : undefined
  if (!sort) throw problem('invalid_input', undefined, [{ field: 'sort', message: 'This list cannot be sorted so.' }])
  const keys = (isKey(sort) ? [sort] : sort).map(([key, type]) => ({ key, type }))
  const direction = sql.raw(wanted.startsWith('-') ? 'desc' : 'asc')
  const place = query.cursor ? decode(query.cursor) : undefined
  const after = place ? [beyond(place, wanted, keys, listing)] : []
  const { rows } = await sql<Row & { cursor_keys: string[]; cursor_id: string }>`
    select ${columns}, array[${sql.join(keys.map(({ key }) => sql`(${key})::text`))}] as cursor_keys, ${id}::text as cursor_id from ${from}
    where ${allOf([...listing.where, ...after])}
    order by ${sql.join([...keys.map(({ key }) => key), id].map(key => sql`${key} ${direction}`))} limit ${query.limit + 1}`.execute(
    db,
  )
  const isWhole = !place && !listing.sums && rows.length <= query.limit
  const counted = place ? place[3] : isWhole ? { total: rows.length } : await count(db, listing)
  const sums = counted as { total: number } & Sums
  const page = rows.slice(0, query.limit)
  const last = rows.length > page.length ? page.at(-1) : undefined
  const next = last ? encode([wanted, last.cursor_keys, last.cursor_id, sums]) : null
  return { rows: page as Row[], next, total: sums.total, sums }
}

const isKey = (sort: Sorts[string]): sort is Key => !Array.isArray(sort[0])

async function count(db: Pick<Kysely<never>, 'getExecutor'>, { from, where, sums = {}, counted }: Listing) {
  const { total, from: all } = counted ?? { total: sql`count(*)`, from: sql`${from} where ${allOf(where)}` }
  const wanted = Object.entries({ total, ...sums }).map(([name, sum]) => sql`(${sum})::float8 as ${sql.ref(name)}`)
  const { rows } = await sql<Record<string, number>>`select ${sql.join(wanted)} from ${all}`.execute(db)
  return rows[0] ?? {}
}

/** Conditions that all have to hold. */
export const allOf = (conditions: readonly Fragment[]): Fragment =>
  conditions.length > 0 ? sql`(${sql.join(conditions, sql` and `)})` : sql`true`

/** The words of a search, folded. */
export const searchWords = (q: string | undefined): string[] =>
  fold(q ?? '')
    .replaceAll('\0', '')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 8)

/** Conditions that every word of a search is somewhere in one of the keys, in the middle of a word too. */
export function searchFor(q: string | undefined, ...keys: Fragment[]): Fragment[] {
  return searchWords(q).map(word => {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`
    return sql`(${sql.join(
      keys.map(key => sql`${key} like ${pattern}`),
      sql` or `,
    )})`
  })
}

function beyond(
  [sort, values, last, told]: Cursor,
  wanted: string,
  keys: readonly { key: Fragment; type: string }[],
  { id, idType, sums = {} }: Listing,
): Fragment {
  const isOurs = sort === wanted && values.length === keys.length && ids[idType].test(last)
  if (!isOurs || !['total', ...Object.keys(sums)].every(name => name in told)) throw staleCursor()
  const own = [...keys.map(({ key }) => key), id]
  const types = [...keys.map(({ type }) => type), idType]
  const theirs = [...values, last].map((value, n) => sql`${value}::${sql.raw(types[n] ?? 'text')}`)
  return sql`(${sql.join(own)}) ${sql.raw(wanted.startsWith('-') ? '<' : '>')} (${sql.join(theirs)})`
}

const Cursor = z.tuple([z.string(), z.array(z.string()), z.string(), z.record(z.string(), z.number())])
type Cursor = z.output<typeof Cursor>
const encode = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url')

function decode(text: string) {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw staleCursor()
  }
}

const staleCursor = () =>
  problem('invalid_input', 'This place in the list is not known. Open the list again.', [
    { field: 'cursor', message: 'Not a cursor of this list and order.' },
  ])
