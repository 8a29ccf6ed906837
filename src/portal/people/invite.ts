import { type RawBuilder, sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import { listCandidates } from './access.store.ts'
import { type Changed, refuseSkipped } from './change-access.ts'
import type { Portal, Tx } from './context.ts'
import { findTemplate } from './invitation-templates.store.ts'
import { invitationUrl } from './invitation-token.ts'
import {
  endInvitations,
  findOpenInvitation,
  type InvitationWords,
  type InvitedHat,
  insertInvitations,
  updateInvited,
} from './invitations.store.ts'
import { sortOut } from './portal-user.ts'
import { sendInvitationJob } from './send-invitation.job.ts'

/**
 * Invites these people by mail: what was open before ends, and each new invitation is mailed by a job of this very transaction.
 * Who has no address, has come in already or is deactivated is passed over. Returns who was invited.
 */
export async function invite(
  ctx: Tx,
  hat: InvitedHat,
  ids: readonly string[],
  words?: InvitationWords,
): Promise<string[]> {
  if (!sendsMail(ctx)) throw problem('no_mail_server')
  const opened = await open(ctx, hat, ids, words)
  const payloads = opened.map(({ id }) => ({ portalId: ctx.viewer.portalId, invitationId: id }))
  await ctx.jobs.enqueueMany(ctx.db, sendInvitationJob, payloads)
  return opened.map(({ hatId }) => hatId)
}

/** Invites these portal users by mail. */
export const invitePortalUsers = (ctx: Tx, ids: readonly string[]): Promise<string[]> => invite(ctx, 'portal_user', ids)

/** True where a mail reaches somebody: a mail server is set, or the mails of a demo wait on a page. */
export const sendsMail = ({ mailer, outboxDir }: Pick<Portal, 'mailer' | 'outboxDir'>): boolean =>
  mailer.kind === 'smtp' || outboxDir !== undefined

async function open(ctx: Tx, hat: InvitedHat, ids: readonly string[], words?: InvitationWords) {
  if (ids.length === 0) return []
  await endInvitations(ctx, ids, hat)
  const said = words ?? (hat === 'client_user' ? await findTemplate(ctx) : undefined)
  const opened = await insertInvitations(ctx, ids, hat, said)
  await updateInvited(
    ctx,
    opened.map(({ hatId }) => hatId),
    hat,
  )
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

/** A link to hand a portal user by other means than mail. */
export async function copyInvitationLink(ctx: Tx, portalUserId: string): Promise<{ url: string; expiresAt: Date }> {
  const candidates = await listCandidates(ctx, sql`(select ${portalUserId}::uuid)`, reasonAgainst('either'))
  refuseSkipped(sortOut(candidates))
  return linkOf(ctx, 'portal_user', portalUserId)
}

/** A link for somebody who can accept one: it serves the open invitation, or opens one without mailing it. */
export async function linkOf(
  ctx: Tx,
  hat: InvitedHat,
  id: string,
  words?: InvitationWords,
): Promise<{ url: string; expiresAt: Date }> {
  if (!(await findOpenInvitation(ctx, id, hat))) await open(ctx, hat, [id], words)
  const invitation = await findOpenInvitation(ctx, id, hat)
  if (!invitation) throw new Error('an invitation just opened is not there')
  const { portalId } = ctx.viewer
  const url = invitationUrl(ctx, { portalId, invitationId: invitation.id, sent: 'copied' })
  return { url, expiresAt: invitation.expiresAt }
}
