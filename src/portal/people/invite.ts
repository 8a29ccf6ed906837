import { type RawBuilder, sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import { listCandidates } from './access.store.ts'
import { type Changed, refuseSkipped } from './change-access.ts'
import type { Portal, Tx } from './context.ts'
import { invitationUrl } from './invitation-token.ts'
import { endInvitations, findOpenInvitation, insertInvitations, updateInvited } from './invitations.store.ts'
import { sortOut } from './portal-user.ts'
import { sendInvitationJob } from './send-invitation.job.ts'

/**
 * Invites these portal users by mail: what was open before ends, and each new invitation is mailed by a job of this very
 * transaction. Who has no address, has come in already or is deactivated is passed over. Returns who was invited.
 */
export async function invitePortalUsers(ctx: Tx, portalUserIds: readonly string[]): Promise<string[]> {
  if (!sendsMail(ctx)) throw problem('no_mail_server')
  const opened = await open(ctx, portalUserIds)
  const payloads = opened.map(({ id }) => ({ portalId: ctx.viewer.portalId, invitationId: id }))
  await ctx.jobs.enqueueMany(ctx.db, sendInvitationJob, payloads)
  return opened.map(({ portalUserId }) => portalUserId)
}

/** True where a mail reaches somebody: a mail server is set, or the mails of a demo wait on a page. */
export const sendsMail = ({ mailer, outboxDir }: Pick<Portal, 'mailer' | 'outboxDir'>): boolean =>
  mailer.kind === 'smtp' || outboxDir !== undefined

async function open(ctx: Tx, portalUserIds: readonly string[]) {
  if (portalUserIds.length === 0) return []
  await endInvitations(ctx, portalUserIds)
  const opened = await insertInvitations(ctx, portalUserIds)
  const invited = opened.map(({ portalUserId }) => portalUserId)
  await updateInvited(ctx, invited)
  return opened
}

/** Who of a selection shall get a mail: those not invited yet, those who are, or both. */
export type InviteWhom = 'invite' | 'reinvite' | 'either'

/** Invites everybody selected who can be invited. */
export async function inviteSelected(ctx: Tx, selected: RawBuilder<unknown>, whom: InviteWhom): Promise<Changed> {
  const { ids, skipped } = sortOut(await listCandidates(ctx, selected, reasonAgainst(whom)))
  await invitePortalUsers(ctx, ids)
  return { ids, skipped }
}

const reasonAgainst = (whom: InviteWhom) => sql`case when u.deactivated_at is not null then 'deactivated'
  when u.accepted_at is not null then 'already_active' when p.email is null then 'no_email'
  when ${whom} = 'invite' and u.status = 'invited' then 'already_invited'
  when ${whom} = 'reinvite' and u.status = 'not_invited' then 'not_invited' end`

/** A link to hand over by other means than mail. It serves the open invitation, or opens one without mailing it. */
export async function copyInvitationLink(ctx: Tx, portalUserId: string): Promise<{ url: string; expiresAt: Date }> {
  const candidates = await listCandidates(ctx, sql`(select ${portalUserId}::uuid)`, reasonAgainst('either'))
  refuseSkipped(sortOut(candidates))
  if (!(await findOpenInvitation(ctx, portalUserId))) await open(ctx, [portalUserId])
  const invitation = await findOpenInvitation(ctx, portalUserId)
  if (!invitation) throw new Error('an invitation just opened is not there')
  const { portalId } = ctx.viewer
  const url = invitationUrl(ctx, { portalId, invitationId: invitation.id, sent: 'copied' })
  return { url, expiresAt: invitation.expiresAt }
}
