import type { Access } from '../connector.ts'
import { ConnectorError } from '../connector-error.ts'
import { query } from './client.ts'
import { type Page, readAhead, tooMany } from './read-ahead.ts'
import type { RecordList } from './read-pages.ts'
import { type Row, toQueryPage } from './translate.ts'
import { toText } from './values.ts'

/** More records of one module than this are not read. */
export const mostByQuery = 2_000_000

/** How many records a query asks for, and how many once an answer was too large to be read. */
export const perQuery = { most: 2000, least: 200 }

/** The place of a reading by query. No page token looks like this. */
const placePattern = /^id:(\d{1,20})$/
const placeAfter = (id: string) => `id:${id}`

/** Whether a reading that stands at this place goes by query. */
export const isQueryPlace = (place: string | null): boolean => place !== null && placePattern.test(place)

/** Every record of a module by queries, each for the ids after the last: the way beyond where a list ends. */
export function readQueries<R>(
  access: Access,
  { module, fields, toRecord }: RecordList<R>,
  from: string | null,
): AsyncIterable<Page<R>> {
  const columns = ['id', ...fields.flatMap(field => (field === 'Owner' ? ownerColumns : [field]))].join(', ')
  let limit = perQuery.most
  let asked = 0

  async function ask(place: string | null) {
    const after = placePattern.exec(place ?? '')?.[1] ?? '0'
    const answer = await query(
      access,
      `select ${columns} from ${module} where id > '${after}' order by id asc limit ${limit}`,
    )
    asked += limit
    const { rows, more } = toQueryPage(answer)
    if (more && asked >= mostByQuery) throw tooMany()
    const last = rows.at(-1)?.id ?? ''
    // It goes into the next query.
    if (more && !/^\d{1,20}$/.test(last)) throw new ConnectorError('unexpected_answer', 'data.id')
    return { rows, next: more ? placeAfter(last) : null }
  }

  return readAhead({
    ask: async place => {
      try {
        return await ask(place)
      } catch (error) {
        if (isUnknownAddress(error)) throw tooMany()
        if (!isTooLarge(error) || limit === perQuery.least) throw error
        limit = perQuery.least
        return ask(place)
      }
    },
    toRecord: row => toRecord(asListed(row)),
    from,
    after: placePattern.exec(from ?? '')?.[1] ?? '0',
  })
}

// Queries call an owner by the last name alone.
const ownerColumns = ['Owner.first_name', 'Owner.last_name', 'Owner.email']

/** A row as lists give it, so that a record reads the same on either way. */
function asListed(row: Row): Row {
  const [first, last, email] = ownerColumns.map(column => toText(row[column]))
  const name = [first, last].filter(Boolean).join(' ') || email
  return { ...row, Owner: name ? { name } : null }
}

const isTooLarge = (error: unknown) => error instanceof ConnectorError && error.reason === 'too_large'
// A CRM without queries ends where its lists end.
const isUnknownAddress = (error: unknown) =>
  error instanceof ConnectorError && ['INVALID_URL_PATTERN', 'INVALID_REQUEST_METHOD'].includes(error.reason ?? '')
