import { type Kysely, type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { problem } from './errors.ts'
import { fold } from './fold.ts'

type Fragment = RawBuilder<unknown>

/** What a list can be sorted by: an expression without nulls, and the type its cursor is cast to. */
export type Sorts = Record<
  string,
  readonly [key: Fragment, type: 'text' | 'integer' | 'numeric' | 'date' | 'timestamptz']
>

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
  /** Further sums over all rows that fit. */
  sums?: Fragment | undefined
}

/** The answer of every list, around a schema of one row. */
export const listOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ rows: z.array(row), next: z.string().nullable(), total: z.number() })

const ids = { uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, bigint: /^\d{1,19}$/, text: /^\P{Cc}{1,200}$/u }

/**
 * One page of a list by key: the rows after the cursor, in an order that is total because the id decides ties. Throws
 * `invalid_input` for an order the list does not have, and for a cursor of another list or order.
 */
export async function listByKey<Row, Sums = unknown>(db: Pick<Kysely<never>, 'getExecutor'>, listing: Listing) {
  const { columns, from, id, query } = listing
  const wanted = query.sort ?? listing.defaultSort
  const by = wanted.replace(/^-/, '')
  const sort = Object.hasOwn(listing.sorts, by) ? listing.sorts[by] : undefined
  if (!sort) throw problem('invalid_input', undefined, [{ field: 'sort', message: 'This list cannot be sorted so.' }])
  const [key] = sort
  const where = allOf(listing.where)
  const direction = sql.raw(wanted.startsWith('-') ? 'desc' : 'asc')
  const after = query.cursor ? [afterCursor(query.cursor, wanted, sort, listing)] : []
  const { rows } = await sql<Row & { cursor_key: string; cursor_id: string }>`
    select ${columns}, (${key})::text as cursor_key, ${id}::text as cursor_id from ${from}
    where ${allOf([where, ...after])} order by ${key} ${direction}, ${id} ${direction} limit ${query.limit + 1}`.execute(
    db,
  )
  const counted = await sql<{ total: number } & Sums>`
    select count(*)::int as total ${listing.sums ? sql`, ${listing.sums}` : sql``} from ${from} where ${where}`.execute(
    db,
  )
  const page = rows.slice(0, query.limit)
  const last = rows.length > page.length ? page.at(-1) : undefined
  const sums = counted.rows[0] as { total: number } & Sums
  const next = last ? encode([wanted, last.cursor_key, last.cursor_id]) : null
  return { rows: page as Row[], next, total: sums.total, sums }
}

/** Conditions that all have to hold. */
export const allOf = (conditions: readonly Fragment[]): Fragment =>
  conditions.length > 0 ? sql`(${sql.join(conditions, sql` and `)})` : sql`true`

/** Conditions that every word of a search is somewhere in one of the keys, in the middle of a word too. */
export function searchFor(q: string | undefined, ...keys: Fragment[]): Fragment[] {
  const words = fold(q ?? '')
    .replaceAll('\0', '')
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

function afterCursor(text: string, wanted: string, [key, type]: Sorts[string], { id, idType }: Listing): Fragment {
  const [sort, value, last] = decode(text)
  if (sort !== wanted || !ids[idType].test(last)) throw staleCursor()
  const beyond = sql.raw(wanted.startsWith('-') ? '<' : '>')
  return sql`(${key}, ${id}) ${beyond} (${value}::${sql.raw(type)}, ${last}::${sql.raw(idType)})`
}

const Cursor = z.tuple([z.string(), z.string(), z.string()])
const encode = (cursor: z.output<typeof Cursor>) => Buffer.from(JSON.stringify(cursor)).toString('base64url')

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
