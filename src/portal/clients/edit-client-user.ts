import { problem } from '../../platform/errors.ts'
import { getPersonToChange, type Tx, updatePerson } from '../people/people.ts'
import { ensureCompany } from './client-companies.store.ts'
import type { ClientUserChanges } from './client-user.ts'
import { getClientUserToChange, refuseSecondHat, updateClientUser } from './client-users.store.ts'

/** Changes a client user by hand. The address of somebody who also works here is changed among the portal users. */
export async function editClientUser(ctx: Tx, id: string, changes: ClientUserChanges): Promise<void> {
  const before = await getClientUserToChange(ctx, id)
  if (before.version !== changes.version) throw problem('changed_meanwhile')
  const person = await getPersonToChange(ctx, before.person_id)
  const firstName = changes.firstName ?? person.firstName
  const lastName = changes.lastName ?? person.lastName
  const email = changes.email === undefined ? person.email : changes.email || null
  if (!firstName && !lastName)
    throw problem('invalid_input', undefined, [{ field: 'firstName', message: 'Give at least one name.' }])
  if (person.portalUserId && email !== person.email)
    throw problem('not_allowed', 'This person is a portal user too: change the address among the portal users.')
  const companyId = await companyFor(ctx, before, changes)
  await updatePerson(ctx, person, { firstName, lastName, email })
  await updateClientUser(ctx, before, {
    title: changes.title === undefined ? before.title : changes.title || null,
    phone: changes.phone === undefined ? before.phone : changes.phone || null,
    client_company_id: companyId,
  })
}

async function companyFor(
  ctx: Tx,
  before: { person_id: string; client_company_id: string | null },
  { company }: ClientUserChanges,
): Promise<string | null> {
  if (company === undefined) return before.client_company_id
  const id = company && (await ensureCompany(ctx, company))
  if (id !== before.client_company_id) await refuseSecondHat(ctx, before.person_id, id)
  return id
}
