import { type Access, type Connector, ConnectorError, findConnector } from '../../connectors/connectors.ts'
import { problem } from '../../platform/errors.ts'
import { sha256 } from '../../platform/secrets.ts'
import { type Context, transact } from '../people/people.ts'
import { findStoredTicket, type StoredTicket, updateOrganizationName } from './tickets.store.ts'
import { openKey } from './verify-pair.ts'

/** Raise it when a connector or `toColumns` begins to read a record differently: then everything is read once. */
const readAs = 1

/**
 * What reading needs: the connector and the access to the CRM, with the key unsealed; `source` is the same as long as what is read
 * as whom is. Throws `not_found`.
 */
export async function openAccess(ctx: Context, connectionId: string, signal: AbortSignal) {
  const { connector, access, ticket } = await open(ctx, connectionId, signal)
  // Another key may read other records, and another version may read them differently.
  const source = sha256(JSON.stringify([readAs, ticket.base_url, ticket.organization_id, ticket.sealed_key]))
  return { connector, access, source }
}

/**
 * Asks the CRM whose key it is before anything is read with it: an address that suddenly answers for another organisation
 * counts as refused. Throws `ConnectorError`.
 */
export async function verifyOrganization(ctx: Context, connectionId: string, signal: AbortSignal): Promise<void> {
  const { connector, access, ticket } = await open(ctx, connectionId, signal)
  const { id, name } = await connector.verify(access)
  if (id !== ticket.organization_id) throw new ConnectorError('forbidden', 'OTHER_ORGANIZATION')
  if (name !== ticket.organization_name) await transact(ctx, ctx => updateOrganizationName(ctx, connectionId, name))
}

type Opened = { connector: Connector; access: Access; ticket: StoredTicket }

async function open(ctx: Context, connectionId: string, signal: AbortSignal): Promise<Opened> {
  const ticket = await transact(ctx, ctx => findStoredTicket(ctx, connectionId))
  if (!ticket) throw problem('not_found')
  if (ticket.ended_at) throw new ConnectorError('forbidden', 'CONNECTION_ENDED')
  const connector = findConnector(ticket.connector)
  if (!connector) throw problem('crm_unexpected', `This version has no connector "${ticket.connector}".`)
  const credentials = { email: ticket.email, key: openKey(ctx, ticket) }
  return { connector, ticket, access: { baseUrl: ticket.base_url, credentials, outbound: ctx.outbound, signal } }
}
