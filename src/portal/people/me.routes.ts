import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { type Context, type LoginContext, loginRoute, route, systemContext, transact } from './context.ts'
import { deviceOf } from './device.ts'
import { hatsOf } from './door.ts'
import { At } from './list.ts'
import { deleteOtherSessions, deleteSession, listSessions, updateLoginName } from './logins.store.ts'
import { isStrong, line, personNames } from './person.ts'
import { getPersonToChange, updatePerson } from './persons.store.ts'
import { permissions, permissionsOf, StaffRole } from './role.ts'

/** Who is signed in, the portals this login works in, and the companies it is a client user of. */
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
  /** Hats of a client user: each looks from one company, at one portal. */
  clients: z.array(
    z.object({ portalId: z.string(), portalName: z.string(), clientUserId: z.string(), companyName: z.string() }),
  ),
})

/** `GET /api/me` */
export const getMe = loginRoute({
  method: 'get',
  path: '/api/me',
  summary: 'Who is signed in, their portals, and the companies they are a client user of',
  allow: 'login',
  response: Me,
  run: ctx => readMe(ctx),
})

/** `PATCH /api/me` */
export const patchMe = loginRoute({
  method: 'patch',
  path: '/api/me',
  summary: 'Change the name of your sign-in',
  allow: 'login',
  body: z.object({ name: line(200).min(1, 'Give a name.') }),
  response: Me,
  run: async (ctx, { body }) => {
    await updateLoginName(ctx, ctx.login.id, body.name)
    return readMe({ ...ctx, login: { ...ctx.login, name: body.name } })
  },
})

async function readMe(ctx: LoginContext): Promise<z.input<typeof Me>> {
  const hats = await hatsOf(ctx, ctx.login.id)
  const worn = hats.filter(hat => !hat.deactivated)
  const portals = worn.flatMap(({ portalId, portalName, role, portalUserId, isOwner }) =>
    role && portalUserId
      ? [{ id: portalId, name: portalName, role, permissions: [...permissionsOf(role)], isOwner, portalUserId }]
      : [],
  )
  const clients = worn.flatMap(({ portalId, portalName, clientUserId, companyName }) =>
    clientUserId && companyName ? [{ portalId, portalName, clientUserId, companyName }] : [],
  )
  return { ...ctx.login, portals, clients }
}

const OwnNames = z
  .object({ firstName: personNames.firstName, lastName: personNames.lastName })
  .refine(({ firstName, lastName }) => firstName || lastName, {
    path: ['firstName'],
    message: 'Give at least one name.',
  })

// As the portal itself: the new name travels to rows of one's own that one may not see.
async function changeOwnNames(outside: Context, names: z.output<typeof OwnNames>) {
  const { portalId, personId } = outside.viewer
  await transact(systemContext(outside, portalId, outside.viewer.name), async ctx => {
    await updatePerson(ctx, await getPersonToChange(ctx, personId ?? ''), names)
  })
  return undefined
}

/** `PATCH /api/p/{portal}/me` */
export const patchOwnNames = route({
  method: 'patch',
  path: '/api/p/{portal}/me',
  summary: 'Change your own names in this portal',
  allow: 'portal_user',
  body: OwnNames,
  runOutside: (outside, { body }) => changeOwnNames(outside, body),
})

/** `PATCH /api/p/{portal}/c/{hat}/me` */
export const patchClientNames = route({
  method: 'patch',
  path: '/api/p/{portal}/c/{hat}/me',
  summary: 'Change your own names, as a client user',
  allow: 'client_user',
  body: OwnNames,
  runOutside: (outside, { body }) => changeOwnNames(outside, body),
})

/** `POST /api/me/password` */
export const postPassword = loginRoute({
  method: 'post',
  path: '/api/me/password',
  summary: 'Change your password; every other session ends',
  allow: 'login',
  body: z.object({ current: z.string().max(1000), next: z.string().max(1000) }),
  run: async (ctx, { body }, _, request) => {
    if (!isStrong(body.next)) throw problem('weak_password')
    await ctx.auth.changePassword(request.headers, body.current, body.next, request.respond)
    return undefined
  },
})

/** `GET /api/me/sessions` */
export const getSessions = loginRoute({
  method: 'get',
  path: '/api/me/sessions',
  summary: 'Where you are signed in',
  allow: 'login',
  response: z.object({
    rows: z.array(
      z.object({
        id: z.string(),
        at: At,
        lastSeenAt: At,
        address: z.string().nullable(),
        device: z.string(),
        current: z.boolean(),
      }),
    ),
  }),
  run: async ctx => ({
    rows: (await listSessions(ctx, ctx.login.id)).map(session => ({
      id: session.id,
      at: session.createdAt,
      lastSeenAt: session.updatedAt,
      address: session.ipAddress || null,
      device: deviceOf(session.userAgent),
      current: session.id === ctx.sessionId,
    })),
  }),
})

/** `DELETE /api/me/sessions/{session}` */
export const deleteOneSession = loginRoute({
  method: 'delete',
  path: '/api/me/sessions/{session}',
  summary: 'End one of your sessions',
  allow: 'login',
  run: async (ctx, { params }) => {
    await deleteSession(ctx, ctx.login.id, params.session)
    return undefined
  },
})

/** `DELETE /api/me/sessions` */
export const deleteSessions = loginRoute({
  method: 'delete',
  path: '/api/me/sessions',
  summary: 'End all your sessions but this one',
  allow: 'login',
  run: async ctx => {
    await deleteOtherSessions(ctx, ctx.login.id, ctx.sessionId)
    return undefined
  },
})
