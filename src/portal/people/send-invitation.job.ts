import { z } from 'zod'
import { defineJob } from './context.ts'
import { sendInvitation } from './send-invitation.ts'

/** Mails one invitation. */
export const sendInvitationJob = defineJob({
  name: 'send-invitation',
  payload: z.object({ portalId: z.uuid(), invitationId: z.uuid() }),
  atOnce: 4,
  run: (portal, { portalId, invitationId }) => sendInvitation(portal, portalId, invitationId),
})
