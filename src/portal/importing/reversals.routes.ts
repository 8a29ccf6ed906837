import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { route, type Tx } from '../people/people.ts'
import { ImportKind, RecordKind } from './import-kind.ts'
import { many, RowFilter } from './plan-row.ts'
import { listPlanRows, rowKey } from './plan-rows.store.ts'
import { readCursor, writeCursor } from './plans.routes.ts'
import { getPlan, type StoredPlan } from './plans.store.ts'
import { toReportRow } from './report.ts'
import { countUndo } from './reversals.store.ts'
import { ReportOutcome, ReportRow, RunView } from './run.ts'
import { runView } from './runs.routes.ts'
import { getRun } from './runs.store.ts'
import { startReversal, startReversalRun } from './start-reversal.ts'

/** What undoing an import would do, in numbers. `skip` is what is kept. */
export const ReversalView = z.object({
  id: z.string(),
  organizationName: z.string(),
  kind: ImportKind,
  state: z.enum(['planning', 'ready', 'used']),
  /** The import that would be undone. */
  run: RunView,
  /** The run that carried this out. */
  runId: z.string().nullable(),
  counts: z.array(z.object({ kind: RecordKind, outcome: ReportOutcome, count: z.number() })),
})

const create = route({
  method: 'post',
  path: '/api/p/{portal}/runs/{run}/reversal',
  summary: 'Work out what undoing an import would do: what goes, what is put back, what is kept and why',
  allow: 'import_from_crm',
  response: ReversalView,
  status: 202,
  load: (ctx, { run }) => getRun(ctx, run),
  run: async (ctx, _input, run) => view(ctx, await getPlan(ctx, await startReversal(ctx, run))),
})

const load = async (ctx: Tx, { reversal: id }: { reversal: string }, lock = false) => {
  const plan = await getPlan(ctx, id, { lock })
  if (!plan.reverses) throw problem('not_found')
  return plan
}

const get = route({
  method: 'get',
  path: '/api/p/{portal}/reversals/{reversal}',
  summary: 'What undoing an import would do, in numbers',
  allow: 'import_from_crm',
  response: ReversalView,
  load: (ctx, params) => load(ctx, params),
  run: (ctx, _input, plan) => view(ctx, plan),
})

const rows = route({
  method: 'get',
  path: '/api/p/{portal}/reversals/{reversal}/rows',
  summary: 'What would become of each record, and why',
  allow: 'import_from_crm',
  query: z.object({
    q: RowFilter.shape.q,
    outcome: many(ReportOutcome),
    /** By outcome, what is kept comes first. */
    sort: z.enum(['name', '-name', 'outcome']).default('name'),
    cursor: z.string().max(1000).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ rows: z.array(ReportRow), next: z.string().nullable(), total: z.number() }),
  load: (ctx, params) => load(ctx, params),
  run: async (ctx, { query: { cursor, limit, q, outcome, sort } }, plan) => {
    if (plan.state === 'planning') throw problem('plan_not_ready')
    const asked = { filter: { q, reported: outcome }, sort, after: readCursor(cursor, sort), limit }
    const { rows, total } = await listPlanRows(ctx, plan, asked)
    const last = rows.length === limit ? rows.at(-1) : undefined
    return { rows: rows.map(toReportRow), next: last ? writeCursor(rowKey(plan, last, sort)) : null, total }
  },
})

const start = route({
  method: 'post',
  path: '/api/p/{portal}/reversals/{reversal}/runs',
  summary: 'Undo it: carry a reversal out in the background, as a run of its own; a second call answers the same run',
  allow: 'import_from_crm',
  response: RunView,
  status: 202,
  load: (ctx, params) => load(ctx, params, true),
  run: async (ctx, _input, plan) => runView(await getRun(ctx, await startReversalRun(ctx, plan)), ctx.clock()),
})

/** The routes of reversals. */
export const reversalsRoutes = [create, get, rows, start] as const

async function view(ctx: Tx, plan: StoredPlan): Promise<z.input<typeof ReversalView>> {
  const counts = await countUndo(ctx, plan.id)
  return {
    id: plan.id,
    organizationName: plan.organization_name,
    kind: plan.kind,
    state: plan.state,
    run: runView(await getRun(ctx, plan.reverses ?? ''), ctx.clock()),
    runId: plan.run_id,
    counts: counts.map(({ kind, outcome, rows }) => ({ kind, outcome, count: rows })),
  }
}
