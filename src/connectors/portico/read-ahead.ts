import { ConnectorError } from '../connector-error.ts'
import type { Row } from './translate.ts'

/** One page and where to go on. */
export type Page<R> = { records: R[]; cursor: string | null }

/** One page as the CRM answers it. */
export type RowPage = { rows: Row[]; next: string | null }

type Walk<R> = {
  /** The page at a place; null is the start. */
  ask: (place: string | null) => Promise<RowPage>
  toRecord: (row: Row) => R
  from: string | null
  /** The id that stands before the first record, where it is known. */
  after?: string
}

/**
 * Every page from a place on, one asked ahead. In ascending order of id none comes twice and none is left out, whatever comes
 * or goes meanwhile, so that an answer which does not keep to this ends the reading.
 */
export async function* readAhead<R>({ ask, toRecord, from, after = '' }: Walk<R>): AsyncIterable<Page<R>> {
  let last = after
  let place = from
  let next = ask(place)
  // A rejection is met where it is awaited; until then it must not count as unhandled.
  next.catch(() => {})
  for (;;) {
    const page = await next
    if (page.next !== null && page.next === place) throw repeated()
    for (const { id } of page.rows) {
      if (!follows(id, last)) throw repeated()
      last = id
    }
    place = page.next
    if (place !== null) {
      next = ask(place)
      next.catch(() => {})
    }
    yield { records: page.rows.map(toRecord), cursor: place }
    if (place === null) return
  }
}

/** Ids are numbers of up to twenty digits: the longer is the greater. */
const follows = (id: string, last: string) => id.length > last.length || (id.length === last.length && id > last)

/** What is thrown when there are more records than are read in one go. */
export const tooMany = () => new ConnectorError('unexpected_answer', 'too_many_records')

/** Whether that was thrown. */
export const isTooMany = (error: unknown): boolean =>
  error instanceof ConnectorError && error.reason === 'too_many_records'

const repeated = () => new ConnectorError('unexpected_answer', 'page_repeated')
