import { problem } from '../../platform/errors.ts'
import { endInvitationsOf, getPersonToChange, type Tx, updatePerson } from '../people/people.ts'
import { leaveUninvited } from './change-clients.ts'
import { ensureCompany } from './client-companies.store.ts'
import { noteOfClients } from './client-events.store.ts'
import { getClientUserToChange, refuseSecondHat, updateClientUser } from './client-hats.store.ts'
import type { ClientUserChanges } from './client-user.ts'
import { getClientUser } from './client-users.store.ts'

/** Changes a client user by hand. What differs is held: a later import leaves it alone. */
export async function editClientUser(ctx: Tx, id: string, changes: ClientUserChanges): Promise<void> {
  const before = await getClientUserToChange(ctx, id)
  if (before.version !== changes.version) throw problem('changed_meanwhile')
  const companyId = await companyFor(ctx, before, changes)
  const isMoving = companyId !== before.client_company_id
  const named = await editPerson(ctx, id, changes)
  if (isMoving) await noteOfClients(ctx, [id], 'user_moved_out')
  const changed = await updateClientUser(ctx, before, {
    title: changes.title === undefined ? before.title : changes.title || null,
    phone: changes.phone === undefined ? before.phone : changes.phone || null,
    client_company_id: companyId,
  })
  if (isMoving) await noteOfClients(ctx, [id], 'user_moved_in')
  if (isMoving && !companyId) await leaveUninvited(ctx, [id])
  if (named || changed.some(field => field !== 'client_company_id')) await noteOfClients(ctx, [id], 'user_edited')
}

// The person is one under every hat. Of somebody who works here, the address is changed among the portal users, and so are the
// names by whoever may not manage those.
async function editPerson(ctx: Tx, id: string, changes: ClientUserChanges): Promise<boolean> {
  const shown = await getClientUser(ctx, id)
  const firstName = changes.firstName ?? shown.firstName
  const lastName = changes.lastName ?? shown.lastName
  const email = changes.email === undefined ? shown.email : changes.email || null
  const isRenamed = firstName !== shown.firstName || lastName !== shown.lastName
  if (!isRenamed && email === shown.email) return false
  if (!firstName && !lastName)
    throw problem('invalid_input', undefined, [{ field: 'firstName', message: 'Give at least one name.' }])
  if (shown.isPortalUser && (email !== shown.email || !ctx.viewer.permissions.includes('manage_people')))
    throw problem('not_allowed', 'This person is a portal user too: change name and address among the portal users.')
  const person = await getPersonToChange(ctx, shown.personId)
  const changed = await updatePerson(ctx, person, { firstName, lastName, email })
  if (changed.includes('email')) await endInvitationsOf(ctx, person.id)
  return true
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
