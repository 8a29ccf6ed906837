import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { Tx } from './context.ts'
import { keysOf } from './person.ts'
import { emailTaken, findPersonByEmail, insertPerson } from './persons.store.ts'
import type { NewPortalUser } from './portal-user.ts'
import { insertPortalUser } from './portal-users.store.ts'
import { canGrant } from './role.ts'

type Wanted = Pick<NewPortalUser, 'firstName' | 'lastName' | 'email' | 'title' | 'phone' | 'role' | 'addHat'>

/**
 * Adds somebody as a portal user and returns the new id. A client user of that address becomes one only when `addHat` says so,
 * since a second hat shows them what clients must not see.
 */
export async function addPortalUser(ctx: Tx, wanted: Wanted): Promise<string> {
  if (!canGrant(ctx.viewer.permissions, wanted.role)) throw problem('cannot_grant')
  if (!wanted.firstName && !wanted.lastName)
    throw problem('invalid_input', undefined, [{ field: 'firstName', message: 'Give at least one name.' }])
  const known = await findPersonByEmail(ctx, wanted.email)
  if (known && (known.portalUserId || (known.clientOf > 0 && !wanted.addHat))) throw emailTaken(known)
  const person = known ?? wanted
  const id = newId()
  const { role, title, phone } = wanted
  const personId = known?.id ?? (await insertPerson(ctx, wanted))
  await insertPortalUser(ctx, {
    id,
    person_id: personId,
    role,
    title,
    phone,
    ...keysOf({ ...person, email: wanted.email }),
  })
  return id
}
