import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Tx } from './context.ts'

const hours = 3_600_000

/** How long an invitation can be accepted. */
export const invitationLasts = 72 * hours

/** An invitation with everything its mail and its page say. */
export type Invitation = {
  id: string
  email: string
  invitedBy: string
  expiresAt: Date
  isMailed: boolean
  isOpen: boolean
  portalName: string
  portalUserId: string
  personId: string
  loginId: string | null
  firstName: string
  lastName: string
  projects: string[]
}

/** Ends what invitations are open for these portal users. */
export async function endInvitations({ db, viewer, clock }: Tx, portalUserIds: readonly string[]): Promise<void> {
  await sql`update invitation set ended_at = ${clock()} where portal_id = ${viewer.portalId}
    and portal_user_id = any(${portalUserIds}::uuid[]) and ended_at is null and accepted_at is null`.execute(db)
}

/** Opens an invitation for each of these who can accept one, and returns the invitations' ids. */
export async function insertInvitations(
  { db, viewer, clock }: Tx,
  portalUserIds: readonly string[],
): Promise<{ id: string; portalUserId: string }[]> {
  const now = clock()
  const { rows } = await sql<{ id: string; portalUserId: string }>`
    insert into invitation (portal_id, id, portal_user_id, email, invited_by, created_at, expires_at)
    select u.portal_id, wanted.id, u.id, p.email, ${viewer.name}, ${now}, ${new Date(now.getTime() + invitationLasts)}
    from unnest(${portalUserIds}::uuid[], ${portalUserIds.map(() => newId())}::uuid[]) as wanted (portal_user_id, id)
    join portal_user u on u.portal_id = ${viewer.portalId} and u.id = wanted.portal_user_id
    join person p on p.portal_id = u.portal_id and p.id = u.person_id
    where p.email is not null and u.deactivated_at is null and u.accepted_at is null
    returning id, portal_user_id as "portalUserId"`.execute(db)
  return rows
}

/** Notes that these portal users are invited. */
export async function updateInvited({ db, viewer, clock }: Tx, portalUserIds: readonly string[]): Promise<void> {
  await sql`update portal_user set invited_at = ${clock()} where portal_id = ${viewer.portalId}
    and id = any(${portalUserIds}::uuid[])`.execute(db)
}

/** Notes that somebody who has not come in yet is not invited any more. */
export async function updateUninvited({ db, viewer }: Tx, portalUserIds: readonly string[]): Promise<void> {
  await sql`update portal_user set invited_at = null where portal_id = ${viewer.portalId}
    and id = any(${portalUserIds}::uuid[]) and accepted_at is null`.execute(db)
}

/** The invitation, whatever became of it; locked until the transaction ends when it is to be accepted. */
export async function findInvitation(ctx: Tx, id: string, { toAccept = false } = {}): Promise<Invitation | undefined> {
  const { db, viewer, clock } = ctx
  if (toAccept)
    await sql`select from invitation where portal_id = ${viewer.portalId} and id = ${id} for update`.execute(db)
  const { rows } = await sql<Invitation>`
    select i.id, i.email, i.invited_by as "invitedBy", i.expires_at as "expiresAt", i.mailed_at is not null as "isMailed",
      i.ended_at is null and i.accepted_at is null and i.expires_at > ${clock()} and u.deactivated_at is null
        and u.accepted_at is null as "isOpen",
      t.name as "portalName", u.id as "portalUserId", p.id as "personId", p.login_id as "loginId",
      p.first_name as "firstName", p.last_name as "lastName",
      array(select j.name from project_member m join project j on j.portal_id = m.portal_id and j.id = m.project_id
        where m.portal_id = u.portal_id and m.portal_user_id = u.id and j.archived_at is null order by j.sort_key) as projects
    from invitation i join portal t on t.id = i.portal_id
    join portal_user u on u.portal_id = i.portal_id and u.id = i.portal_user_id
    join person p on p.portal_id = u.portal_id and p.id = u.person_id
    where i.portal_id = ${viewer.portalId} and i.id = ${id}`.execute(db)
  return rows[0]
}

/** The open invitation of a portal user. */
export async function findOpenInvitation({ db, viewer, clock }: Tx, portalUserId: string) {
  return db
    .selectFrom('invitation')
    .select(['id', 'expires_at as expiresAt'])
    .where('portal_id', '=', viewer.portalId)
    .where('portal_user_id', '=', portalUserId)
    .where('ended_at', 'is', null)
    .where('accepted_at', 'is', null)
    .where('expires_at', '>', clock())
    .executeTakeFirst()
}

/** Notes that an invitation was mailed. */
export async function updateMailed({ db, viewer, clock }: Tx, id: string): Promise<void> {
  await sql`update invitation set mailed_at = ${clock()} where portal_id = ${viewer.portalId} and id = ${id}`.execute(
    db,
  )
}

/** Notes that an invitation was accepted: the person signs in with this login from now on. */
export async function updateAccepted(
  { db, viewer, clock }: Tx,
  { id, portalUserId, personId }: Invitation,
  loginId: string,
): Promise<void> {
  const now = clock()
  const { portalId } = viewer
  await sql`update invitation set accepted_at = ${now} where portal_id = ${portalId} and id = ${id}`.execute(db)
  await sql`update person set login_id = ${loginId} where portal_id = ${portalId} and id = ${personId}`.execute(db)
  await sql`update portal_user set accepted_at = ${now}, invited_at = coalesce(invited_at, ${now})
    where portal_id = ${portalId} and id = ${portalUserId}`.execute(db)
}
