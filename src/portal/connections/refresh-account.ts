import { ConnectorError } from '../../connectors/connectors.ts'
import { problem } from '../../platform/errors.ts'
import { type Context, type Tx, transact } from '../people/people.ts'
import { storeAccount } from './account-records.store.ts'
import { isApplying, lockConnection } from './connections.store.ts'
import type { StoredTie } from './crm-panels.store.ts'
import { noteAnswer } from './note-answer.ts'
import { openAccess, verifyOrganization } from './open-access.ts'
import { refusalProblem } from './refusal.ts'

/**
 * Asks the CRM for one account and its potentials, and stores what it says. A CRM that refuses or is away changes nothing but
 * the connection's state. Throws what the refusal is, and `import_running`: a run rests on what was read before it.
 */
export async function refreshAccount(ctx: Context, { connectionId, crmId }: StoredTie): Promise<void> {
  await transact(ctx, ctx => refuseWhileApplying(ctx, connectionId))
  try {
    const signal = AbortSignal.timeout(15_000)
    await verifyOrganization(ctx, connectionId, signal)
    const { connector, access } = await openAccess(ctx, connectionId, signal)
    const said = await connector.fetchAccount(access, crmId)
    await transact(ctx, async ctx => {
      await refuseWhileApplying(ctx, connectionId)
      await storeAccount(ctx, { connectionId, crmId }, said)
    })
    await noteAnswer(ctx, connectionId)
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    await noteAnswer(ctx, connectionId, error)
    throw refusalProblem(error, 'You see what it last said.')
  }
}

async function refuseWhileApplying(ctx: Tx, connectionId: string) {
  await lockConnection(ctx, connectionId)
  if (await isApplying(ctx, connectionId)) throw problem('import_running')
}
