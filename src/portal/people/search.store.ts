import { type RawBuilder, sql } from 'kysely'
import { searchFor, searchWords } from '../../platform/listing.ts'
import type { Tx } from './context.ts'

type Fragment = RawBuilder<unknown>

/** The tables that are searched through trigrams. */
export type Searched = 'portal_user' | 'client_company' | 'client_user_listing'

/** What a search came to: conditions that rows fit it, and whether they are more than were noted down. */
export type Search = { where: Fragment[]; words: string[]; isCommon: boolean }

// More than this is quicker to come by in the order of the list, where the first page is full soon.
const few = 2000

/**
 * Searches a table by its column `search`: where few rows fit (`atMost`), their ids are noted down for the rest of the transaction and rows
 * have to be among them; else every row is looked at, in the order of the list. The ids only narrow: what may be seen is up to the
 * policies of the tables they are looked up in.
 */
export async function findRows(
  { db }: Pick<Tx, 'db'>,
  table: Searched,
  q: string | undefined,
  id: Fragment,
  search: Fragment,
  atMost = few,
): Promise<Search> {
  const words = searchWords(q)
  if (words.length === 0) return { where: [], words, isCommon: false }
  const note = `app.found_${table}`
  const { rows } = await sql<{ isCommon: boolean }>`
    select set_config(${note}, coalesce(find_by_search(${table}, ${words}::text[], ${atMost})::text, ''), true) = '' as "isCommon"`.execute(
    db,
  )
  const isCommon = rows[0]?.isCommon ?? true
  // The cast outside keeps PostgreSQL from reading `any (select …)` as a comparison with rows.
  // As if half of the rows fitted: the planner, who may not look, would take them for few, gather them all and sort them.
  const where = isCommon
    ? searchFor(q, search).map(one => sql`coalesce(${one}, false)`)
    : [sql`${id} = any((select current_setting(${sql.lit(note)})::uuid[])::uuid[])`]
  return { where, words, isCommon }
}
