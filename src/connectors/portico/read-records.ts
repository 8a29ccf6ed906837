import type { Access } from '../connector.ts'
import { ConnectorError } from '../connector-error.ts'
import { ask } from './client.ts'
import { type Page, perPage, type RecordList, readPages, tooMany } from './read-pages.ts'
import { toKnown } from './translate.ts'

/** The CRM gives no more than 100,000 records of one list. */
const mostPages = 100_000 / perPage

/** Every page of a module from a page token on, with the number of records there were at the start. */
export async function* readRecords<R>(
  access: Access,
  list: RecordList<R>,
  from: string | null,
): AsyncIterable<Page<R> & { known: number | null }> {
  const path = `/crm/v8/${list.module}`
  const known = await countRecords(access, `${path}/actions/count`)
  if (known !== null && known > mostPages * perPage) throw tooMany()
  for await (const page of readPages(access, { ...list, path }, { from, mostPages })) yield { ...page, known }
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
