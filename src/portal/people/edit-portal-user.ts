import { sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import { lockAccess } from './access.store.ts'
import { changeAccess, refuseSkipped } from './change-access.ts'
import type { Tx } from './context.ts'
import { endInvitationsOf } from './invitations.store.ts'
import { getPersonToChange, updatePerson } from './persons.store.ts'
import type { PortalUserChanges } from './portal-user.ts'
import { getPortalUserToChange, updateFacts } from './portal-users.store.ts'

/** Changes a portal user by hand. What differs is held: a later import leaves it alone. */
export async function editPortalUser(ctx: Tx, id: string, changes: PortalUserChanges): Promise<void> {
  // In the order every change of access locks in: the portal, then its people.
  if (changes.role) await lockAccess(ctx)
  const before = await getPortalUserToChange(ctx, id)
  if (before.version !== changes.version) throw problem('changed_meanwhile')
  const { firstName, lastName, email, title, phone, role } = changes
  if (role && role !== before.role)
    refuseSkipped(await changeAccess(ctx, sql`(select ${id}::uuid)`, { action: 'set_role', role }))
  const person = await getPersonToChange(ctx, before.person_id)
  const names = { firstName: firstName ?? person.firstName, lastName: lastName ?? person.lastName }
  if (!names.firstName && !names.lastName)
    throw problem('invalid_input', undefined, [{ field: 'firstName', message: 'Give at least one name.' }])
  const changed = await updatePerson(ctx, person, { ...names, ...(email ? { email } : {}) })
  if (changed.includes('email')) await endInvitationsOf(ctx, before.person_id)
  await updateFacts(ctx, before, { title, phone })
}
