import { z } from 'zod'
import { loginRoute } from './context.ts'
import { hatsOf } from './door.ts'
import { permissions, permissionsOf, StaffRole } from './role.ts'

/** Who is signed in, and the portals this login works in. */
export const Me = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  verified: z.boolean(),
  portals: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      role: StaffRole,
      permissions: z.array(z.enum(permissions)),
      isOwner: z.boolean(),
      portalUserId: z.string(),
    }),
  ),
})

/** `GET /api/me` */
export const getMe = loginRoute({
  method: 'get',
  path: '/api/me',
  summary: 'Who is signed in, and their portals',
  allow: 'login',
  response: Me,
  run: async ctx => {
    const hats = await hatsOf(ctx, ctx.login.id)
    return {
      ...ctx.login,
      portals: hats.flatMap(hat =>
        hat.role && hat.portalUserId && !hat.deactivated
          ? [
              {
                id: hat.portalId,
                name: hat.portalName,
                role: hat.role,
                permissions: [...permissionsOf(hat.role)],
                isOwner: hat.isOwner,
                portalUserId: hat.portalUserId,
              },
            ]
          : [],
      ),
    }
  },
})
