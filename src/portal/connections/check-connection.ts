import { ConnectorError } from '../../connectors/connectors.ts'
import { type Context, transact } from '../people/people.ts'
import { claimCheck } from './connections.store.ts'
import { noteAnswer } from './note-answer.ts'
import { verifyOrganization } from './open-access.ts'

const once = 60_000

/**
 * Asks the CRM whether the stored key works, and notes the answer; at most once a minute a connection, since the CRM counts
 * tries. Ends within 15 seconds whatever the CRM does. Answers whether it was asked now.
 */
export async function checkConnection(ctx: Context, connectionId: string): Promise<boolean> {
  const since = new Date(ctx.clock().getTime() - once)
  if (!(await transact(ctx, ctx => claimCheck(ctx, connectionId, since)))) return false
  try {
    await verifyOrganization(ctx, connectionId, AbortSignal.timeout(15_000))
    await noteAnswer(ctx, connectionId)
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    await noteAnswer(ctx, connectionId, error)
  }
  return true
}
