import { type RawBuilder, sql } from 'kysely'
import { joinByIndex } from '../../platform/database/transact.ts'
import { newId } from '../../platform/ids.ts'
import type { Tx } from './context.ts'

const hours = 3_600_000

/** How long an invitation can be accepted. */
export const invitationLasts = 72 * hours

/** What an invitation makes of its reader: somebody who works here, or a client user at one company. */
export type InvitedHat = 'portal_user' | 'client_user'

/** Words of the portal's own for an invitation; the standard ones are sent without. */
export type InvitationWords = { subject: string; message: string }

/** An invitation with everything its mail and its page say. */
export type Invitation = {
  id: string
  hat: InvitedHat
  hatId: string
  /** Of a client user. */
  companyName: string | null
  words: InvitationWords | null
  email: string
  invitedBy: string
  expiresAt: Date
  isMailed: boolean
  isOpen: boolean
  portalName: string
  personId: string
  loginId: string | null
  firstName: string
  lastName: string
  projects: string[]
}

const idColumn = (hat: InvitedHat): RawBuilder<unknown> => sql.ref(`${hat}_id`)

/** Ends what invitations are open for these people. */
export async function endInvitations(
  { db, viewer, clock }: Tx,
  ids: readonly string[],
  hat: InvitedHat = 'portal_user',
): Promise<void> {
  await sql`update invitation set ended_at = ${clock()} where portal_id = ${viewer.portalId}
    and ${idColumn(hat)} = any(${ids}::uuid[]) and ended_at is null and accepted_at is null`.execute(db)
}

// Whoever has no company, or whose data must not be processed, is a contact: listed, never invited.
const canAccept: Record<InvitedHat, RawBuilder<unknown>> = {
  portal_user: sql`true`,
  client_user: sql`not u.no_processing and exists (select from client_company c
    where c.portal_id = u.portal_id and c.id = u.client_company_id and c.deactivated_at is null)`,
}

/**
 * Opens an invitation for each of these who can accept one, and returns the invitations' ids with whom they are for. Fenced, so
 * that each is looked up: while an import fills the tables, the planner takes them for nearly empty and would read them whole.
 */
export async function insertInvitations(
  { db, viewer, clock }: Tx,
  ids: readonly string[],
  hat: InvitedHat = 'portal_user',
  words?: InvitationWords,
): Promise<{ id: string; hatId: string }[]> {
  const now = clock()
  const { rows } = await sql<{ id: string; hatId: string }>`
    insert into invitation (portal_id, id, ${idColumn(hat)}, email, subject, message, invited_by, created_at, expires_at)
    select u.portal_id, wanted.id, u.id, p.email, ${words?.subject ?? null}, ${words?.message ?? null}, ${viewer.name}, ${now},
      ${new Date(now.getTime() + invitationLasts)}
    from unnest(${ids}::uuid[], ${ids.map(() => newId())}::uuid[]) as wanted (hat_id, id)
    cross join lateral (select * from ${sql.table(hat)} x where x.portal_id = ${viewer.portalId} and x.id = wanted.hat_id offset 0) u
    cross join lateral (select x.email from person x where x.portal_id = u.portal_id and x.id = u.person_id offset 0) p
    where p.email is not null and u.deactivated_at is null and u.accepted_at is null and ${canAccept[hat]}
    returning id, ${idColumn(hat)} as "hatId"`.execute(db)
  return rows
}

/** Notes that these people are invited. */
export async function updateInvited(
  { db, viewer, clock }: Tx,
  ids: readonly string[],
  hat: InvitedHat = 'portal_user',
): Promise<void> {
  await sql`update ${sql.table(hat)} set invited_at = ${clock()} where portal_id = ${viewer.portalId}
    and id = any(${ids}::uuid[])`.execute(db)
}

/** Notes that people who have not come in yet are not invited any more. */
export async function updateUninvited(
  { db, viewer }: Tx,
  ids: readonly string[],
  hat: InvitedHat = 'portal_user',
): Promise<void> {
  await sql`update ${sql.table(hat)} set invited_at = null where portal_id = ${viewer.portalId}
    and id = any(${ids}::uuid[]) and accepted_at is null`.execute(db)
}

/** Ends what is open for a person under any hat, who is then not invited any more: the links lie in the old mailbox. */
export async function endInvitationsOf(ctx: Tx, personId: string): Promise<void> {
  for (const hat of ['portal_user', 'client_user'] as const) {
    const { rows } = await sql<{ id: string }>`select id from ${sql.table(hat)}
      where portal_id = ${ctx.viewer.portalId} and person_id = ${personId}`.execute(ctx.db)
    const ids = rows.map(row => row.id)
    await endInvitations(ctx, ids, hat)
    await updateUninvited(ctx, ids, hat)
  }
}

/** The invitation, whatever became of it; locked until the transaction ends when it is to be accepted. */
export async function findInvitation(ctx: Tx, id: string, { toAccept = false } = {}): Promise<Invitation | undefined> {
  const { db, viewer, clock } = ctx
  if (toAccept)
    await sql`select from invitation where portal_id = ${viewer.portalId} and id = ${id} for update`.execute(db)
  // One row, while an import may be filling every table it is looked up in.
  await joinByIndex(db)
  const { rows } = await sql<Invitation>`
    select i.id, case when i.client_user_id is null then 'portal_user' else 'client_user' end as hat,
      coalesce(i.client_user_id, i.portal_user_id) as "hatId", y.name as "companyName",
      case when i.subject is not null then json_build_object('subject', i.subject, 'message', i.message) end as words,
      i.email, i.invited_by as "invitedBy", i.expires_at as "expiresAt", i.mailed_at is not null as "isMailed",
      i.ended_at is null and i.accepted_at is null and i.expires_at > ${clock()} and
        coalesce(c.deactivated_at, u.deactivated_at, y.deactivated_at) is null and coalesce(c.accepted_at, u.accepted_at) is null
        and (i.client_user_id is null or (y.id is not null and not c.no_processing)) as "isOpen",
      t.name as "portalName", p.id as "personId", p.login_id as "loginId", p.first_name as "firstName", p.last_name as "lastName",
      array(select j.name from project_member m join project j on j.portal_id = m.portal_id and j.id = m.project_id
        where m.portal_id = u.portal_id and m.portal_user_id = u.id and j.archived_at is null
        union all
        select j.name from project_client m join project j on j.portal_id = m.portal_id and j.id = m.project_id
        where m.portal_id = c.portal_id and m.client_company_id = c.client_company_id and m.shared and j.archived_at is null
        order by 1) as projects
    from invitation i join portal t on t.id = i.portal_id
    left join portal_user u on u.portal_id = i.portal_id and u.id = i.portal_user_id
    left join client_user c on c.portal_id = i.portal_id and c.id = i.client_user_id
    left join client_company y on y.portal_id = c.portal_id and y.id = c.client_company_id
    join person p on p.portal_id = i.portal_id and p.id = coalesce(c.person_id, u.person_id)
    where i.portal_id = ${viewer.portalId} and i.id = ${id}`.execute(db)
  return rows[0]
}

/** The open invitation of somebody. */
export async function findOpenInvitation({ db, viewer, clock }: Tx, id: string, hat: InvitedHat = 'portal_user') {
  return db
    .selectFrom('invitation')
    .select(['id', 'expires_at as expiresAt'])
    .where('portal_id', '=', viewer.portalId)
    .where(`${hat}_id`, '=', id)
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

/** Notes that an invitation was accepted. */
export async function updateAccepted(ctx: Tx, invitation: Invitation, loginId: string): Promise<void> {
  const { db, viewer, clock } = ctx
  await sql`update invitation set accepted_at = ${clock()} where portal_id = ${viewer.portalId} and id = ${invitation.id}`.execute(
    db,
  )
  await updateWorn(ctx, invitation, loginId)
}

/** Lets a person sign in with this login from now on, and wear this hat. */
export async function updateWorn(
  { db, viewer, clock }: Tx,
  { hat, hatId, personId }: Pick<Invitation, 'hat' | 'hatId' | 'personId'>,
  loginId: string,
): Promise<void> {
  const now = clock()
  const { portalId } = viewer
  await sql`update person set login_id = ${loginId} where portal_id = ${portalId} and id = ${personId}`.execute(db)
  await sql`update ${sql.table(hat)} set accepted_at = ${now}, invited_at = coalesce(invited_at, ${now})
    where portal_id = ${portalId} and id = ${hatId}`.execute(db)
}
