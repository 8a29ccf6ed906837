import type { Access } from '../connector.ts'
import { ConnectorError } from '../connector-error.ts'
import { ask } from './client.ts'
import { type Page, readAhead, tooMany } from './read-ahead.ts'
import { type Row, toRecordPage } from './translate.ts'

/** A module of the CRM: its name in addresses, the fields to ask for (at most 50), and what becomes of a row. */
export type RecordList<R> = {
  readonly module: 'Accounts' | 'Contacts' | 'Deals'
  readonly fields: readonly string[]
  readonly toRecord: (row: Row) => R
}

/** How many records a page has. */
export const perPage = 200

/** Every page of a list, by id from a page token on. */
export function readPages<R>(
  access: Access,
  { path, fields, toRecord }: Pick<RecordList<R>, 'fields' | 'toRecord'> & { path: string },
  { from, mostPages, since = null }: { from: string | null; mostPages: number; since?: Date | null },
): AsyncIterable<Page<R>> {
  const list = `${path}?fields=${fields.join(',')}&per_page=${perPage}&sort_by=id&sort_order=asc`
  let pages = 0
  return readAhead({
    ask: async token => {
      const page = toRecordPage(await askPage(access, list, token, since))
      pages += 1
      if (page.next !== null && pages >= mostPages) throw tooMany()
      return page
    },
    toRecord,
    from,
  })
}

// A token that is older than a day, of another key's owner, or not the CRM's own any more.
const lostPlace = new Set(['EXPIRED_VALUE', 'TOKEN_BOUND_DATA_MISMATCH', 'INVALID_DATA'])

async function askPage(access: Access, list: string, token: string | null, since: Date | null): Promise<unknown> {
  if (token === null) return ask(access, list, since)
  try {
    return await ask(access, `${list}&page_token=${encodeURIComponent(token)}`, since)
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'unexpected_answer') throw error
    if (lostPlace.has(error.reason ?? '')) throw new ConnectorError('unexpected_answer', 'place_lost')
    throw error.reason === 'PAGINATION_LIMIT_EXCEEDED' ? tooMany() : error
  }
}
