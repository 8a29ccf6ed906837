import type { Tx } from './context.ts'
import { getAddressee, getPortalName } from './invitation-templates.store.ts'
import { type InvitationWords, invitationLasts } from './invitations.store.ts'
import { writeLetter } from './send-invitation.ts'

const example = { email: 'alex@example.com', firstName: 'Alex', companyName: 'Example Company' }

/** The mail these words would make, for one client user or somebody invented. Its link leads nowhere, and nothing is sent. */
export async function previewInvitation(ctx: Tx, words: InvitationWords, clientUserId: string | undefined) {
  const { email, ...named } = clientUserId ? await getAddressee(ctx, clientUserId) : example
  const invitation = {
    hat: 'client_user' as const,
    words,
    ...named,
    portalName: await getPortalName(ctx),
    invitedBy: ctx.viewer.name,
    expiresAt: new Date(ctx.clock().getTime() + invitationLasts),
    projects: [],
  }
  return { to: email ?? 'No email', ...writeLetter(invitation, `${ctx.publicUrl}/invitation/example`) }
}
