import { type ExpressionBuilder, sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import type { PortalTables } from '../portal.tables.ts'
import type { RoleRules } from './connection.ts'

/** A connection with how many portal users it brought in. */
export type StoredConnection = Awaited<ReturnType<typeof listConnections>>[number]

const broughtIn = (eb: ExpressionBuilder<PortalTables, 'connection'>) =>
  eb
    .selectFrom('crm_link')
    .whereRef('crm_link.portal_id', '=', 'connection.portal_id')
    .whereRef('crm_link.connection_id', '=', 'connection.id')
    .where('crm_link.kind', '=', 'user')
    .where('crm_link.made_by', '=', 'create')
    .select(sql<number>`count(*)::int`.as('brought'))
    .as('brought_in')

/** The connections of the portal, oldest first. */
export function listConnections({ db, viewer }: Tx) {
  return db
    .selectFrom('connection')
    .selectAll()
    .select(broughtIn)
    .where('portal_id', '=', viewer.portalId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** One connection; throws `not_found`. */
export async function getConnection({ db, viewer }: Tx, id: string) {
  const found = await db
    .selectFrom('connection')
    .selectAll()
    .select(broughtIn)
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) throw problem('not_found')
  return found
}

/** Lets one start at a time over a connection, a reading or a run, until the transaction ends. */
export async function lockConnection({ db, viewer }: Tx, id: string): Promise<void> {
  await sql`select from connection where portal_id = ${viewer.portalId} and id = ${id} for no key update`.execute(db)
}

/** What is stored of a pair that the CRM has verified. */
export type VerifiedPair = {
  id: string
  connector: string
  baseUrl: string
  organizationId: string
  organizationName: string
  email: string
  sealedKey: string
  keyHint: string
}

/** The connection to an organisation already known at an address, if there is one. */
export function findConnectionTo(
  { db, viewer }: Tx,
  to: Pick<VerifiedPair, 'connector' | 'baseUrl' | 'organizationId'>,
) {
  return db
    .selectFrom('connection')
    .select('id')
    .where('portal_id', '=', viewer.portalId)
    .where('connector', '=', to.connector)
    .where('base_url', '=', to.baseUrl)
    .where('organization_id', '=', to.organizationId)
    .executeTakeFirst()
}

/** Stores a new connection, its key sealed. */
export async function insertConnection({ db, viewer }: Tx, pair: VerifiedPair) {
  await db
    .insertInto('connection')
    .values({
      portal_id: viewer.portalId,
      id: pair.id,
      connector: pair.connector,
      base_url: pair.baseUrl,
      organization_id: pair.organizationId,
      organization_name: pair.organizationName,
      email: pair.email,
      sealed_key: pair.sealedKey,
      key_hint: pair.keyHint,
    })
    .execute()
}

/** Puts a verified pair in the place of the old one; the key works again from now. */
export async function updateTicket({ db, viewer, clock }: Tx, pair: VerifiedPair) {
  await db
    .updateTable('connection')
    .set({
      organization_name: pair.organizationName,
      email: pair.email,
      sealed_key: pair.sealedKey,
      key_hint: pair.keyHint,
      state: 'working',
      state_code: null,
      state_detail: null,
      state_since: clock(),
    })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', pair.id)
    .execute()
}

/** Notes how the CRM last answered; the time stays that of the first answer of its kind. */
export async function updateConnectionState(
  { db, viewer, clock }: Tx,
  id: string,
  to: { state: 'working' | 'refused' | 'unreachable'; code: string | null; detail: string | null },
) {
  await db
    .updateTable('connection')
    .set({ state: to.state, state_code: to.code, state_detail: to.detail, state_since: clock() })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .where(sql<boolean>`(state, state_code) is distinct from (${to.state}, ${to.code})`)
    .execute()
}

/** Notes when people were last imported over a connection. */
export async function updateLastImport({ db, viewer, clock }: Tx, id: string) {
  await db
    .updateTable('connection')
    .set({ last_import_at: clock() })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .execute()
}

/** The rule table of a connection, in the order in which its lines decide. */
export async function getRoleRules({ db, viewer }: Tx, connectionId: string): Promise<RoleRules> {
  const rules = await db
    .selectFrom('role_rule')
    .select(['field', 'value', 'role'])
    .where('portal_id', '=', viewer.portalId)
    .where('connection_id', '=', connectionId)
    .orderBy('ord')
    .execute()
  const connection = await db
    .selectFrom('connection')
    .select('default_role')
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', connectionId)
    .executeTakeFirst()
  if (!connection) throw problem('not_found')
  return { rules, defaultRole: connection.default_role }
}

/** Replaces the rule table. */
export async function replaceRoleRules({ db, viewer }: Tx, connectionId: string, { rules, defaultRole }: RoleRules) {
  const here = { portal_id: viewer.portalId, connection_id: connectionId }
  await db
    .deleteFrom('role_rule')
    .where('portal_id', '=', here.portal_id)
    .where('connection_id', '=', connectionId)
    .execute()
  if (rules.length > 0)
    await db
      .insertInto('role_rule')
      .values(rules.map((rule, ord) => ({ ...here, ord, ...rule })))
      .execute()
  await db
    .updateTable('connection')
    .set({ default_role: defaultRole })
    .where('portal_id', '=', here.portal_id)
    .where('id', '=', connectionId)
    .execute()
}
