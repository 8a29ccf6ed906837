import type { ConnectorError } from '../../connectors/connectors.ts'
import { type Context, listAdministrators, sendsMail, type Tx, transact } from '../people/people.ts'
import { type ConnectionAnswer, updateConnectionState } from './connections.store.ts'
import { refusalSentence, stateAfter } from './refusal.ts'
import { tellAdministratorJob } from './tell-administrator.job.ts'

/**
 * Notes on the connection how the CRM answered: it works, or why not. The first refusal of a key is mailed to every active
 * administrator, by jobs of the very transaction that notes it.
 */
export async function noteAnswer(ctx: Context, connectionId: string, error?: ConnectorError): Promise<void> {
  const state = error ? stateAfter(error) : 'working'
  if (!state) return
  const detail = error ? refusalSentence(error) : null
  const answer: ConnectionAnswer = { state, code: error?.reason ?? error?.code ?? null, detail }
  await transact(ctx, async ctx => {
    const refusedSince = await updateConnectionState(ctx, connectionId, answer)
    if (refusedSince) await tellAdministrators(ctx, connectionId, refusedSince)
  })
}

async function tellAdministrators(ctx: Tx, connectionId: string, refusedSince: Date) {
  if (!sendsMail(ctx)) return
  const { portalId } = ctx.viewer
  const since = refusedSince.toISOString()
  const administrators = await listAdministrators(ctx)
  const payloads = administrators.map(({ id }) => ({ portalId, connectionId, portalUserId: id, since }))
  await ctx.jobs.enqueueMany(ctx.db, tellAdministratorJob, payloads)
}
