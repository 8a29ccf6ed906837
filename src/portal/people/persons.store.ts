import { sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import { emailKey } from '../../platform/fold.ts'
import { newId } from '../../platform/ids.ts'
import type { Tx } from './context.ts'
import { noteEdit } from './edits.store.ts'
import { keysOf, nameOf, type PersonFacts } from './person.ts'

/** A person of this portal with the hats they wear. */
export type KnownPerson = PersonFacts & {
  id: string
  loginId: string | null
  held: string[]
  portalUserId: string | null
  clientOf: number
}

const known = sql`p.id, p.first_name as "firstName", p.last_name as "lastName", p.email, p.login_id as "loginId", p.held,
  u.id as "portalUserId", (select count(*)::int from client_user c where c.portal_id = p.portal_id and c.person_id = p.id) as "clientOf"
  from person p left join portal_user u on u.portal_id = p.portal_id and u.person_id = p.id`

/** The person this address belongs to in this portal. */
export async function findPersonByEmail({ db, viewer }: Tx, email: string): Promise<KnownPerson | undefined> {
  const { rows } = await sql<KnownPerson>`select ${known}
    where p.portal_id = ${viewer.portalId} and p.email_key = ${emailKey(email)}`.execute(db)
  return rows[0]
}

/** The person by id, locked until the transaction ends. */
export async function getPersonToChange({ db, viewer }: Tx, id: string): Promise<KnownPerson> {
  const { rows } = await sql<KnownPerson>`select ${known}
    where p.portal_id = ${viewer.portalId} and p.id = ${id} for update of p`.execute(db)
  if (!rows[0]) throw problem('not_found')
  return rows[0]
}

/** Adds a person; throws `email_taken` where somebody of this portal has the address. */
export async function insertPerson(ctx: Tx, person: PersonFacts & { loginId?: string }): Promise<string> {
  const id = newId()
  const taken = person.email ? await findPersonByEmail(ctx, person.email) : undefined
  if (taken) throw emailTaken(taken)
  await ctx.db
    .insertInto('person')
    .values({
      portal_id: ctx.viewer.portalId,
      id,
      first_name: person.firstName,
      last_name: person.lastName,
      email: person.email,
      email_key: emailKey(person.email),
      login_id: person.loginId ?? null,
    })
    .execute()
  return id
}

/**
 * Changes a person's names and address by hand: what differs is held against the CRM from now on, and every hat is sorted and
 * found by the new name. Returns the fields that differ.
 */
export async function updatePerson(ctx: Tx, before: KnownPerson, wanted: Partial<PersonFacts>): Promise<string[]> {
  const after = {
    firstName: wanted.firstName ?? before.firstName,
    lastName: wanted.lastName ?? before.lastName,
    email: wanted.email === undefined ? before.email : wanted.email,
  }
  const changed = [
    ...(after.firstName === before.firstName ? [] : ['first_name']),
    ...(after.lastName === before.lastName ? [] : ['last_name']),
    ...(after.email === before.email ? [] : ['email']),
  ]
  if (changed.length === 0) return []
  const taken = after.email && changed.includes('email') ? await findPersonByEmail(ctx, after.email) : undefined
  if (taken && taken.id !== before.id) throw emailTaken(taken)
  const { db, viewer } = ctx
  await sql`update person set first_name = ${after.firstName}, last_name = ${after.lastName}, email = ${after.email},
    email_key = ${emailKey(after.email)}, held = ${withHeld(before.held, changed)}, version = version + 1
    where portal_id = ${viewer.portalId} and id = ${before.id}`.execute(db)
  const { sort_key, search } = keysOf(after)
  for (const hat of ['portal_user', 'client_user'])
    await sql`update ${sql.table(hat)} set sort_key = ${sort_key}, search = ${search}, version = version + 1
      where portal_id = ${viewer.portalId} and person_id = ${before.id}`.execute(db)
  await noteEdit(ctx, before.id, changed)
  return changed
}

/** Forgets those of these people who have no hat left and never signed in. */
export async function deleteHatless({ db, viewer }: Tx, ids: readonly string[]): Promise<void> {
  await sql`delete from person p where p.portal_id = ${viewer.portalId} and p.id = any(${ids}::uuid[]) and p.login_id is null
    and not exists (select from portal_user u where u.portal_id = p.portal_id and u.person_id = p.id)
    and not exists (select from client_user c where c.portal_id = p.portal_id and c.person_id = p.id)`.execute(db)
}

/** The fields held so far and these, each once. */
export const withHeld = (held: readonly string[], changed: readonly string[]): string[] => [
  ...new Set([...held, ...changed]),
]

/** The refusal of an address that belongs to somebody else here; it says who, and what they are. */
export function emailTaken(person: KnownPerson) {
  const what = person.portalUserId ? 'a portal user' : person.clientOf > 0 ? 'a client user' : 'known'
  return problem('email_taken', `${nameOf(person)} has this address and is ${what} here already.`, [
    { field: 'email', message: `This is the address of ${nameOf(person)}, ${what} here.` },
  ])
}
