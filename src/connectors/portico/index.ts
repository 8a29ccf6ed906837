import type { Access, Connector, CrmPage } from '../connector.ts'
import { ConnectorError } from '../connector-error.ts'
import { ask } from './client.ts'
import { toCount, toOrganization, toUserPage } from './translate.ts'

const perPage = 200

/** The bundled CRM, and any other that answers as Zoho CRM v8 with a service key. */
export const portico: Connector = {
  key: 'portico',
  name: 'Portico CRM',
  provides: ['user'],
  verify: async access => toOrganization(await ask(access, '/crm/v8/org')),
  fetch: (access, _kind, { cursor }) => fetchUsers(access, Number(cursor ?? 1)),
  keyPage: baseUrl => `${baseUrl}/setup/developers-space/zsc-key`,
}

async function* fetchUsers(access: Access, from: number): AsyncIterable<CrmPage> {
  const page = (number: number) => ask(access, `/crm/v8/users?type=AllUsers&per_page=${perPage}&page=${number}`)
  const count = async () => toCount(await ask(access, '/crm/v8/users/actions/count?type=AllUsers'))
  const known = await count()
  let next = page(from)
  // A rejection is met where it is awaited; until then it must not count as unhandled.
  next.catch(() => {})
  for (let number = from; ; number += 1) {
    const { records, more } = toUserPage(await next)
    if (more) {
      next = page(number + 1)
      next.catch(() => {})
    } else if ((await count()) !== (number - 1) * perPage + records.length) {
      // Somebody left while page after page was read: the later pages moved up, and one record may have been missed.
      throw new ConnectorError('unexpected_answer', 'changed_while_read')
    }
    yield { records, cursor: more ? String(number + 1) : null, known }
    if (!more) return
  }
}
