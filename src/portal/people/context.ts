import { type Kysely, sql, type Transaction } from 'kysely'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Auth } from '../../platform/auth.ts'
import type { Clock } from '../../platform/clock.ts'
import { transact as open } from '../../platform/database/transact.ts'
import type { Job, Jobs } from '../../platform/jobs.ts'
import type { Mailer } from '../../platform/mail.ts'
import type { Outbound } from '../../platform/outbound.ts'
import { type AnyRoute, routesFor } from '../../platform/routes.ts'
import type { PortalTables } from '../portal.tables.ts'
import type { Permission, StaffRole } from './role.ts'

/** What every part of the portal works with, whoever asks. */
export type Portal = {
  readonly pool: Kysely<PortalTables>
  readonly clock: Clock
  readonly log: Logger
  readonly jobs: Jobs
  readonly outbound: Outbound
  readonly auth: Auth
  readonly mailer: Mailer
  /** The address people open the portal at, without a slash at the end. */
  readonly publicUrl: string
  /** The CRM offered first in an import. */
  readonly crmUrl: string
  /** Further CRMs the portal may reach. */
  readonly crmUrls: readonly string[]
  readonly secret: string
  /** Where mails wait to be read on a page, in a demo or development run without a mail server. */
  readonly outboxDir: string | undefined
  readonly isDemo: boolean
}

/** Who looks, as which hat, with which permissions. `system` is the portal's own background work. */
export type Viewer = {
  readonly hat: 'administrator' | 'portal_user' | 'client_user' | 'system'
  readonly portalId: string
  readonly loginId: string | null
  readonly personId: string | null
  readonly portalUserId: string | null
  /** Of a client user: which one, and the company they look from. */
  readonly clientUserId: string | null
  readonly companyId: string | null
  readonly role: StaffRole | 'client'
  readonly permissions: readonly Permission[]
  readonly isOwner: boolean
  readonly name: string
}

/** A viewer in one portal, outside any transaction. */
export type Context = Portal & { readonly viewer: Viewer; readonly settings: Readonly<Record<string, string>> }

/** The same inside one transaction: `db` sees only what the viewer may see. */
export type Tx = Omit<Context, 'pool'> & { readonly db: Transaction<PortalTables> }

/** Somebody signed in, in no portal yet. */
export type LoginContext = Portal & {
  readonly login: { readonly id: string; readonly email: string; readonly name: string; readonly verified: boolean }
  readonly sessionId: string
}

/** Puts a viewer's portal, person, hat and permissions where row-level security reads them. */
export function contextFor(portal: Portal, viewer: Viewer): Context {
  return {
    ...portal,
    viewer,
    settings: {
      'app.portal': viewer.portalId,
      'app.person': viewer.personId ?? '',
      'app.portal_user': viewer.portalUserId ?? '',
      'app.client_user': viewer.clientUserId ?? '',
      'app.company': viewer.companyId ?? '',
      'app.hat': viewer.hat,
      'app.permissions': `,${viewer.permissions.join(',')},`,
      'app.projects': '{}',
    },
  }
}

/** The context of background work in one portal: sees all of that portal and nothing of another. */
export function systemContext(portal: Portal, portalId: string, name = 'Portico'): Context {
  const nobody = {
    loginId: null,
    personId: null,
    portalUserId: null,
    clientUserId: null,
    companyId: null,
    isOwner: false,
  }
  return contextFor(portal, { ...nobody, hat: 'system', portalId, role: 'administrator', permissions: [], name })
}

/** Runs `work` in one transaction as the context's viewer. Shadow the outer context with the argument; no network call inside. */
export function transact<R>(ctx: Context, work: (ctx: Tx) => Promise<R>): Promise<R> {
  return open<PortalTables, Context, R>(ctx, async inside => {
    if (ctx.viewer.hat === 'portal_user' || ctx.viewer.hat === 'client_user') await seeOwnProjects(inside)
    return work(inside)
  })
}

/**
 * Reads again which projects the viewer is in, or which are shared with the viewer's company; call it after adding the viewer
 * to one within a transaction.
 */
export async function seeOwnProjects({ db, viewer }: Pick<Tx, 'db' | 'viewer'>): Promise<void> {
  if (viewer.hat === 'client_user') {
    await sql`select set_config('app.projects', coalesce((select array_agg(project_id)::text from project_client
      where portal_id = ${viewer.portalId} and client_company_id = ${viewer.companyId} and shared), '{}'), true)`.execute(
      db,
    )
    return
  }
  await sql`select set_config('app.projects', coalesce((select array_agg(project_id)::text from project_member
    where portal_id = ${viewer.portalId} and portal_user_id = ${viewer.portalUserId}), '{}'), true)`.execute(db)
}

/**
 * Declares a route inside a portal: a permission or any staff member (`/api/p/{portal}/…`), or a client user under one hat
 * (`/api/p/{portal}/c/{hat}/…`).
 */
export const route = routesFor<Tx, Context, Permission | 'portal_user' | 'client_user'>()

/** Declares a route for somebody signed in, in no portal. */
export const loginRoute = routesFor<LoginContext, LoginContext, 'login'>()

/** Declares an open door; it must say why with `because`. */
export const openRoute = routesFor<Portal, Portal, 'anyone'>()

/** True for a route that anybody may call. */
export const isOpen = (r: AnyRoute): boolean => r.allow === 'anyone'

/** Declares a kind of background work of the portal. */
export const defineJob = <P extends z.ZodType>(job: Job<Portal, P>) => job as unknown as Job<Portal> & { payload: P }
