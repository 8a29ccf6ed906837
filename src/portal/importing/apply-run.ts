import { sql } from 'kysely'
import { joinByIndex } from '../../platform/database/transact.ts'
import { updateLastImport } from '../connections/connections.ts'
import { type Context, invite, lockAccess, type PlannedRows, sendsMail, type Tx, transact } from '../people/people.ts'
import { nameAnswering } from '../projects/projects.ts'
import { allChanges } from './changes/all-changes.ts'
import { chunks } from './chunks.ts'
import { plannedKinds } from './import-kind.ts'
import { listOpenLanes, lockLane, lockLanes, updateLane } from './lanes.store.ts'
import {
  analyzeFilled,
  type CountWord,
  countRange,
  finishRun,
  getRun,
  getRunState,
  insertFailure,
  listCreated,
  raiseCounts,
  type StoredRun,
} from './runs.store.ts'

// Fewer rows change no statistics that matter.
const manyRows = 500

// No run at all, where one has to be named.
const nobody = '00000000-0000-0000-0000-000000000000'

const takesAccess: readonly string[] = ['deactivate', 'remove']

const counted: Record<PlannedRows['outcome'], CountWord> = {
  create: 'created',
  link: 'linked',
  update: 'updated',
  deactivate: 'deactivated',
  reactivate: 'reactivated',
  remove: 'removed',
  recreate: 'recreated',
  untie: 'untied',
  retie: 'retied',
  restore: 'restored',
}

/**
 * Carries out a plan, chunk by chunk: rows, books and place in one transaction each, so that a killed worker's successor goes
 * on where it stopped. Decides nothing. Invites those it made, if the plan's administrator said so.
 */
export async function applyRun(ctx: Context, runId: string, signal: AbortSignal): Promise<void> {
  const run = await transact(ctx, ctx => getRun(ctx, runId))
  for (;;) {
    const lanes = await transact(ctx, ctx => listOpenLanes(ctx, runId))
    const now = lanes.filter(({ step }) => step === lanes[0]?.step)
    if (now.length === 0) break
    const went = await Promise.all(now.map(({ lane }) => followLane(ctx, run, lane, signal)))
    // Stopped: nothing moves any more.
    if (went.every(on => !on)) return
  }
  await transact(ctx, ctx => closeRun(ctx, runId))
}

/** Follows one lane to its end; false when the run was stopped. */
async function followLane(ctx: Context, run: StoredRun, lane: number, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    signal.throwIfAborted()
    const went = await transact(ctx, ctx => applyChunk(ctx, run, lane))
    if (went !== 'on') return went === 'end'
  }
}

/** Applies the next chunk of a lane: there is more, it is at its end, or the run was stopped. */
async function applyChunk(ctx: Tx, run: StoredRun, lane: number): Promise<'on' | 'end' | 'stopped'> {
  await joinByIndex(ctx.db)
  const { cursor: from, until } = await lockLane(ctx, run.id, lane)
  if ((await getRunState(ctx, run.id)) !== 'applying') return 'stopped'
  if (from >= until) return 'end'
  const to = Math.min(from + chunks.apply, until)
  await applyRange(ctx, run, from, to)
  await updateLane(ctx, run.id, lane, to)
  if (run.invite && sendsMail(ctx)) {
    const kind = run.kind === 'user' ? 'user' : 'contact'
    const hat = run.kind === 'user' ? 'portal_user' : 'client_user'
    await invite(ctx, hat, await listCreated(ctx, kind, run.plan_id, run.id, from, to))
  }
  return to < until ? 'on' : 'end'
}

/** Closes the books of a run whose every row was carried out; the database refuses books that do not balance. */
async function closeRun(ctx: Tx, runId: string): Promise<void> {
  const lanes = await lockLanes(ctx, runId)
  const run = await getRun(ctx, runId)
  if (run.state !== 'applying' || lanes.some(({ cursor, until }) => cursor < until)) return
  // Who answers for a project can be said only now that the company's people are here.
  if (run.kind === 'client') await nameAnswering(ctx, 'all')
  if (!run.reverses) await updateLastImport(ctx, run.connection_id)
  await finishRun(ctx, runId)
  // After an undo that emptied tables, statistics would say that there is nothing in pages that are still there and full of the dead.
  const hasFilled = !run.reversed || run.reversed.isUndo
  if (hasFilled && run.to_do > manyRows) await analyzeFilled(ctx, run.kind)
}

/** Applies a range as a whole; when that fails, its halves, down to the one row that cannot be applied. That is noted as data. */
async function applyRange(ctx: Tx, run: StoredRun, from: number, to: number): Promise<void> {
  if (from >= to) return
  const planned = await countRange(ctx, run.plan_id, from, to)
  // Nobody becomes the owner while this takes access from people.
  if (run.kind === 'user' && planned.some(row => takesAccess.includes(row.outcome))) await lockAccess(ctx)
  await sql`savepoint range`.execute(ctx.db)
  try {
    for (const { kind, outcome, apply } of allChanges) {
      const rows = planned.find(row => row.kind === kind && row.outcome === outcome && row.selected)?.rows ?? 0
      if (rows === 0) continue
      const { id: runId, plan_id: planId, connection_id: connectionId } = run
      const reverses = run.reverses ?? nobody
      const written = await apply(ctx, { planId, runId, connectionId, reverses, kind, outcome, from, to })
      if (written !== rows) throw new StaleRow()
    }
    await sql`release savepoint range`.execute(ctx.db)
  } catch (error) {
    if (isConnectionLost(error)) throw error
    await sql`rollback to savepoint range`.execute(ctx.db)
    await sql`release savepoint range`.execute(ctx.db)
    if (to - from === 1) {
      await insertFailure(ctx, run.id, to, reasonOf(error))
      return raiseCounts(ctx, run.id, planned[0]?.kind ?? 'user', { failed: 1 })
    }
    const middle = from + Math.ceil((to - from) / 2)
    await applyRange(ctx, run, from, middle)
    return applyRange(ctx, run, middle, to)
  }
  for (const kind of plannedKinds[run.kind])
    await raiseCounts(ctx, run.id, kind, countsOf(planned.filter(row => row.kind === kind)))
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
  if (code === '23503') return 'The company it comes to was not made'
  return `The database refused it (${code ?? 'unknown'})`
}

const isConnectionLost = (error: unknown) => {
  const code = (error as { code?: string }).code
  return !(error instanceof StaleRow) && (code === undefined || /^(08|57P|53|40)/.test(code))
}
