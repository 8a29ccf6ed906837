import type { Access } from '../connector.ts'
import { ConnectorError } from '../connector-error.ts'
import { ask } from './client.ts'
import { type Row, toRecordPage } from './translate.ts'

/** A module of the CRM: its name in addresses, the fields to ask for (at most 50), and what becomes of a row. */
export type RecordList<R> = {
  readonly module: 'Accounts' | 'Contacts' | 'Deals'
  readonly fields: readonly string[]
  readonly toRecord: (row: Row) => R
}

/** One page and where to go on. */
export type Page<R> = { records: R[]; cursor: string | null }

/** How many records a page has. */
export const perPage = 200

/**
 * Every page of a list, from a page token on, one asked ahead. In ascending order of id and by token none comes twice and none
 * is left out, whatever comes or goes meanwhile, so that an answer which does not keep to this ends the reading.
 */
export async function* readPages<R>(
  access: Access,
  { path, fields, toRecord }: Pick<RecordList<R>, 'fields' | 'toRecord'> & { path: string },
  { from, mostPages, since = null }: { from: string | null; mostPages: number; since?: Date | null },
): AsyncIterable<Page<R>> {
  const list = `${path}?fields=${fields.join(',')}&per_page=${perPage}&sort_by=id&sort_order=asc`
  let last = ''
  let token = from
  let next = askPage(access, list, token, since)
  // A rejection is met where it is awaited; until then it must not count as unhandled.
  next.catch(() => {})
  for (let pages = 1; ; pages += 1) {
    const page = toRecordPage(await next)
    if (page.next !== null && page.next === token) throw repeated()
    for (const { id } of page.rows) {
      if (!follows(id, last)) throw repeated()
      last = id
    }
    token = page.next
    if (token !== null) {
      if (pages >= mostPages) throw tooMany()
      next = askPage(access, list, token, since)
      next.catch(() => {})
    }
    yield { records: page.rows.map(toRecord), cursor: token }
    if (token === null) return
  }
}

/** Ids are numbers of up to twenty digits: the longer is the greater. */
const follows = (id: string, last: string) => id.length > last.length || (id.length === last.length && id > last)

/** What is thrown when there are more records than one list gives. */
export const tooMany = () => new ConnectorError('unexpected_answer', 'too_many_records')

const repeated = () => new ConnectorError('unexpected_answer', 'page_repeated')

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
