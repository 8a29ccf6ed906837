import type { Access, CrmPage } from '../connector.ts'
import { ConnectorError } from '../connector-error.ts'
import { ask } from './client.ts'
import { tooMany } from './read-ahead.ts'
import { perPage } from './read-pages.ts'
import { toCount, toUserPage } from './translate.ts'

const mostPages = 500

/** Every page of users, from a page number on, one asked ahead: the CRM has no page tokens for users. */
export async function* readUsers(access: Access, cursor: string | null): AsyncIterable<CrmPage<'user'>> {
  const from = Number(cursor ?? 1)
  if (!Number.isSafeInteger(from) || from < 1) throw new ConnectorError('unexpected_answer', 'place_lost')
  const page = (number: number) => ask(access, `/crm/v8/users?type=AllUsers&per_page=${perPage}&page=${number}`)
  const count = async () => toCount(await ask(access, '/crm/v8/users/actions/count?type=AllUsers'))
  const known = await count()
  const seen = new Set<string>()
  let next = page(from)
  // A rejection is met where it is awaited; until then it must not count as unhandled.
  next.catch(() => {})
  for (let number = from; ; number += 1) {
    const { records, more } = toUserPage(await next)
    const again = records.filter(user => seen.has(user.id)).length
    if (again > 0) throw new ConnectorError('unexpected_answer', again < records.length ? changed : 'page_repeated')
    for (const user of records) seen.add(user.id)
    if (more) {
      if (number >= mostPages) throw tooMany()
      next = page(number + 1)
      next.catch(() => {})
    } else if ((await count()) !== (number - 1) * perPage + records.length) {
      // Somebody left while page after page was read: the later pages moved up, and one record may have been missed.
      throw new ConnectorError('unexpected_answer', changed)
    }
    yield { records, cursor: more ? String(number + 1) : null, known }
    if (!more) return
  }
}

const changed = 'changed_while_read'
