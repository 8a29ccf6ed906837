import { sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import type { StaffRole, StoredOutcome, UndoOutcome } from '../portal.tables.ts'
import type { ImportKind, RecordKind } from './import-kind.ts'
import { insertLanes } from './lanes.store.ts'
import type { Books, RunView } from './run.ts'

/** The books of one kind of record in a run. */
export type RunBook = { kind: RecordKind } & Books

/** A run as stored. */
export type StoredRun = Awaited<ReturnType<typeof getRun>>

const isoTime = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

const runs = ({ db, viewer }: Tx) =>
  db
    .selectFrom('run')
    .innerJoin('connection', join =>
      join.onRef('connection.portal_id', '=', 'run.portal_id').onRef('connection.id', '=', 'run.connection_id'),
    )
    .innerJoin('import_plan', join =>
      join.onRef('import_plan.portal_id', '=', 'run.portal_id').onRef('import_plan.id', '=', 'run.plan_id'),
    )
    .selectAll('run')
    .select([
      sql<number>`(select coalesce(sum(l.cursor - l.begins), 0)::int from run_lane l
        where l.portal_id = run.portal_id and l.run_id = run.id)`.as('done'),
      sql<number>`(select coalesce(sum(l.until - l.begins), 0)::int from run_lane l
        where l.portal_id = run.portal_id and l.run_id = run.id)`.as('to_do'),
      'connection.organization_name',
      'import_plan.snapshot_id',
      sql<RunBook[]>`(select json_agg(to_jsonb(k) - 'portal_id' - 'run_id' - 'closed' order by k.kind) from run_count k
        where k.portal_id = run.portal_id and k.run_id = run.id)`.as('books'),
      sql<{
        id: string
        startedAt: string
        kind: ImportKind
        isUndo: boolean
      } | null>`(select json_build_object('id', o.id, 'kind', o.kind, 'isUndo', o.reverses is not null,
        'startedAt', ${isoTime('o.started_at')})
        from run o where o.portal_id = run.portal_id and o.id = run.reverses)`.as('reversed'),
      // What was undone, unless the undo was undone.
      sql<{
        id: string
        startedBy: string
        startedAt: string
        state: RunView['state']
      } | null>`(select json_build_object('id', u.id, 'startedBy', u.started_by, 'state', u.state,
        'startedAt', ${isoTime('u.started_at')}) from run u where u.portal_id = run.portal_id and u.reverses = run.id and not exists (
        select from run w where w.portal_id = u.portal_id and w.reverses = u.id and w.state = 'done')
        order by u.started_at desc limit 1)`.as('reversed_by'),
    ])
    .where('run.portal_id', '=', viewer.portalId)

/** One run with its books, how far it is, and its connection; throws `not_found`. */
export async function getRun(ctx: Tx, id: string) {
  const found = await runs(ctx).where('run.id', '=', id).executeTakeFirst()
  if (!found) throw problem('not_found')
  return { ...found, kind: found.kind as ImportKind }
}

/** The state a run is in now. */
export async function getRunState({ db, viewer }: Tx, id: string) {
  const { state } = await db
    .selectFrom('run')
    .select('state')
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return state
}

/** A page of runs, newest first, going on before a time and id. */
export async function listRuns(
  ctx: Tx,
  { before, limit }: { before: { startedAt: Date; id: string } | undefined; limit: number },
) {
  const rows = await runs(ctx)
    .$if(before !== undefined, query =>
      query.where(sql<boolean>`(run.started_at, run.id) < (${before?.startedAt}, ${before?.id}::uuid)`),
    )
    .orderBy('run.started_at', 'desc')
    .orderBy('run.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(row => ({ ...row, kind: row.kind as ImportKind }))
}

/** How many runs there are in all. */
export async function countRuns({ db, viewer }: Tx): Promise<number> {
  const found = await db
    .selectFrom('run')
    .select(sql<number>`count(*)::int`.as('runs'))
    .where('portal_id', '=', viewer.portalId)
    .executeTakeFirstOrThrow()
  return found.runs
}

/** The run of a plan, if it has one. Ask with the plan locked: a run seen before the lock may be missing. */
export function findRunOf({ db, viewer }: Tx, planId: string) {
  return db
    .selectFrom('run')
    .select('id')
    .where('portal_id', '=', viewer.portalId)
    .where('plan_id', '=', planId)
    .executeTakeFirst()
}

/** The run that is changing people over a connection, if one is. */
export function findApplying({ db, viewer }: Tx, connectionId: string) {
  return db
    .selectFrom('run')
    .select('id')
    .where('portal_id', '=', viewer.portalId)
    .where('connection_id', '=', connectionId)
    .where('state', '=', 'applying')
    .executeTakeFirst()
}

/** Begins a run: its row, its books as far as the plan has them, and the place to go on from. Marks the plan as used. */
export async function insertRun(
  { db, viewer, clock }: Tx,
  run: { id: string; invite: boolean },
  plan: { id: string; connection_id: string; kind: ImportKind; reverses: string | null },
) {
  await db
    .insertInto('run')
    .values({
      portal_id: viewer.portalId,
      id: run.id,
      plan_id: plan.id,
      connection_id: plan.connection_id,
      kind: plan.kind,
      reverses: plan.reverses,
      invite: run.invite,
      started_by: viewer.name,
      started_at: clock(),
    })
    .execute()
  await sql`
    insert into run_count (portal_id, run_id, kind, read, absent, unchanged)
    select portal_id, ${run.id}, kind, read, absent, unchanged from plan_count
    where portal_id = ${viewer.portalId} and plan_id = ${plan.id}`.execute(db)
  await insertLanes({ db, viewer }, run.id, plan)
  await db
    .updateTable('import_plan')
    .set({ state: 'used', invite: run.invite })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', plan.id)
    .execute()
}

/** How many rows of a plan are ticked, by role of those to be made. */
export async function countTicked(
  { db, viewer }: Tx,
  planId: string,
): Promise<{ role: StaffRole | null; rows: number }[]> {
  return db
    .selectFrom('plan_row')
    .select(['role', sql<number>`count(*)::int`.as('rows')])
    .where('portal_id', '=', viewer.portalId)
    .where('plan_id', '=', planId)
    .where('selected', '=', true)
    .groupBy('role')
    .execute()
}

/** How many rows a range holds, by outcome and tick. */
export async function countRange({ db, viewer }: Tx, planId: string, from: number, to: number) {
  return db
    .selectFrom('plan_row')
    .select(['kind', 'outcome', 'selected', sql<number>`count(*)::int`.as('rows')])
    .where('portal_id', '=', viewer.portalId)
    .where('plan_id', '=', planId)
    .where('ord', '>', from)
    .where('ord', '<=', to)
    .groupBy(['kind', 'outcome', 'selected'])
    .execute() as Promise<{ kind: RecordKind; outcome: StoredOutcome | UndoOutcome; selected: boolean; rows: number }[]>
}

/** Notes a row that could not be carried out, with the reason to show. */
export async function insertFailure({ db, viewer }: Tx, runId: string, ord: number, error: string) {
  await db.insertInto('run_failure').values({ portal_id: viewer.portalId, run_id: runId, ord, error }).execute()
}

/** The words under which outcomes are counted. */
export type CountWord =
  | 'created'
  | 'linked'
  | 'updated'
  | 'deactivated'
  | 'reactivated'
  | 'conflict'
  | 'skipped'
  | 'failed'
  | 'removed'
  | 'recreated'
  | 'untied'
  | 'retied'
  | 'restored'

/** Raises the books of a run for one kind of record. */
export async function raiseCounts(
  { db, viewer }: Tx,
  runId: string,
  kind: RecordKind,
  add: Partial<Record<CountWord, number>>,
) {
  const entries = Object.entries(add).filter(([, by]) => by !== 0)
  if (entries.length === 0) return
  const sets = entries.map(([word, by]) => sql`${sql.ref(word)} = ${sql.ref(word)} + ${by}`)
  await sql`update run_count set ${sql.join(sets)} where portal_id = ${viewer.portalId} and run_id = ${runId}
    and kind = ${kind}`.execute(db)
}

/** Stops a run or lets it go on; who stopped it, and when, is noted. */
export async function updateRunState({ db, viewer, clock }: Tx, runId: string, state: 'applying' | 'cancelled') {
  const stopped = state === 'cancelled' ? { cancelled_by: viewer.name, cancelled_at: clock() } : {}
  await db
    .updateTable('run')
    .set({ state, ...stopped })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', runId)
    .execute()
}

/** Closes the books and ends the run; the database refuses when they do not balance. */
export async function finishRun({ db, viewer, clock }: Tx, runId: string) {
  const here = { portal_id: viewer.portalId, run_id: runId }
  await db
    .updateTable('run_count')
    .set({ closed: true })
    .where('portal_id', '=', here.portal_id)
    .where('run_id', '=', runId)
    .execute()
  await db
    .updateTable('run')
    .set({ state: 'done', finished_at: clock() })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', runId)
    .execute()
}

/** Has statistics taken of what an import fills, so that the next look at it is planned for its size. */
export async function analyzeFilled({ db }: Tx, kind: ImportKind) {
  const filled = kind === 'user' ? ['portal_user'] : ['client_company', 'client_user']
  for (const table of ['crm_link', 'person', ...filled]) await sql`select analyze_import(${table})`.execute(db)
}

/** The portal users or client users a range made, without those that failed. */
export async function listCreated(
  { db, viewer }: Tx,
  kind: 'user' | 'contact',
  planId: string,
  runId: string,
  from: number,
  to: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('plan_row')
    .select('target_id')
    .where('portal_id', '=', viewer.portalId)
    .where('plan_id', '=', planId)
    .where('ord', '>', from)
    .where('ord', '<=', to)
    .where('kind', '=', kind)
    .where('selected', '=', true)
    .where('outcome', '=', 'create' satisfies StoredOutcome)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('run_failure')
            .select('ord')
            .where('run_failure.portal_id', '=', viewer.portalId)
            .where('run_failure.run_id', '=', runId)
            .whereRef('run_failure.ord', '=', 'plan_row.ord'),
        ),
      ),
    )
    .execute()
  return rows.flatMap(row => row.target_id ?? [])
}
