import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { emailTaken, findPersonByEmail, insertPerson, keysOf, type PersonFacts, type Tx } from '../people/people.ts'
import { ensureCompany } from './client-companies.store.ts'
import { noteOfClients } from './client-events.store.ts'
import { insertClientUser, refuseSecondHat } from './client-hats.store.ts'
import type { NewClientUser, SecondCompany } from './client-user.ts'

/** Adds a client user by hand, at a client company that is there or new, and returns the new id. */
export async function addClientUser(ctx: Tx, wanted: NewClientUser): Promise<string> {
  if (!wanted.firstName && !wanted.lastName)
    throw problem('invalid_input', undefined, [{ field: 'firstName', message: 'Give at least one name.' }])
  const known = wanted.email ? await findPersonByEmail(ctx, wanted.email) : undefined
  if (known && (known.portalUserId || known.clientOf > 0) && !wanted.addHat) throw emailTaken(known)
  const companyId = wanted.company ? await ensureCompany(ctx, wanted.company) : null
  const personId = known?.id ?? (await insertPerson(ctx, wanted))
  if (known) await refuseSecondHat(ctx, personId, companyId)
  return putOn(ctx, personId, known ?? wanted, companyId, wanted)
}

type Of = PersonFacts & { personId: string }

/** Adds a client user of the same person at a further company, and returns the new id. Each has its own title and phone. */
export async function addToCompany(ctx: Tx, person: Of, wanted: SecondCompany): Promise<string> {
  const companyId = await ensureCompany(ctx, wanted.company)
  await refuseSecondHat(ctx, person.personId, companyId)
  return putOn(ctx, person.personId, person, companyId, wanted)
}

async function putOn(
  ctx: Tx,
  personId: string,
  person: PersonFacts,
  companyId: string | null,
  { title, phone }: { title: string | null; phone: string | null },
): Promise<string> {
  const id = newId()
  await insertClientUser(ctx, {
    id,
    person_id: personId,
    client_company_id: companyId,
    title,
    phone,
    ...keysOf(person),
  })
  await noteOfClients(ctx, [id], 'user_added')
  return id
}
