import type { Kysely, Transaction } from 'kysely'
import type { Auth } from '../platform/auth.ts'
import type { Clock } from '../platform/clock.ts'
import { transact } from '../platform/database/transact.ts'
import { problem } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import type { Mailer } from '../platform/mail.ts'
import { routesFor } from '../platform/routes.ts'
import type { CrmTables } from './crm.tables.ts'

/** The opened CRM: what every request works with before it is known whose it is. */
export type Crm = {
  readonly pool: Kysely<CrmTables>
  readonly clock: Clock
  readonly log: Log
  readonly auth: Auth
  readonly mailer: Mailer
  readonly publicUrl: string
  readonly portalUrl: string
  /** Invented people and a known password: the sign-in page says so. */
  readonly isDemo: boolean
  /** Where mails that are not sent wait to be read, if there is such a place. */
  readonly outboxUrl: string | undefined
}

/** The CRM user who asks, once let in. */
export type Viewer = { id: string; loginId: string; profile: 'Administrator' | 'Standard' }

/** Work in one organisation, outside any transaction. `viewer` is null for the command line and for a service key. */
export type OrgOutside = {
  readonly pool: Kysely<CrmTables>
  readonly settings: { readonly 'app.org': string; readonly synchronous_commit?: 'off' }
  readonly clock: Clock
  readonly log: Log
  readonly orgId: string
  readonly viewer: Viewer | null
}

/** The same within a transaction, which sees that organisation's rows alone. */
export type OrgContext = Omit<OrgOutside, 'pool'> & { readonly db: Transaction<CrmTables> }

/** What a route of the CRM gets: an organisation and somebody of it who is signed in. */
export type CrmOutside = OrgOutside & { readonly viewer: Viewer; readonly auth: Auth; readonly portalUrl: string }

/** The same within a transaction. */
export type CrmContext = Omit<CrmOutside, 'pool'> & { readonly db: Transaction<CrmTables> }

/** Who may: anybody of the organisation, or those with the Administrator profile. */
export type CrmAllow = 'crm_user' | 'administrator'

/** Declares a route of the CRM's own API. */
export const route = routesFor<CrmContext, CrmOutside, CrmAllow>()

/** Declares a route that needs no sign-in; `because` says why. */
export const openRoute = routesFor<Crm, Crm, 'anyone'>()

/** The context of one organisation. */
export function inOrganization(
  base: Pick<OrgOutside, 'pool' | 'clock' | 'log'>,
  orgId: string,
  viewer: Viewer | null = null,
): OrgOutside {
  const { pool, clock, log } = base
  return { pool, clock, log, orgId, viewer, settings: { 'app.org': orgId } }
}

/** Runs `work` in a transaction of the context's organisation. */
export const transactOrg = <R>(ctx: OrgOutside, work: (ctx: OrgContext) => Promise<R>): Promise<R> =>
  transact<CrmTables, OrgOutside, R>(ctx, work)

/** Refuses an id that cannot name a row, in the words used for one that names none. */
export function recordId(text: string): string {
  if (!isRecordId(text)) throw problem('not_found')
  return text
}

/** Digits that fit a bigint: up to 19 of them. */
export function isRecordId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) < 2n ** 63n
}
