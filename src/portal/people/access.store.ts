import { type RawBuilder, sql } from 'kysely'
import type { Tx } from './context.ts'
import type { Candidate } from './portal-user.ts'
import type { StaffRole } from './role.ts'

/** Lets one change of access at a time into a portal, so that two administrators cannot remove each other. */
export async function lockAccess({ db, viewer }: Tx): Promise<void> {
  await sql`select from portal where id = ${viewer.portalId} for no key update`.execute(db)
}

/** Everybody of a selection, locked, each with the reason that stands against a change; `u`, `p` and `t` are known to it. */
export async function listCandidates({ db, viewer }: Tx, selected: RawBuilder<unknown>, reason: RawBuilder<unknown>) {
  const { rows } = await sql<Candidate & { role: StaffRole; isActive: boolean }>`
    select u.id, (${reason})::text as reason, u.role, u.status = 'active' as "isActive"
    from portal_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id join portal t on t.id = u.portal_id
    where u.portal_id = ${viewer.portalId} and u.id in ${selected} order by u.id for update of u`.execute(db)
  return rows
}

/** Whether an administrator who can sign in is left besides these. */
export async function hasOtherAdministrator({ db, viewer }: Tx, ids: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{
    left: boolean
  }>`select exists (select from portal_user where portal_id = ${viewer.portalId}
    and role = 'administrator' and status = 'active' and id <> all(${ids}::uuid[])) as left`.execute(db)
  return rows[0]?.left ?? false
}

/** Every administrator who can sign in and be written to, with the portal's name. */
export async function listAdministrators({ db, viewer }: Pick<Tx, 'db' | 'viewer'>) {
  const { rows } = await sql<{ id: string; email: string; portalName: string }>`
    select u.id, p.email, t.name as "portalName"
    from portal_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id join portal t on t.id = u.portal_id
    where u.portal_id = ${viewer.portalId} and u.role = 'administrator' and u.status = 'active' and p.email is not null
    order by u.sort_key, u.id`.execute(db)
  return rows
}

/** Gives these portal users a role. */
export async function updateRole({ db, viewer }: Tx, ids: readonly string[], role: StaffRole): Promise<void> {
  await sql`update portal_user set role = ${role}, version = version + 1
    where portal_id = ${viewer.portalId} and id = any(${ids}::uuid[])`.execute(db)
}

/** Shuts these portal users out from the next request on; who had not come in yet is no longer invited. */
export async function updateDeactivated({ db, viewer, clock }: Tx, ids: readonly string[]): Promise<void> {
  await sql`update portal_user set deactivated_at = ${clock()}, deactivated_by = 'hand', version = version + 1,
    invited_at = case when accepted_at is null then null else invited_at end
    where portal_id = ${viewer.portalId} and id = any(${ids}::uuid[])`.execute(db)
}

/** Lets these portal users in again. */
export async function updateReactivated({ db, viewer }: Tx, ids: readonly string[]): Promise<void> {
  await sql`update portal_user set deactivated_at = null, deactivated_by = null, version = version + 1
    where portal_id = ${viewer.portalId} and id = any(${ids}::uuid[])`.execute(db)
}
