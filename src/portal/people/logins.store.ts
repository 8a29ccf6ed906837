import { type Kysely, sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import { emailKey } from '../../platform/fold.ts'
import type { PortalTables } from '../portal.tables.ts'
import type { Portal, Tx } from './context.ts'

/** A login as accepting an invitation needs it. */
export type Login = { id: string; verified: boolean }

/** The login with this id where one is given, else the one of this address. */
export async function findLoginByEmail(
  { db }: Pick<Tx, 'db'>,
  email: string,
  id: string | null = null,
): Promise<Login | undefined> {
  const { rows } = await sql<Login>`select id, "emailVerified" as verified from login
    where case when ${id}::uuid is null then email in (${email.toLowerCase()}, ${emailKey(email)}) else id = ${id}::uuid end`.execute(
    db,
  )
  return rows[0]
}

/** Notes that the owner of a login reads the mail of its address. */
export async function confirmLogin({ db }: { db: Kysely<PortalTables> }, id: string): Promise<void> {
  await db.updateTable('login').set({ emailVerified: true }).where('id', '=', id).execute()
}

/** Refuses to tie a login to a second person of one portal. */
export async function refuseSecondTie({ db, viewer }: Tx, loginId: string, personId: string): Promise<void> {
  const other = await db
    .selectFrom('person')
    .select('id')
    .where('portal_id', '=', viewer.portalId)
    .where('login_id', '=', loginId)
    .where('id', '<>', personId)
    .executeTakeFirst()
  if (other) throw problem('other_login', 'This sign-in belongs to somebody else of this portal. Ask an administrator.')
}

/** Renames a login. */
export async function updateLoginName({ pool }: Pick<Portal, 'pool'>, id: string, name: string): Promise<void> {
  await pool.updateTable('login').set({ name, updatedAt: new Date() }).where('id', '=', id).execute()
}

/** A place a login is signed in at. */
export type Session = {
  id: string
  createdAt: Date
  updatedAt: Date
  ipAddress: string | null
  userAgent: string | null
}

/** Where a login is signed in now, latest first. */
export async function listSessions({ pool, clock }: Portal, loginId: string): Promise<Session[]> {
  return pool
    .selectFrom('login_session')
    .select(['id', 'createdAt', 'updatedAt', 'ipAddress', 'userAgent'])
    .where('userId', '=', loginId)
    .where('expiresAt', '>', clock())
    .orderBy('updatedAt', 'desc')
    .orderBy('id')
    .limit(200)
    .execute()
}

/** Ends one session of a login; throws `not_found` where it has no such session. */
export async function deleteSession({ pool }: Portal, loginId: string, id: string): Promise<void> {
  const { numDeletedRows } = await pool
    .deleteFrom('login_session')
    .where('userId', '=', loginId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw problem('not_found')
}

/** Ends every session of a login but one. */
export async function deleteOtherSessions({ pool }: Portal, loginId: string, keep: string): Promise<void> {
  await pool.deleteFrom('login_session').where('userId', '=', loginId).where('id', '<>', keep).execute()
}
