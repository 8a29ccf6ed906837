import { type CrmCredentials, connectors } from '../../connectors/connectors.ts'
import { newId } from '../../platform/ids.ts'
import { type Context, type Tx, transact } from '../people/people.ts'
import { findConnectionTo, insertConnection, updateTicket, type VerifiedPair } from './connections.store.ts'
import { knownCrm, sealPair, verifyPair } from './verify-pair.ts'

/** Verifies a pair with the CRM and remembers it, sealed. The organisation already known gets the new ticket. */
export async function connect(ctx: Context, asked: CrmCredentials & { baseUrl: string }): Promise<string> {
  const crm = { connector: (connectors[0] as (typeof connectors)[number]).key, baseUrl: knownCrm(ctx, asked.baseUrl) }
  const { id, name } = await verifyPair(ctx, crm, asked, 'Nothing was stored.')
  return transact(ctx, ctx => storePair(ctx, { ...crm, organizationId: id, organizationName: name }, asked))
}

/** Stores a verified pair: with the connection to its organisation at this very address, or as a new one. Returns its id. */
export async function storePair(
  ctx: Tx,
  to: Pick<VerifiedPair, 'connector' | 'baseUrl' | 'organizationId' | 'organizationName'>,
  pair: CrmCredentials,
): Promise<string> {
  const known = await findConnectionTo(ctx, to)
  const sealed = sealPair(ctx, known?.id ?? newId(), to, pair)
  await (known ? updateTicket(ctx, sealed) : insertConnection(ctx, sealed))
  return sealed.id
}
