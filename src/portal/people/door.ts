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

// What an address names by a word of the CRM's or of ours, not by an id.
const isWord = (name: string) => name === 'crmId' || name === 'field'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A hat of a login in one portal: portal user, or client user at one company. */
export type Hat = {
  portalId: string
  portalName: string
  personId: string
  portalUserId: string | null
  role: StaffRole | null
  isOwner: boolean
  clientUserId: string | null
  companyId: string | null
  companyName: string | null
  deactivated: boolean
}

/** Every hat a login has accepted, in any portal, deactivated or not. Sorted by portal, the staff's before the clients'. */
export async function hatsOf(portal: Pick<Portal, 'pool'>, loginId: string): Promise<Hat[]> {
  const { rows } = await sql<Hat>`select portal_id as "portalId", portal_name as "portalName", person_id as "personId",
    portal_user_id as "portalUserId", role, coalesce(owner, false) as "isOwner", client_user_id as "clientUserId",
    company_id as "companyId", company_name as "companyName", deactivated from hats_of_login(${loginId})
    order by lower(portal_name), portal_id, portal_user_id is null, lower(company_name), client_user_id`.execute(
    portal.pool,
  )
  return rows
}

type Anyone = Portal | LoginContext | Context

/** Lets requests into the portal: open doors, somebody signed in, a staff member of the portal, or a client under one hat. */
export function portalDoor(portal: Portal): Doorkeeper<Tx, Anyone> {
  const seen = new Map<string, number>()

  const admit = async (route: AnyRoute, params: Record<string, string>, request: RequestFacts): Promise<Anyone> => {
    if (isOpen(route)) return portal
    const found = await portal.auth.loginOf(request.headers)
    if (!found) throw problem('not_signed_in')
    // Not an id at all, not there, not yours: one answer for all three.
    if (Object.entries(params).some(([name, value]) => !isWord(name) && !uuid.test(value))) throw problem('not_found')
    const { login, sessionId } = found
    if (route.allow === 'login') {
      return {
        ...portal,
        sessionId,
        login: { id: login.id, email: login.email, name: login.name, verified: login.emailVerified },
      }
    }
    const isForClients = route.allow === 'client_user'
    const viewer = await (isForClients ? clientIn : staffIn)(portal, login, params)
    const ctx = contextFor(portal, viewer)
    if (!isForClients && route.allow !== 'portal_user' && !viewer.permissions.includes(route.allow as Permission))
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

type SignedIn = { id: string; name: string }
type Params = Record<string, string>

async function staffIn(portal: Portal, login: SignedIn, { portal: portalId }: Params): Promise<Viewer> {
  const hat = (await hatsOf(portal, login.id)).find(one => one.portalId === portalId && one.portalUserId)
  if (!hat?.role || hat.deactivated) throw problem('not_found')
  return {
    ...viewerOf(hat, login),
    hat: hat.role === 'administrator' ? 'administrator' : 'portal_user',
    role: hat.role,
    permissions: permissionsOf(hat.role),
  }
}

async function clientIn(portal: Portal, login: SignedIn, { portal: portalId, hat: id }: Params): Promise<Viewer> {
  const hat = (await hatsOf(portal, login.id)).find(one => one.portalId === portalId && one.clientUserId === id)
  if (!hat?.clientUserId || hat.deactivated) throw problem('not_found')
  return { ...viewerOf(hat, login), hat: 'client_user', role: 'client', permissions: permissionsOf('client') }
}

const viewerOf = ({ portalId, personId, portalUserId, clientUserId, companyId, isOwner }: Hat, login: SignedIn) => ({
  portalId,
  personId,
  portalUserId,
  clientUserId,
  companyId,
  isOwner,
  loginId: login.id,
  name: login.name,
})

const fiveMinutes = 300_000

async function noteSeen(ctx: Context, seen: Map<string, number>) {
  const { portalUserId, clientUserId } = ctx.viewer
  const id = portalUserId ?? clientUserId
  const now = ctx.clock().getTime()
  if (!id || now - (seen.get(id) ?? 0) < fiveMinutes) return
  seen.set(id, now)
  // As the portal itself: nobody but administrators may write any row of portal users, their own included.
  await transact(systemContext(ctx, ctx.viewer.portalId), async ({ db, viewer }) => {
    await sql`update ${sql.table(portalUserId ? 'portal_user' : 'client_user')} set last_seen_at = ${new Date(now)}
      where portal_id = ${viewer.portalId} and id = ${id}`.execute(db)
  })
}
