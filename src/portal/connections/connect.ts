import {
  ConnectorError,
  type CrmCredentials,
  type CrmOrganization,
  connectors,
  findConnector,
} from '../../connectors/connectors.ts'
import { problem } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { deriveKey, seal, UnsealError, unseal } from '../../platform/secrets.ts'
import { maskServiceKey } from '../../platform/service-key.ts'
import { type Context, type Portal, transact } from '../people/people.ts'
import {
  findConnectionTo,
  getConnection,
  insertConnection,
  type StoredConnection,
  updateConnectionState,
  updateTicket,
  type VerifiedPair,
} from './connections.store.ts'
import { keyMistake } from './key-mistake.ts'
import { refusalProblem, refusalSentence, stateAfter } from './refusal.ts'

/** Verifies a pair with the CRM and remembers it, sealed. The organisation already known gets the new ticket. */
export async function connect(ctx: Context, asked: CrmCredentials & { baseUrl: string }): Promise<string> {
  const baseUrl = knownCrm(ctx, asked.baseUrl)
  const connector = connectors[0] as (typeof connectors)[number]
  const organization = await verify(ctx, connector.key, baseUrl, asked, 'Nothing was stored.')
  const to = { connector: connector.key, baseUrl, organizationId: organization.id }
  return transact(ctx, async ctx => {
    const known = await findConnectionTo(ctx, to)
    const pair = sealPair(ctx, known?.id ?? newId(), { ...to, organizationName: organization.name }, asked)
    await (known ? updateTicket(ctx, pair) : insertConnection(ctx, pair))
    return pair.id
  })
}

/** Change the ZSC Ticket: a verified pair of the same organisation takes the old one's place. */
export async function changeTicket(ctx: Context, connection: StoredConnection, asked: CrmCredentials): Promise<void> {
  const organization = await verify(ctx, connection.connector, connection.base_url, asked, 'The old key is kept.')
  if (organization.id !== connection.organization_id) {
    const detail = `This key belongs to ${organization.name}. Use a key of ${connection.organization_name}. The old key is kept.`
    throw problem('other_organization', detail)
  }
  const to = { connector: connection.connector, baseUrl: connection.base_url, organizationId: organization.id }
  const pair = sealPair(ctx, connection.id, { ...to, organizationName: organization.name }, asked)
  await transact(ctx, ctx => updateTicket(ctx, pair))
}

/** What reading needs: the connector and the access to the CRM, with the key unsealed. Throws `not_found`. */
export async function openAccess(ctx: Context, connectionId: string, signal: AbortSignal) {
  const connection = await transact(ctx, ctx => getConnection(ctx, connectionId))
  const connector = findConnector(connection.connector)
  if (!connector) throw problem('crm_unexpected', `This version has no connector "${connection.connector}".`)
  const key = openKey(ctx, connection)
  const credentials = { email: connection.email, key }
  return { connector, access: { baseUrl: connection.base_url, credentials, outbound: ctx.outbound, signal } }
}

// With another PORTICO_SECRET nothing sealed opens any more: the key is as good as lost, which trying again does not mend.
function openKey(ctx: Context, connection: StoredConnection): string {
  try {
    return unseal(sealingKey(ctx), connection.sealed_key, `${connection.portal_id}/${connection.id}`)
  } catch (error) {
    if (error instanceof UnsealError) throw new ConnectorError('key_rejected', 'KEY_NOT_OPENED')
    throw error
  }
}

/** Notes on the connection how the CRM answered: it works, or why not. */
export async function noteAnswer(ctx: Context, connectionId: string, error?: ConnectorError): Promise<void> {
  const state = error ? stateAfter(error) : 'working'
  if (!state) return
  const detail = error ? refusalSentence(error) : null
  await transact(ctx, ctx =>
    updateConnectionState(ctx, connectionId, { state, code: error?.reason ?? error?.code ?? null, detail }),
  )
}

/** The CRMs that can be chosen; whoever runs the server names them. */
export const crmChoices = ({ crmUrl, crmUrls }: Pick<Portal, 'crmUrl' | 'crmUrls'>) => [
  ...new Set([crmUrl, ...crmUrls]),
]

function knownCrm(ctx: Context, baseUrl: string): string {
  const known = crmChoices(ctx).find(url => url === baseUrl)
  if (!known) throw problem('crm_not_allowed')
  return known
}

async function verify(
  ctx: Context,
  connectorKey: string,
  baseUrl: string,
  pair: CrmCredentials,
  kept: string,
): Promise<CrmOrganization> {
  // A mistyped key is told here; the CRM would only say that the pair is wrong, and count the try.
  const mistake = keyMistake(pair.key)
  if (mistake) throw problem('key_rejected', `The key is not complete. ${kept}`, [{ field: 'key', message: mistake }])
  const connector = findConnector(connectorKey)
  if (!connector) throw problem('not_found')
  try {
    const signal = AbortSignal.timeout(25_000)
    return await connector.verify({ baseUrl, credentials: pair, outbound: ctx.outbound, signal })
  } catch (error) {
    throw error instanceof ConnectorError ? refusalProblem(error, kept) : error
  }
}

function sealPair(
  ctx: Pick<Context, 'secret' | 'viewer'>,
  id: string,
  to: Pick<VerifiedPair, 'connector' | 'baseUrl' | 'organizationId' | 'organizationName'>,
  { email, key }: CrmCredentials,
): VerifiedPair {
  const sealedKey = seal(sealingKey(ctx), key, `${ctx.viewer.portalId}/${id}`)
  return { ...to, id, email, sealedKey, keyHint: maskServiceKey(key) }
}

const sealingKey = (ctx: Pick<Context, 'secret'>) => deriveKey(ctx.secret, 'connection keys')
