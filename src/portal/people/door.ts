import { sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import type { Doorkeeper } from '../../platform/mount.ts'
import type { AnyRoute, RequestFacts } from '../../platform/routes.ts'
import {
  type Context,
  contextFor,
  isOpen,
  type LoginContext,
  type Portal,
  systemContext,
  type Tx,
  transact,
  type Viewer,
} from './context.ts'
import { type Permission, permissionsOf, type StaffRole } from './role.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A hat of a login in one portal. */
export type Hat = {
  portalId: string
  portalName: string
  personId: string
  portalUserId: string | null
  role: StaffRole | null
  isOwner: boolean
  deactivated: boolean
}

/** Every portal a login is tied to, deactivated or not. */
export async function hatsOf(portal: Pick<Portal, 'pool'>, loginId: string): Promise<Hat[]> {
  const { rows } = await sql<Hat>`select portal_id as "portalId", portal_name as "portalName", person_id as "personId",
    portal_user_id as "portalUserId", role, coalesce(owner, false) as "isOwner", deactivated from portals_of_login(${loginId})`.execute(
    portal.pool,
  )
  return rows
}

type Anyone = Portal | LoginContext | Context

/** Lets requests into the portal: open doors, somebody signed in, or a staff member of the portal in the address. */
export function portalDoor(portal: Portal): Doorkeeper<Tx, Anyone> {
  const seen = new Map<string, number>()

  const admit = async (route: AnyRoute, params: Record<string, string>, request: RequestFacts): Promise<Anyone> => {
    if (isOpen(route)) return portal
    const found = await portal.auth.loginOf(request.headers)
    if (!found) throw problem('not_signed_in')
    // Not an id at all, not there, not yours: one answer for all three.
    if (Object.entries(params).some(([name, value]) => name !== 'crmId' && !uuid.test(value)))
      throw problem('not_found')
    const { login, sessionId } = found
    if (route.allow === 'login') {
      return {
        ...portal,
        sessionId,
        login: { id: login.id, email: login.email, name: login.name, verified: login.emailVerified },
      }
    }
    const ctx = contextFor(portal, await viewerIn(portal, login, params.portal ?? ''))
    if (route.allow !== 'portal_user' && !ctx.viewer.permissions.includes(route.allow as Permission))
      throw problem('not_allowed')
    await noteSeen(ctx, seen)
    return ctx
  }

  return {
    admit,
    inside: (ctx, work) => ('viewer' in ctx ? transact(ctx, work) : work(ctx as unknown as Tx)),
    stillAdmitted: (route, params, request) =>
      admit(route, params, request).then(
        () => true,
        () => false,
      ),
  }
}

async function viewerIn(portal: Portal, login: { id: string; name: string }, portalId: string): Promise<Viewer> {
  const hat = (await hatsOf(portal, login.id)).find(one => one.portalId === portalId)
  if (!hat?.portalUserId || !hat.role || hat.deactivated) throw problem('not_found')
  return {
    hat: hat.role === 'administrator' ? 'administrator' : 'portal_user',
    portalId,
    loginId: login.id,
    personId: hat.personId,
    portalUserId: hat.portalUserId,
    role: hat.role,
    permissions: permissionsOf(hat.role),
    isOwner: hat.isOwner,
    name: login.name,
  }
}

const fiveMinutes = 300_000

async function noteSeen(ctx: Context, seen: Map<string, number>) {
  const { portalUserId } = ctx.viewer
  const now = ctx.clock().getTime()
  if (!portalUserId || now - (seen.get(portalUserId) ?? 0) < fiveMinutes) return
  seen.set(portalUserId, now)
  // As the portal itself: nobody but administrators may write any row of portal users, their own included.
  await transact(systemContext(ctx, ctx.viewer.portalId), async ({ db, viewer }) => {
    await db
      .updateTable('portal_user')
      .set({ last_seen_at: new Date(now) })
      .where('portal_id', '=', viewer.portalId)
      .where('id', '=', portalUserId)
      .execute()
  })
}
