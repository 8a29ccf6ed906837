import { z } from 'zod'
import { acceptInvitation, readInvitation } from './accept-invitation.ts'
import { refuseSkipped } from './change-access.ts'
import { openRoute, route } from './context.ts'
import { copyInvitationLink, inviteSelected } from './invite.ts'
import { At } from './list.ts'
import { personNames } from './person.ts'
import { PortalUser } from './portal-user.ts'
import { getPortalUser, selected } from './portal-users.store.ts'

const because = 'The token in the address is the proof: computed with our secret, used once, over after 72 hours.'

/** `GET /api/invitations/{token}` */
export const getInvitation = openRoute({
  method: 'get',
  path: '/api/invitations/{token}',
  summary: 'What an invitation is for',
  allow: 'anyone',
  because,
  response: z.object({
    portalName: z.string(),
    /** The company somebody is invited as a client of; null for who works here. */
    companyName: z.string().nullable(),
    invitedBy: z.string(),
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    projects: z.array(z.string()),
    expiresAt: At,
    /** The address signs in already: accepting means signing in with it. */
    hasLogin: z.boolean(),
    signedInAs: z.string().nullable(),
  }),
  run: async (portal, { params }, _, request) => {
    const { invitation, login } = await readInvitation(portal, params.token)
    const visitor = await portal.auth.loginOf(request.headers)
    return { ...invitation, hasLogin: login !== undefined, signedInAs: visitor?.login.email ?? null }
  },
})

/** `POST /api/invitations/{token}/acceptance` */
export const postAcceptance = openRoute({
  method: 'post',
  path: '/api/invitations/{token}/acceptance',
  summary: 'Accept an invitation',
  allow: 'anyone',
  because,
  body: z.object({
    firstName: personNames.firstName.optional(),
    lastName: personNames.lastName.optional(),
    password: z.string().max(200).optional(),
  }),
  /** Where it leads: into the portal, or to what is shared with one company. */
  response: z.object({ portalId: z.string(), clientUserId: z.string().nullable() }),
  run: async (portal, { params, body }, _, request) => {
    const visitor = await portal.auth.loginOf(request.headers)
    const accepting = visitor && { loginId: visitor.login.id }
    const { portalId, clientUserId, signIn } = await acceptInvitation(portal, params.token, body, accepting)
    if (signIn) await portal.auth.signIn(signIn.email, signIn.password, request.respond)
    return { portalId, clientUserId }
  },
})

/** `POST /api/p/{portal}/portal-users/{portalUser}/invitation` */
export const postInvitation = route({
  method: 'post',
  path: '/api/p/{portal}/portal-users/{portalUser}/invitation',
  summary: 'Invite a portal user by mail, or again; the earlier invitation ends',
  allow: 'manage_people',
  response: PortalUser,
  load: (ctx, { portalUser }) => getPortalUser(ctx, portalUser),
  run: async (ctx, _, { id }) => {
    refuseSkipped(await inviteSelected(ctx, selected(ctx, { ids: [id] }), 'either'))
    return getPortalUser(ctx, id)
  },
})

/** `POST /api/p/{portal}/portal-users/{portalUser}/invitation-link` */
export const postInvitationLink = route({
  method: 'post',
  path: '/api/p/{portal}/portal-users/{portalUser}/invitation-link',
  summary: 'A link to hand to a portal user by other means than mail',
  allow: 'manage_people',
  response: z.object({ url: z.string(), expiresAt: At }),
  load: (ctx, { portalUser }) => getPortalUser(ctx, portalUser),
  run: (ctx, _, { id }) => copyInvitationLink(ctx, id),
})
