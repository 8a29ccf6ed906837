import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { emailTaken, findPersonByEmail, insertPerson, keysOf, type Tx } from '../people/people.ts'
import { ensureCompany } from './client-companies.store.ts'
import type { NewClientUser } from './client-user.ts'
import { insertClientUser, refuseSecondHat } from './client-users.store.ts'

/** Adds a client user by hand, at a client company that is there or new, and returns the new id. */
export async function addClientUser(ctx: Tx, wanted: NewClientUser): Promise<string> {
  if (!wanted.firstName && !wanted.lastName)
    throw problem('invalid_input', undefined, [{ field: 'firstName', message: 'Give at least one name.' }])
  const known = wanted.email ? await findPersonByEmail(ctx, wanted.email) : undefined
  if (known && (known.portalUserId || known.clientOf > 0) && !wanted.addHat) throw emailTaken(known)
  const companyId = wanted.company ? await ensureCompany(ctx, wanted.company) : null
  const personId = known?.id ?? (await insertPerson(ctx, wanted))
  if (known) await refuseSecondHat(ctx, personId, companyId)
  const id = newId()
  const { title, phone } = wanted
  const keys = keysOf(known ?? wanted)
  await insertClientUser(ctx, { id, person_id: personId, client_company_id: companyId, title, phone, ...keys })
  return id
}
