import { type Kysely, sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import type { Doorkeeper } from '../../platform/mount.ts'
import type { AnyRoute, RequestFacts } from '../../platform/routes.ts'
import { type Crm, type CrmContext, type CrmOutside, inOrganization, transactOrg, type Viewer } from '../context.ts'
import type { CrmTables } from '../crm.tables.ts'

type Found = { orgId: string; userId: string; status: string; profile: Viewer['profile'] }

/** The CRM user a login belongs to, active or not, or undefined. */
export async function findUserOfLogin(pool: Kysely<CrmTables>, loginId: string): Promise<Found | undefined> {
  const { rows } = await sql<Found>`
    select org_id as "orgId", user_id as "userId", status, profile from users_of_login(${loginId})`.execute(pool)
  return rows[0]
}

/** Lets requests into the CRM's own API: open doors, anybody of the organisation, or its administrators. */
export function crmDoor(crm: Crm): Doorkeeper<CrmContext, Crm | CrmOutside> {
  const admit = async (route: AnyRoute, _params: Record<string, string>, request: RequestFacts) => {
    if (route.allow === 'anyone') return crm
    const found = await crm.auth.loginOf(request.headers)
    const user = found && (await findUserOfLogin(crm.pool, found.login.id))
    if (!found || user?.status !== 'active') throw problem('not_signed_in')
    if (route.allow !== 'crm_user' && user.profile !== 'Administrator')
      throw problem('not_allowed', 'This needs the Administrator profile. Ask an administrator of this CRM.')
    const viewer = { id: user.userId, loginId: found.login.id, profile: user.profile }
    return { ...inOrganization(crm, user.orgId), viewer, auth: crm.auth, portalUrl: crm.portalUrl }
  }
  return {
    admit,
    inside: (ctx, work) =>
      'viewer' in ctx
        ? transactOrg(ctx, inside => work(inside as CrmContext))
        : // Open routes open a transaction of their own once they know an organisation.
          work(ctx as unknown as CrmContext),
    stillAdmitted: (route, params, request) =>
      admit(route, params, request).then(
        () => true,
        () => false,
      ),
  }
}
