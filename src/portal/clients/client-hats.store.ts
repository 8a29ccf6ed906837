import { type Insertable, type RawBuilder, sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import { noteEdit, noteEdits, type Tx, withHeld } from '../people/people.ts'
import type { PortalTables } from '../portal.tables.ts'
import type { ClientSkipReason } from './client-selection.ts'
import { clientUserFrom } from './client-users.store.ts'

/** One client user's own row, locked until the transaction ends. */
export async function getClientUserToChange({ db, viewer }: Tx, id: string) {
  const row = await db
    .selectFrom('client_user')
    .selectAll()
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw problem('not_found')
  return row
}

/** Somebody of a selection, and why a change leaves them out. */
export type ClientCandidate = { id: string; personId: string; reason: ClientSkipReason | null }

/** Everybody meant, locked, each with the reason that stands against a change; `u`, `p` and `c` are known to it. */
export async function listClientCandidates({ db }: Tx, meant: RawBuilder<unknown>, reason: RawBuilder<unknown>) {
  const { rows } = await sql<ClientCandidate>`
    select u.id, u.person_id as "personId", (${reason})::text as reason from ${clientUserFrom}
    where ${meant} order by u.id for update of u`.execute(db)
  return rows
}

/** Throws `email_taken` when this person is at this company already. */
export async function refuseSecondHat({ db, viewer }: Tx, personId: string, companyId: string | null): Promise<void> {
  const { rows } = await sql`select from client_user where portal_id = ${viewer.portalId} and person_id = ${personId}
    and client_company_id is not distinct from ${companyId}::uuid`.execute(db)
  if (rows.length > 0) throw problem('email_taken', 'This person is a client user of this company already.')
}

/** Adds the hat of a client user to a person. What the CRM says of a person's data under one hat holds under every other. */
export async function insertClientUser(
  { db, viewer }: Tx,
  row: Omit<Insertable<PortalTables['client_user']>, 'portal_id' | 'no_processing'>,
): Promise<void> {
  const { rows } =
    await sql`select from client_user where portal_id = ${viewer.portalId} and person_id = ${row.person_id}
    and no_processing limit 1`.execute(db)
  await db
    .insertInto('client_user')
    .values({ ...row, no_processing: rows.length > 0, portal_id: viewer.portalId })
    .execute()
}

type Facts = { title: string | null; phone: string | null; client_company_id: string | null }

/** Changes what a client user is at their company; what differs is held. Returns the fields that differ. */
export async function updateClientUser(
  ctx: Tx,
  before: Facts & { id: string; held: string[] },
  after: Facts,
): Promise<string[]> {
  const { db, viewer } = ctx
  const changed = (['title', 'phone', 'client_company_id'] as const).filter(field => after[field] !== before[field])
  if (changed.length === 0) return []
  await sql`update client_user set title = ${after.title}, phone = ${after.phone}, client_company_id = ${after.client_company_id},
    held = ${withHeld(before.held, changed)}, version = version + 1
    where portal_id = ${viewer.portalId} and id = ${before.id}`.execute(db)
  await noteEdit(ctx, before.id, changed)
  return changed
}

/** Puts client users into another company, or into none; the CRM does not move them back. */
export async function updateCompanyOf(ctx: Tx, ids: readonly string[], companyId: string | null) {
  const { db, viewer } = ctx
  await sql`update client_user set client_company_id = ${companyId}::uuid, version = version + 1,
    held = array(select distinct unnest(held || array['client_company_id']))
    where portal_id = ${viewer.portalId} and id = any(${ids}::uuid[])`.execute(db)
  await noteEdits(ctx, ids, ['client_company_id'])
}

/** Shuts client users out from the next request on; who had not come in yet is no longer invited. */
export async function updateClientsDeactivated({ db, viewer, clock }: Tx, ids: readonly string[]): Promise<void> {
  await sql`update client_user set deactivated_at = ${clock()}, deactivated_by = 'hand', version = version + 1,
    invited_at = case when accepted_at is null then null else invited_at end
    where portal_id = ${viewer.portalId} and id = any(${ids}::uuid[])`.execute(db)
}

/** Lets client users in again. */
export async function updateClientsReactivated({ db, viewer }: Tx, ids: readonly string[]): Promise<void> {
  await sql`update client_user set deactivated_at = null, deactivated_by = null, version = version + 1
    where portal_id = ${viewer.portalId} and id = any(${ids}::uuid[])`.execute(db)
}

/** Removes client users. */
export async function deleteClientUsers({ db, viewer }: Tx, ids: readonly string[]): Promise<void> {
  await sql`delete from client_user where portal_id = ${viewer.portalId} and id = any(${ids}::uuid[])`.execute(db)
}

/** Every client user a person is. */
export async function listHatsOfPerson({ db, viewer }: Tx, personId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('client_user')
    .select('id')
    .where('portal_id', '=', viewer.portalId)
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute()
  return rows.map(row => row.id)
}
