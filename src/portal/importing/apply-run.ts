import { sql } from 'kysely'
import { updateLastImport } from '../connections/connections.ts'
import {
  type Context,
  invitePortalUsers,
  lockAccess,
  type PlannedRows,
  sendsMail,
  type Tx,
  transact,
} from '../people/people.ts'
import type { ChangeKind } from './changes/change.ts'
import { portalUserDeactivate, portalUserReactivate } from './changes/portal-user-access.ts'
import { portalUserCreate } from './changes/portal-user-create.ts'
import { portalUserLink } from './changes/portal-user-link.ts'
import { portalUserUpdate } from './changes/portal-user-update.ts'
import {
  type CountWord,
  countRange,
  finishRun,
  getRun,
  insertFailure,
  listCreated,
  lockLane,
  raiseCounts,
  type StoredRun,
  updateLane,
} from './runs.store.ts'

const chunk = 1000

const kinds: readonly ChangeKind[] = [
  portalUserCreate,
  portalUserLink,
  portalUserUpdate,
  portalUserDeactivate,
  portalUserReactivate,
]

const counted: Record<PlannedRows['outcome'], CountWord> = {
  create: 'created',
  link: 'linked',
  update: 'updated',
  deactivate: 'deactivated',
  reactivate: 'reactivated',
}

/**
 * Carries out a plan, chunk by chunk: rows, books and place in one transaction each, so that a killed worker's successor goes
 * on where it stopped. Decides nothing. Invites those it made, if the plan's administrator said so.
 */
export async function applyRun(ctx: Context, runId: string, signal: AbortSignal): Promise<void> {
  let more = true
  while (more) {
    signal.throwIfAborted()
    more = await transact(ctx, ctx => applyChunk(ctx, runId))
  }
}

async function applyChunk(ctx: Tx, runId: string): Promise<boolean> {
  // Nobody becomes the owner while this takes access from people.
  await lockAccess(ctx)
  const { cursor: from, until } = await lockLane(ctx, runId)
  const run = await getRun(ctx, runId)
  if (run.state === 'done') return false
  const to = Math.min(from + chunk, until)
  await applyRange(ctx, run, from, to)
  await updateLane(ctx, runId, to)
  if (run.invite && sendsMail(ctx)) await invitePortalUsers(ctx, await listCreated(ctx, run.plan_id, runId, from, to))
  if (to < until) return true
  await updateLastImport(ctx, run.connection_id)
  await finishRun(ctx, runId)
  return false
}

/** Applies a range as a whole; when that fails, its halves, down to the one row that cannot be applied. That is noted as data. */
async function applyRange(ctx: Tx, run: StoredRun, from: number, to: number): Promise<void> {
  if (from >= to) return
  const planned = await countRange(ctx, run.plan_id, from, to)
  await sql`savepoint range`.execute(ctx.db)
  try {
    for (const { outcome, apply } of kinds) {
      const rows = planned.find(row => row.outcome === outcome && row.selected)?.rows ?? 0
      if (rows === 0) continue
      const written = await apply(ctx, {
        planId: run.plan_id,
        runId: run.id,
        connectionId: run.connection_id,
        outcome,
        from,
        to,
      })
      if (written !== rows) throw new StaleRow()
    }
    await sql`release savepoint range`.execute(ctx.db)
  } catch (error) {
    if (isConnectionLost(error)) throw error
    await sql`rollback to savepoint range`.execute(ctx.db)
    await sql`release savepoint range`.execute(ctx.db)
    if (to - from === 1) {
      await insertFailure(ctx, run.id, to, reasonOf(error))
      return raiseCounts(ctx, run.id, { failed: 1 })
    }
    const middle = from + Math.ceil((to - from) / 2)
    await applyRange(ctx, run, from, middle)
    return applyRange(ctx, run, middle, to)
  }
  await raiseCounts(ctx, run.id, countsOf(planned))
}

function countsOf(planned: Awaited<ReturnType<typeof countRange>>): Partial<Record<CountWord, number>> {
  const counts: Partial<Record<CountWord, number>> = {}
  for (const { outcome, selected, rows } of planned) {
    const word = outcome === 'conflict' ? 'conflict' : selected && outcome !== 'skip' ? counted[outcome] : 'skipped'
    counts[word] = (counts[word] ?? 0) + rows
  }
  return counts
}

/** A row whose portal user changed between the plan and this moment. */
class StaleRow extends Error {}

function reasonOf(error: unknown): string {
  if (error instanceof StaleRow) return 'Changed here while the import ran; plan again'
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code === '23505') {
    return constraint === 'person_email'
      ? 'Somebody got this email here while the import ran; plan again'
      : 'Is here already; plan again'
  }
  return `The database refused it (${code ?? 'unknown'})`
}

const isConnectionLost = (error: unknown) => {
  const code = (error as { code?: string }).code
  return !(error instanceof StaleRow) && (code === undefined || /^(08|57P|53|40)/.test(code))
}
