import { recordId, route } from '../context.ts'
import { getUserView } from '../users/change-user.ts'
import { inviteUser } from './invite-user.ts'

/** The API that lets a CRM user sign in. */
export const invitationRoutes = [
  route({
    method: 'post',
    path: '/api/users/{user}/invitation',
    summary: 'Mail a user the link to choose a password and sign in',
    allow: 'administrator',
    load: (ctx, { user }) => getUserView(ctx, recordId(user)),
    runOutside: async (ctx, _input, { id }) => {
      await inviteUser(ctx, id)
      return undefined
    },
  }),
] as const
