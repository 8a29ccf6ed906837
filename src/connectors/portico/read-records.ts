import type { Access } from '../connector.ts'
import { ConnectorError } from '../connector-error.ts'
import { ask } from './client.ts'
import { type Page, tooMany } from './read-ahead.ts'
import { perPage, type RecordList, readPages } from './read-pages.ts'
import { isQueryPlace, mostByQuery, readQueries } from './read-queries.ts'
import { toKnown } from './translate.ts'

/** The CRM gives no more than 100,000 records of one list. */
const mostByList = 100_000

/**
 * Every page of a module from a place on, with the number of records there were at the start. Where a list would not reach
 * the end everything is read by query instead; a reading goes on in the way it began.
 */
export async function* readRecords<R>(
  access: Access,
  list: RecordList<R>,
  from: string | null,
): AsyncIterable<Page<R> & { known: number | null }> {
  const path = `/crm/v8/${list.module}`
  const known = await countRecords(access, `${path}/actions/count`)
  if (known !== null && known > mostByQuery) throw tooMany()
  const byQuery = from === null ? known !== null && known > mostByList : isQueryPlace(from)
  const pages = byQuery
    ? readQueries(access, list, from)
    : readPages(access, { ...list, path }, { from, mostPages: mostByList / perPage })
  for await (const page of pages) yield { ...page, known }
}

/** How many there are; null where the CRM does not count for this key. What matters, the list itself will refuse. */
async function countRecords(access: Access, path: string): Promise<number | null> {
  try {
    return toKnown(await ask(access, path))
  } catch (error) {
    if (error instanceof ConnectorError && ['unexpected_answer', 'forbidden'].includes(error.code)) return null
    throw error
  }
}
