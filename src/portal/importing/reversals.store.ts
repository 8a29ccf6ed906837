import { sql } from 'kysely'
import { arrayText } from '../../platform/database/columns.ts'
import type { Tx } from '../people/people.ts'
import type { FieldChange, UndoOutcome } from '../portal.tables.ts'
import type { RecordKind } from './import-kind.ts'
import type { StoredRun } from './runs.store.ts'

/** A row of a reversal to be: one change of the reversed run, and what becomes of it. */
export type NewUndoRow = {
  kind: RecordKind
  crmId: string
  changeOrd: number
  outcome: UndoOutcome
  reason: string
  targetId: string
  personId: string | null
  targetVersion: number | null
  personVersion: number | null
  fields: FieldChange[]
  /** To be left, or to be joined again. */
  projects: string[]
  sortKey: string
  search: string
}

/** Begins the plan of a reversal. */
export async function insertReversal({ db, viewer }: Tx, id: string, run: StoredRun): Promise<void> {
  await db
    .insertInto('import_plan')
    .values({
      portal_id: viewer.portalId,
      id,
      connection_id: run.connection_id,
      snapshot_id: run.snapshot_id,
      kind: run.kind,
      reverses: run.id,
      created_by: viewer.name,
    })
    .execute()
  await db
    .insertInto('plan_count')
    .values(run.books.map(({ kind }) => ({ portal_id: viewer.portalId, plan_id: id, kind })))
    .execute()
}

/** What a reversal goes through: the run, the plan it carried out, and the kinds of records in that, the last first. */
export type Undone = { runId: string; planId: string; kinds: readonly RecordKind[] }

/** What undoing a run goes through. */
export async function findUndone({ db, viewer }: Tx, runId: string): Promise<Undone> {
  const { plan_id: planId } = await db
    .selectFrom('run')
    .select('plan_id')
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', runId)
    .executeTakeFirstOrThrow()
  const { rows } = await sql<{ kind: RecordKind }>`
    select kind from plan_row where portal_id = ${viewer.portalId} and plan_id = ${planId} group by kind order by max(ord) desc`.execute(
    db,
  )
  return { runId, planId, kinds: rows.map(row => row.kind) }
}

/** Adds rows after those there are. */
export async function insertUndoRows({ db, viewer }: Tx, planId: string, rows: NewUndoRow[]): Promise<void> {
  if (rows.length === 0) return
  const column = (name: Exclude<keyof NewUndoRow, 'fields' | 'projects'>) => arrayText(rows.map(row => row[name]))
  await sql`
    insert into plan_row (portal_id, plan_id, ord, kind, crm_id, digest, outcome, reason, match, target_id, person_id, target_version,
      person_version, fields, projects, sort_key, search, selected, selectable, bulk, change_ord)
    select ${viewer.portalId}, ${planId}, n + (select coalesce(max(ord), 0) from plan_row
      where portal_id = ${viewer.portalId} and plan_id = ${planId}), t.kind, t.crm_id, '00000000-0000-0000-0000-000000000000',
      t.outcome, t.reason, 'change', t.target_id, t.person_id, t.target_version, t.person_version, t.fields,
      array(select jsonb_array_elements_text(t.projects)::uuid), t.sort_key, t.search,
      t.outcome <> 'skip', t.outcome <> 'skip', true, t.change_ord
    from unnest(${column('kind')}::text[], ${column('crmId')}::text[], ${column('outcome')}::text[], ${column('reason')}::text[],
      ${column('targetId')}::uuid[], ${column('personId')}::uuid[], ${column('targetVersion')}::int[], ${column('personVersion')}::int[],
      ${arrayText(rows.map(row => JSON.stringify(row.fields)))}::jsonb[], ${arrayText(rows.map(row => JSON.stringify(row.projects)))}::jsonb[], ${column('sortKey')}::text[], ${column('search')}::text[],
      ${column('changeOrd')}::int[]) with ordinality as t (kind, crm_id, outcome, reason, target_id, person_id, target_version,
      person_version, fields, projects, sort_key, search, change_ord, n)`.execute(db)
}

/** Makes the plan of a reversal ready. */
export async function finishReversal({ db, viewer }: Tx, planId: string): Promise<void> {
  await db
    .updateTable('import_plan')
    .set({ state: 'ready' })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', planId)
    .execute()
  await sql`select analyze_import('plan_row')`.execute(db)
}

/** How many records each outcome of a reversal has. */
export async function countUndo({ db, viewer }: Tx, planId: string) {
  const { rows } = await sql<{ kind: RecordKind; outcome: UndoOutcome; rows: number }>`
    select kind, outcome, count(*)::int as rows from plan_row where portal_id = ${viewer.portalId} and plan_id = ${planId}
    group by kind, outcome`.execute(db)
  return rows
}

/** How many rows of a reversal no longer rest on what they were planned from. */
export async function countUndoOutOfDate({ db, viewer }: Tx, planId: string): Promise<number> {
  const { rows } = await sql<{ stale: number }>`
    select count(*)::int as stale from plan_row p where p.portal_id = ${viewer.portalId} and p.plan_id = ${planId} and p.selected
      and p.target_version is not null and p.target_version is distinct from case p.kind
        when 'user' then (select u.version + t.version from portal_user u join person t on t.portal_id = u.portal_id and t.id = u.person_id
          where u.portal_id = p.portal_id and u.id = p.target_id)
        when 'account' then (select c.version from client_company c where c.portal_id = p.portal_id and c.id = p.target_id)
        else (select u.version from client_user u where u.portal_id = p.portal_id and u.id = p.target_id) end`.execute(
    db,
  )
  return rows[0]?.stale ?? 0
}
