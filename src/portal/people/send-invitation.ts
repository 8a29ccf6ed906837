import { MailError, type MailLine, renderMail } from '../../platform/mail.ts'
import { type Portal, systemContext, transact } from './context.ts'
import { fillWords, standardWords, toParagraphs } from './invitation-letter.ts'
import { invitationUrl } from './invitation-token.ts'
import { findInvitation, type Invitation, updateMailed } from './invitations.store.ts'

/** Mails an invitation once: not when it was mailed before, is over, or was replaced meanwhile. */
export async function sendInvitation(portal: Portal, portalId: string, invitationId: string): Promise<void> {
  const system = systemContext(portal, portalId)
  const invitation = await transact(system, ctx => findInvitation(ctx, invitationId))
  if (!invitation?.isOpen || invitation.isMailed) return
  try {
    await portal.mailer.send({
      to: invitation.email,
      fromName: `${invitation.invitedBy} via ${invitation.portalName}`,
      messageId: `invitation-${invitationId}`,
      ...writeLetter(invitation, invitationUrl(portal, { portalId, invitationId, sent: 'mailed' })),
    })
  } catch (error) {
    if (!(error instanceof MailError && error.permanent)) throw error
    portal.log.warn({ code: error.code, invitationId }, 'an invitation was refused for good')
    return
  }
  await transact(system, ctx => updateMailed(ctx, invitationId))
}

/** What of an invitation its letter says. */
export type LetterFacts = Pick<
  Invitation,
  'hat' | 'words' | 'firstName' | 'companyName' | 'portalName' | 'invitedBy' | 'projects' | 'expiresAt'
>

/** The mail of an invitation, whose button leads to `url`. */
export const writeLetter = (invitation: LetterFacts, url: string) => ({
  subject: subjectOf(invitation),
  ...renderMail(letter(invitation, url)),
})

const wordsOf = ({ words, hat }: LetterFacts) => words ?? (hat === 'client_user' ? standardWords : undefined)

function subjectOf(invitation: LetterFacts): string {
  const words = wordsOf(invitation)
  return words
    ? fillWords(words.subject, invitation)
    : `${invitation.invitedBy} invites you to ${invitation.portalName}`
}

function letter(invitation: LetterFacts, url: string) {
  const { portalName, invitedBy, firstName, projects, expiresAt } = invitation
  const words = wordsOf(invitation)
  const said = words
    ? toParagraphs(fillWords(words.message, invitation))
    : { heading: `Hello ${firstName},`.replace(' ,', ','), lines: [opening(invitedBy, portalName, projects)] }
  return {
    portalName,
    ...said,
    button: { label: 'Accept invitation', url },
    until: moment(expiresAt),
    why: `You get this mail because ${invitedBy} invited you. Did not expect it? Ignore it, and nothing happens.`,
  }
}

function opening(invitedBy: string, portalName: string, projects: readonly string[]): MailLine {
  const [first, ...rest] = projects
  if (!first) return [`${invitedBy} invites you to work in `, { strong: portalName }, '.']
  const others =
    rest.length === 0 ? '' : ` and ${rest.length === 1 ? 'one more project' : `${rest.length} more projects`}`
  return [`${invitedBy} invites you to ${portalName}, to work on `, { strong: first }, `${others}.`]
}

const days = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
const moment = (time: Date) => `${days.format(time)} at ${time.toISOString().slice(11, 16)} UTC`
