import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Tx } from '../people/people.ts'
import type { ClientEvent } from './client-event.ts'
import { clientUserFrom, personName } from './client-users.store.ts'

/** Writes down what was done at a company; `about` is a field's name, or several. */
export async function noteAtCompany(
  { db, viewer, clock }: Tx,
  companyId: string,
  what: ClientEvent,
  about: string | null = null,
): Promise<void> {
  const event = { id: newId(), client_company_id: companyId, at: clock(), by_name: viewer.name, what, about }
  await db
    .insertInto('client_event')
    .values({ ...event, portal_id: viewer.portalId })
    .execute()
}

/** Writes down at the company of each of these client users what was done with them; of those without one, nothing. */
export async function noteOfClients(
  { db, viewer, clock }: Tx,
  ids: readonly string[],
  what: ClientEvent,
): Promise<void> {
  if (ids.length === 0) return
  await sql`
    insert into client_event (portal_id, id, client_company_id, at, by_name, what, about)
    select u.portal_id, wanted.event_id, u.client_company_id, ${clock()}, ${viewer.name}, ${what}, ${personName}
    from unnest(${ids}::uuid[], ${ids.map(() => newId())}::uuid[]) as wanted (id, event_id)
    join (${clientUserFrom}) on u.portal_id = ${viewer.portalId} and u.id = wanted.id
    where u.client_company_id is not null`.execute(db)
}
