import { type ExpressionBuilder, sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import type { PortalTables } from '../portal.tables.ts'
import type { RoleRules } from './connection.ts'

/** A connection as stored. */
export type StoredConnection = Awaited<ReturnType<typeof getConnection>>

/** A connection with what came in over it. */
export type CountedConnection = Awaited<ReturnType<typeof listConnections>>[number]

const brought = (eb: ExpressionBuilder<PortalTables, 'connection'>, kind: 'user' | 'account' | 'contact') =>
  eb
    .selectFrom('crm_link')
    .whereRef('crm_link.portal_id', '=', 'connection.portal_id')
    .whereRef('crm_link.connection_id', '=', 'connection.id')
    .where('crm_link.kind', '=', kind)
    .where('crm_link.made_by', '=', 'create')
    .select(sql<number>`count(*)::int`.as('brought'))

const connections = ({ db, viewer }: Tx) =>
  db.selectFrom('connection').selectAll().where('portal_id', '=', viewer.portalId).where('ended_at', 'is', null)

const counted = (ctx: Tx) =>
  connections(ctx).select(eb => [
    brought(eb, 'user').as('users'),
    brought(eb, 'account').as('companies'),
    brought(eb, 'contact').as('contacts'),
  ])

/** The connections of the portal, oldest first. One whose ties were ended is none any more. */
export const listConnections = (ctx: Tx) => counted(ctx).orderBy('created_at').orderBy('id').execute()

/** One connection; throws `not_found`. */
export async function getConnection(ctx: Tx, id: string) {
  const found = await connections(ctx).where('id', '=', id).executeTakeFirst()
  if (!found) throw problem('not_found')
  return found
}

/** One connection with what came in over it, which takes counting; throws `not_found`. */
export async function countConnection(ctx: Tx, id: string): Promise<CountedConnection> {
  const found = await counted(ctx).where('id', '=', id).executeTakeFirst()
  if (!found) throw problem('not_found')
  return found
}

/** The connections whose key the CRM refuses, the latest first. */
export function listRefused({ db, viewer }: Tx) {
  return db
    .selectFrom('connection')
    .select(['id', 'organization_name', 'state_detail', 'state_since'])
    .where('portal_id', '=', viewer.portalId)
    .where('ended_at', 'is', null)
    .where('state', '=', 'refused')
    .orderBy('state_since', 'desc')
    .orderBy('id')
    .execute()
}

/**
 * Lets one start at a time over a connection, a reading or a run, until the transaction ends. Throws `not_found` for one whose
 * ties were ended meanwhile.
 */
export async function lockConnection({ db, viewer }: Tx, id: string): Promise<void> {
  const { rows } =
    await sql`select from connection where portal_id = ${viewer.portalId} and id = ${id} and ended_at is null
    for no key update`.execute(db)
  if (rows.length === 0)
    throw problem('not_found', 'The ties to this CRM organisation were ended. Connect it again, then read it anew.')
}

/** Whether a run is changing people or companies over a connection. */
export async function isApplying({ db, viewer }: Tx, connectionId: string): Promise<boolean> {
  const found = await db
    .selectFrom('run')
    .select('id')
    .where('portal_id', '=', viewer.portalId)
    .where('connection_id', '=', connectionId)
    .where('state', '=', 'applying')
    .executeTakeFirst()
  return found !== undefined
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

/** The connection to an organisation already known at an address, if there is one, also when its ties were ended. */
export function findConnectionTo(
  { db, viewer }: Tx,
  to: Pick<VerifiedPair, 'connector' | 'baseUrl' | 'organizationId'>,
) {
  return db
    .selectFrom('connection')
    .select(['id', 'ended_at'])
    .where('portal_id', '=', viewer.portalId)
    .where('connector', '=', to.connector)
    .where('base_url', '=', to.baseUrl)
    .where('organization_id', '=', to.organizationId)
    .executeTakeFirst()
}

/** Stores a new connection, its key sealed. */
export async function insertConnection({ db, viewer, clock }: Tx, pair: VerifiedPair) {
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
      checked_at: clock(),
    })
    .execute()
}

/** Puts a verified pair in the place of the old one; the key works again from now, also over a connection that was ended. */
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
      checked_at: clock(),
      ended_at: null,
    })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', pair.id)
    .execute()
}

/** How the CRM answered: the state that says of the connection, and why. */
export type ConnectionAnswer = {
  state: 'working' | 'refused' | 'unreachable'
  code: string | null
  detail: string | null
}

/**
 * Notes how the CRM last answered; the time stays that of the first answer of its kind. Returns the time from which on the key
 * is refused where this answer is the first to say so.
 */
export async function updateConnectionState(
  { db, viewer, clock }: Tx,
  id: string,
  answer: ConnectionAnswer,
): Promise<Date | undefined> {
  const before = await db
    .selectFrom('connection')
    .select(['state'])
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!before) return undefined
  const now = clock()
  // A CRM that is away says nothing of a key that it refused before.
  const isNews = !(before.state === 'refused' && answer.state === 'unreachable')
  const { state, code, detail } = answer
  await db
    .updateTable('connection')
    .set({ checked_at: now })
    .$if(isNews, query => query.set({ state, state_code: code, state_detail: detail }))
    .$if(isNews && state !== before.state, query => query.set({ state_since: now }))
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .execute()
  return state === 'refused' && before.state !== 'refused' ? now : undefined
}

/** Takes the right to ask the CRM about a connection's key; false when it was asked after `since`. */
export async function claimCheck({ db, viewer, clock }: Tx, id: string, since: Date): Promise<boolean> {
  const claimed = await db
    .updateTable('connection')
    .set({ checked_at: clock() })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .where(eb => eb.or([eb('checked_at', 'is', null), eb('checked_at', '<=', since)]))
    .returning('id')
    .executeTakeFirst()
  return claimed !== undefined
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
