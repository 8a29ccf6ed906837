import { type Kysely, sql } from 'kysely'
import type { PortalTables } from '../portal.tables.ts'
import type { Tx } from './context.ts'
import type { StaffRole } from './role.ts'

/** Whether any portal exists in this installation. */
export async function isSetUp(db: Kysely<PortalTables>): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select is_set_up() as done`.execute(db)
  return rows[0]?.done ?? false
}

/** Lets one set-up at a time go on, until its transaction ends. */
export async function lockSetup({ db }: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('portico set-up'))`.execute(db)
}

/** Adds the context's portal, which has no owner yet. */
export async function insertPortal({ db, viewer }: Tx, name: string): Promise<void> {
  await db.insertInto('portal').values({ id: viewer.portalId, name, owner_id: null }).execute()
}

/** Renames the portal. */
export async function updatePortalName({ db, viewer }: Tx, name: string): Promise<void> {
  await db.updateTable('portal').set({ name }).where('id', '=', viewer.portalId).execute()
}

/** Makes a portal user the owner. */
export async function updateOwner({ db, viewer }: Tx, portalUserId: string): Promise<void> {
  await db.updateTable('portal').set({ owner_id: portalUserId }).where('id', '=', viewer.portalId).execute()
}

/** What every portal user may know of the portal: its name, its owner, and whom to ask. */
export async function getPortalFacts({ db, viewer }: Tx) {
  const { rows } = await sql<{ id: string; name: string; ownerName: string | null; askNames: string[] }>`
    with asked as (
      select u.id, trim(p.first_name || ' ' || p.last_name) as name, u.sort_key
      from portal_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id
      where u.portal_id = ${viewer.portalId} and u.role = 'administrator' and u.status = 'active')
    select t.id, t.name, (select name from asked where asked.id = t.owner_id) as "ownerName",
      array(select name from asked where name <> '' order by id = t.owner_id desc nulls last, sort_key limit 5) as "askNames"
    from portal t where t.id = ${viewer.portalId}`.execute(db)
  if (!rows[0]) throw new Error('a viewer looks from a portal that is not there')
  return rows[0]
}

/** The viewer's own names and title. */
export async function getOwnFacts({ db, viewer }: Tx) {
  const { rows } = await sql<{
    firstName: string
    lastName: string
    email: string | null
    title: string | null
    role: StaffRole
  }>`
    select p.first_name as "firstName", p.last_name as "lastName", p.email, u.title, u.role
    from portal_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id
    where u.portal_id = ${viewer.portalId} and u.id = ${viewer.portalUserId}`.execute(db)
  if (!rows[0]) throw new Error('a viewer without a hat')
  return rows[0]
}
