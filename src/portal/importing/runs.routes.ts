import { z } from 'zod'
import { csvFile } from '../../platform/csv.ts'
import { problem } from '../../platform/errors.ts'
import { type Context, route, transact } from '../people/people.ts'
import { roleName } from '../people/role.ts'
import { cancelRun, continueRun } from './cancel-run.ts'
import { type RecordKind, readRowId } from './import-kind.ts'
import { many, RowFilter } from './plan-row.ts'
import { listPlanRows, rowKey } from './plan-rows.store.ts'
import { readCursor, writeCursor } from './plans.routes.ts'
import { getPlan } from './plans.store.ts'
import { toReportRow } from './report.ts'
import { type Books, ReportOutcome, ReportRow, RunView, reportWords, undoneWords } from './run.ts'
import { countRuns, getRun, listRuns, type StoredRun } from './runs.store.ts'
import { undoDays } from './start-reversal.ts'
import { startRun } from './start-run.ts'
import { watch } from './watch.ts'

const create = route({
  method: 'post',
  path: '/api/p/{portal}/plans/{plan}/runs',
  summary: 'Import Users Now: carry out a plan in the background; a second call answers the same run',
  allow: 'import_from_crm',
  body: z.object({
    invite: z.boolean().default(false),
    /** An administrator has seen whom the brake stopped this for, and means it. */
    go: z.boolean().default(false),
  }),
  response: RunView,
  status: 202,
  load: (ctx, { plan }) => getPlan(ctx, plan, { lock: true }),
  run: async (ctx, { body }, plan) => runView(await getRun(ctx, await startRun(ctx, plan, body)), ctx.clock()),
})

const list = route({
  method: 'get',
  path: '/api/p/{portal}/runs',
  summary: 'The imports of this portal, newest first',
  allow: 'import_from_crm',
  query: z.object({
    cursor: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  response: z.object({ rows: z.array(RunView), next: z.string().nullable(), total: z.number() }),
  run: async (ctx, { query }) => {
    const before = readPlace(query.cursor)
    const rows = await listRuns(ctx, { before, limit: query.limit })
    const last = rows.length === query.limit ? rows.at(-1) : undefined
    const next = last ? writeCursor([last.started_at.toISOString(), last.id]) : null
    return { rows: rows.map(row => runView(row, ctx.clock())), next, total: await countRuns(ctx) }
  },
})

const get = route({
  method: 'get',
  path: '/api/p/{portal}/runs/{run}',
  summary: 'An import: how far it is, and its books',
  allow: 'import_from_crm',
  response: RunView,
  load: (ctx, { run }) => getRun(ctx, run),
  run: async (ctx, _input, run) => runView(run, ctx.clock()),
})

const events = route({
  method: 'get',
  path: '/api/p/{portal}/runs/{run}/events',
  summary: 'The same as events, until it is done',
  allow: 'import_from_crm',
  response: RunView,
  load: (ctx, { run }) => getRun(ctx, run),
  events: (ctx, _input, { id }, signal) =>
    watch(
      async () => runView(await transact(ctx, ctx => getRun(ctx, id)), ctx.clock()),
      ({ state }) => state !== 'applying',
      signal,
    ),
})

const rows = route({
  method: 'get',
  path: '/api/p/{portal}/runs/{run}/rows',
  summary: 'The report: what became of each record, and why',
  allow: 'import_from_crm',
  query: z.object({
    q: RowFilter.shape.q,
    kind: RowFilter.shape.kind,
    outcome: many(ReportOutcome),
    sort: z.enum(['name', '-name', 'outcome']).default('name'),
    cursor: z.string().max(1000).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ rows: z.array(ReportRow), next: z.string().nullable(), total: z.number() }),
  load: (ctx, { run }) => getRun(ctx, run),
  run: async (ctx, { query: { sort, cursor, limit, q, kind, outcome } }, run) => {
    const plan = await getPlan(ctx, run.plan_id)
    const asked = {
      filter: { q, kind, reported: outcome },
      sort,
      after: readCursor(cursor, sort),
      limit,
      runId: run.id,
    }
    const { rows, total } = await listPlanRows(ctx, plan, asked)
    const last = rows.length === limit ? rows.at(-1) : undefined
    return { rows: rows.map(toReportRow), next: last ? writeCursor(rowKey(plan, last, sort, 'reported')) : null, total }
  },
})

const csv = route({
  method: 'get',
  path: '/api/p/{portal}/runs/{run}/report.csv',
  summary: 'The report as a file',
  allow: 'import_from_crm',
  load: (ctx, { run }) => getRun(ctx, run),
  download: async (ctx, _input, run) => ({
    filename: `${run.reverses ? 'undo' : 'import'}-${run.started_at.toISOString().slice(0, 10)}.csv`,
    type: 'text/csv; charset=utf-8',
    body: csvFile(
      ['CRM id', 'Kind', 'Name', 'Account', 'Email', 'Outcome', 'Reason', 'User Role', 'Working Projects'],
      lines(ctx, run),
    ),
  }),
})

const cancel = route({
  method: 'post',
  path: '/api/p/{portal}/runs/{run}/cancellation',
  summary: 'Stop an import after the rows it is at; what was carried out stays',
  allow: 'import_from_crm',
  response: RunView,
  load: (ctx, { run }) => getRun(ctx, run),
  run: async (ctx, _input, run) => {
    await cancelRun(ctx, run)
    return runView(await getRun(ctx, run.id), ctx.clock())
  },
})

const goOn = route({
  method: 'delete',
  path: '/api/p/{portal}/runs/{run}/cancellation',
  summary: 'Go on with an import that was stopped',
  allow: 'import_from_crm',
  response: RunView,
  load: (ctx, { run }) => getRun(ctx, run),
  run: async (ctx, _input, run) => {
    await continueRun(ctx, run)
    return runView(await getRun(ctx, run.id), ctx.clock())
  },
})

/** The routes of runs. */
export const runsRoutes = [create, list, get, events, rows, csv, cancel, goOn] as const

const day = 86_400_000

const Place = z.tuple([z.iso.datetime(), z.uuid()])

/** The time and id a page of runs ended with. */
function readPlace(cursor: string | undefined) {
  if (!cursor) return undefined
  const place = Place.safeParse(readCursor(cursor, 'name'))
  if (!place.success) throw problem('invalid_input', 'This place in the list is not one of ours. Begin at the start.')
  const [time, id] = place.data
  return { startedAt: new Date(time), id }
}

const kindWords: Record<RecordKind, string> = { user: 'CRM user', account: 'Account', contact: 'Contact' }

async function* lines(ctx: Context, run: StoredRun) {
  const plan = await transact(ctx, ctx => getPlan(ctx, run.plan_id))
  let after: string[] | undefined
  do {
    const from = after
    const { rows } = await transact(ctx, ctx =>
      listPlanRows(ctx, plan, { filter: {}, sort: 'name', after: from, limit: 1000, runId: run.id }),
    )
    for (const row of rows.map(toReportRow)) {
      const projects = row.projects.map(project => project.name).join(', ')
      yield [
        readRowId(row.id).crmId,
        kindWords[row.kind],
        row.name,
        row.account?.name ?? '',
        row.email ?? '',
        (run.reverses ? undoneWords : reportWords)[row.outcome],
        row.reason,
        row.role ? roleName[row.role] : '',
        projects,
      ]
    }
    const last = rows.at(-1)
    after = rows.length === 1000 && last ? rowKey(plan, last, 'name') : undefined
  } while (after)
}

const words = [
  'read',
  'absent',
  'created',
  'linked',
  'updated',
  'unchanged',
  'deactivated',
  'reactivated',
  'conflict',
  'skipped',
  'failed',
  'removed',
  'recreated',
  'untied',
  'retied',
  'restored',
] as const

/** A run as the API tells it. */
export function runView(run: StoredRun, now: Date): z.input<typeof RunView> {
  const sum = (word: (typeof words)[number]) => run.books.reduce((total, book) => total + book[word], 0)
  const books = Object.fromEntries(words.map(word => [word, sum(word)])) as Books
  return {
    id: run.id,
    planId: run.plan_id,
    connectionId: run.connection_id,
    organizationName: run.organization_name,
    kind: run.kind,
    state: run.state,
    invite: run.invite,
    startedBy: run.started_by,
    startedAt: run.started_at.toISOString(),
    finishedAt: run.finished_at?.toISOString() ?? null,
    cancelledBy: run.state === 'cancelled' ? run.cancelled_by : null,
    cancelledAt: run.state === 'cancelled' ? (run.cancelled_at?.toISOString() ?? null) : null,
    reverses: run.reversed,
    reversedBy: run.reversed_by,
    canBeUndone:
      run.state !== 'applying' && !run.reversed_by && run.started_at.getTime() > now.getTime() - undoDays * day,
    done: run.done,
    toDo: run.to_do,
    books,
    kinds: run.books.map(({ kind, ...book }) => ({ kind, books: book })),
  }
}
