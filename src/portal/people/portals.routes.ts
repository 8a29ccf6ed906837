import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { lockAccess } from './access.store.ts'
import { type Context, loginRoute, route, systemContext, transact } from './context.ts'
import { createPortal } from './create-portal.ts'
import { line } from './person.ts'
import { getPortalUser } from './portal-users.store.ts'
import { getOwnFacts, getPortalFacts, updateOwner, updatePortalName } from './portals.store.ts'
import { permissions, StaffRole } from './role.ts'

const portalName = line(100).min(1, 'Give the portal a name.')

/** A portal as everybody in it may know it, and who the viewer is there. */
export const PortalView = z.object({
  id: z.string(),
  name: z.string(),
  ownerName: z.string().nullable(),
  /** Administrators, for those who need to ask one. */
  askNames: z.array(z.string()),
  me: z.object({
    personId: z.string(),
    portalUserId: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    email: z.string().nullable(),
    title: z.string().nullable(),
    role: StaffRole,
    permissions: z.array(z.enum(permissions)),
    isOwner: z.boolean(),
  }),
})

/** `POST /api/portals` */
export const postPortal = loginRoute({
  method: 'post',
  path: '/api/portals',
  summary: 'Create a portal; you own it',
  allow: 'login',
  body: z.object({ name: portalName }),
  response: z.object({ portalId: z.string() }),
  status: 201,
  run: async (ctx, { body }) => ({ portalId: await createPortal(ctx, body.name) }),
})

/** `GET /api/p/{portal}` */
export const getPortal = route({
  method: 'get',
  path: '/api/p/{portal}',
  summary: 'This portal, and who you are in it',
  allow: 'portal_user',
  response: PortalView,
  runOutside: readPortal,
})

/** `PATCH /api/p/{portal}` */
export const patchPortal = route({
  method: 'patch',
  path: '/api/p/{portal}',
  summary: 'Rename this portal',
  allow: 'manage_portal',
  body: z.object({ name: portalName }),
  response: PortalView,
  runOutside: async (outside, { body }) => {
    await transact(outside, ctx => updatePortalName(ctx, body.name))
    return readPortal(outside)
  },
})

/** `PUT /api/p/{portal}/ownership` */
export const putOwnership = route({
  method: 'put',
  path: '/api/p/{portal}/ownership',
  summary: 'Hand this portal over to another administrator',
  allow: 'manage_portal',
  body: z.object({ portalUserId: z.uuid() }),
  run: async (ctx, { body }) => {
    await lockAccess(ctx)
    const me = await getPortalUser(ctx, ctx.viewer.portalUserId ?? '')
    if (!me.isOwner) throw problem('not_allowed', 'Only the owner can hand this portal over.')
    const next = await getPortalUser(ctx, body.portalUserId)
    if (next.role !== 'administrator' || next.status !== 'active')
      throw problem('not_allowed', 'The next owner has to be an active administrator of this portal.')
    await updateOwner(ctx, next.id)
    return undefined
  },
})

// As the portal itself: somebody in no project sees nobody, yet has to know whom to ask.
async function readPortal(outside: Context): Promise<z.input<typeof PortalView>> {
  const { personId, portalUserId, permissions: mine, isOwner, portalId } = outside.viewer
  const facts = await transact(systemContext(outside, portalId), getPortalFacts)
  const own = await transact(outside, getOwnFacts)
  const ids = { personId: personId ?? '', portalUserId: portalUserId ?? '' }
  return { ...facts, me: { ...own, ...ids, permissions: [...mine], isOwner } }
}
