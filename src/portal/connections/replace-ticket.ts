import type { CrmCredentials, CrmOrganization } from '../../connectors/connectors.ts'
import { problem } from '../../platform/errors.ts'
import { type Context, type Tx, transact } from '../people/people.ts'
import { storePair } from './connect.ts'
import { OtherOrganization } from './connection.ts'
import { findConnectionTo, isApplying, lockConnection, type StoredConnection } from './connections.store.ts'
import { countTied, endConnection } from './ended-connections.store.ts'
import { knownCrm, verifyPair } from './verify-pair.ts'

/** The new pair, at which CRM, and what becomes of the old connection where it opens another organisation. */
export type NewTicket = CrmCredentials & {
  baseUrl?: string | undefined
  otherOrganization?: 'keep' | 'end' | undefined
}

/**
 * Change the ZSC Ticket: a verified pair takes the old one's place, and every tie stays. One of another organisation, or of the
 * same at another address, changes nothing until it is said what becomes of the old connection; nothing is ever tied across.
 * Returns the connection that has the pair. Throws `other_organization`, `import_running`.
 */
export async function replaceTicket(ctx: Context, connection: StoredConnection, asked: NewTicket): Promise<string> {
  const { connector, base_url: own } = connection
  const baseUrl = asked.baseUrl && asked.baseUrl !== own ? knownCrm(ctx, asked.baseUrl) : own
  const organization = await verifyPair(ctx, { connector, baseUrl }, asked, 'The old key is kept.')
  const to = { connector, baseUrl, organizationId: organization.id, organizationName: organization.name }
  const isSame = baseUrl === own && organization.id === connection.organization_id
  return transact(ctx, async ctx => {
    await lockConnection(ctx, connection.id)
    if (!isSame && !asked.otherOrganization) throw await otherOrganization(ctx, connection, to)
    const isEnding = !isSame && asked.otherOrganization === 'end'
    if (isEnding && (await isApplying(ctx, connection.id)))
      throw problem('import_running', 'An import from the old organisation is running. Wait until it is done.')
    const id = await storePair(ctx, to, asked)
    if (isEnding) await endConnection(ctx, connection.id)
    return id
  })
}

type Opened = { connector: string; baseUrl: string; organizationId: CrmOrganization['id']; organizationName: string }

async function otherOrganization(ctx: Tx, connection: StoredConnection, to: Opened) {
  const known = await findConnectionTo(ctx, to)
  const about = OtherOrganization.parse({
    organizationName: to.organizationName,
    isConnected: known !== undefined && known.ended_at === null,
    connectedTo: connection.organization_name,
    tied: await countTied(ctx, connection.id),
  })
  const detail = `This key is for another organisation. It opens ${about.organizationName}; you are connected to ${about.connectedTo}. Nothing was changed.`
  return problem('other_organization', detail, undefined, undefined, about)
}
