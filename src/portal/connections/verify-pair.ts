import {
  ConnectorError,
  type CrmCredentials,
  type CrmOrganization,
  findConnector,
} from '../../connectors/connectors.ts'
import { problem } from '../../platform/errors.ts'
import { deriveKey, seal, UnsealError, unseal } from '../../platform/secrets.ts'
import { maskServiceKey } from '../../platform/service-key.ts'
import type { Context, Portal } from '../people/people.ts'
import type { VerifiedPair } from './connections.store.ts'
import { keyMistake } from './key-mistake.ts'
import { refusalProblem } from './refusal.ts'

/** The CRMs that can be chosen; whoever runs the server names them. */
export const crmChoices = ({ crmUrl, crmUrls }: Pick<Portal, 'crmUrl' | 'crmUrls'>) => [
  ...new Set([crmUrl, ...crmUrls]),
]

/** The address of a CRM that can be chosen; throws `crm_not_allowed`. */
export function knownCrm(ctx: Context, baseUrl: string): string {
  const known = crmChoices(ctx).find(url => url === baseUrl)
  if (!known) throw problem('crm_not_allowed')
  return known
}

/** Asks a CRM whose pair this is. `kept` says what was not touched where it refuses. */
export async function verifyPair(
  ctx: Context,
  crm: { connector: string; baseUrl: string },
  pair: CrmCredentials,
  kept: string,
): Promise<CrmOrganization> {
  // A mistyped key is told here; the CRM would only say that the pair is wrong, and count the try.
  const mistake = keyMistake(pair.key)
  if (mistake) throw problem('key_rejected', `The key is not complete. ${kept}`, [{ field: 'key', message: mistake }])
  const connector = findConnector(crm.connector)
  if (!connector) throw problem('not_found')
  try {
    const signal = AbortSignal.timeout(25_000)
    return await connector.verify({ baseUrl: crm.baseUrl, credentials: pair, outbound: ctx.outbound, signal })
  } catch (error) {
    throw error instanceof ConnectorError ? refusalProblem(error, kept) : error
  }
}

/** A verified pair as it is stored: the key sealed for this very connection. */
export function sealPair(
  ctx: Pick<Context, 'secret' | 'viewer'>,
  id: string,
  to: Pick<VerifiedPair, 'connector' | 'baseUrl' | 'organizationId' | 'organizationName'>,
  { email, key }: CrmCredentials,
): VerifiedPair {
  const sealedKey = seal(sealingKey(ctx), key, `${ctx.viewer.portalId}/${id}`)
  return { ...to, id, email, sealedKey, keyHint: maskServiceKey(key) }
}

/** The key of a connection. With another PORTICO_SECRET nothing sealed opens any more, which trying again does not mend. */
export function openKey(
  ctx: Pick<Context, 'secret'>,
  connection: { portal_id: string; id: string; sealed_key: string },
): string {
  try {
    return unseal(sealingKey(ctx), connection.sealed_key, `${connection.portal_id}/${connection.id}`)
  } catch (error) {
    if (error instanceof UnsealError) throw new ConnectorError('key_rejected', 'KEY_NOT_OPENED')
    throw error
  }
}

const sealingKey = (ctx: Pick<Context, 'secret'>) => deriveKey(ctx.secret, 'connection keys')
