import type { Access } from '../connector.ts'
import { ConnectorError } from '../connector-error.ts'
import { ask } from './client.ts'
import { isTooMany, type Page, tooMany } from './read-ahead.ts'
import { perPage, type RecordList, readPages } from './read-pages.ts'
import { isQueryPlace, mostByQuery, perQuery, readQueries } from './read-queries.ts'
import { toKnown } from './translate.ts'

/** The CRM gives no more than 100,000 records of one list. */
const mostByList = 100_000

/**
 * Every page of a module from a place on, with the number of records there were at the start. Where one query would not hold
 * them all everything is read by queries, which hold ten times what a page of a list does and reach further; a reading goes on
 * in the way it began.
 */
export async function* readRecords<R>(
  access: Access,
  list: RecordList<R>,
  from: string | null,
): AsyncIterable<Page<R> & { known: number | null }> {
  const path = `/crm/v8/${list.module}`
  const known = await countRecords(access, `${path}/actions/count`)
  if (known !== null && known > mostByQuery) throw tooMany()
  const byQuery = from === null ? known !== null && known > perQuery.most : isQueryPlace(from)
  let given = false
  try {
    if (byQuery)
      for await (const page of readQueries(access, list, from)) {
        given = true
        yield { ...page, known }
      }
  } catch (error) {
    // A CRM without queries has lists.
    if (given || from !== null || known === null || known > mostByList || !isTooMany(error)) throw error
  }
  if (given) return
  for await (const page of readPages(access, { ...list, path }, { from, mostPages: mostByList / perPage }))
    yield { ...page, known }
}

/** How many there are; null where the CRM does not count for this key. What matters, the list itself will refuse. */
export async function countRecords(access: Access, path: string): Promise<number | null> {
  try {
    return toKnown(await ask(access, path))
  } catch (error) {
    if (error instanceof ConnectorError && ['unexpected_answer', 'forbidden'].includes(error.code)) return null
    throw error
  }
}
