import { sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import type { Decision } from './plan.ts'

/** A plan as stored. */
export type StoredPlan = Awaited<ReturnType<typeof getPlan>>

/** One plan with its connection, snapshot and run; throws `not_found`. With `lock`, nobody else changes it meanwhile. */
export async function getPlan({ db, viewer }: Tx, id: string, { lock = false } = {}) {
  const found = await db
    .selectFrom('import_plan')
    .innerJoin('connection', join =>
      join
        .onRef('connection.portal_id', '=', 'import_plan.portal_id')
        .onRef('connection.id', '=', 'import_plan.connection_id'),
    )
    .innerJoin('snapshot', join =>
      join
        .onRef('snapshot.portal_id', '=', 'import_plan.portal_id')
        .onRef('snapshot.id', '=', 'import_plan.snapshot_id'),
    )
    .leftJoin('run', join =>
      join.onRef('run.portal_id', '=', 'import_plan.portal_id').onRef('run.plan_id', '=', 'import_plan.id'),
    )
    .selectAll('import_plan')
    .select(['connection.organization_name', 'snapshot.finished_at as read_at', 'run.id as run_id'])
    .where('import_plan.portal_id', '=', viewer.portalId)
    .where('import_plan.id', '=', id)
    .$if(lock, query => query.forUpdate('import_plan'))
    .executeTakeFirst()
  if (!found) throw problem('not_found')
  return found
}

/** Begins a plan. */
export async function insertPlan({ db, viewer }: Tx, plan: { id: string; snapshotId: string; connectionId: string }) {
  await db
    .insertInto('import_plan')
    .values({
      portal_id: viewer.portalId,
      id: plan.id,
      connection_id: plan.connectionId,
      snapshot_id: plan.snapshotId,
      kind: 'user',
      created_by: viewer.name,
    })
    .execute()
}

/** A row to be: a decision that does something or says why not. */
export type NewPlanRow = Omit<Decision, 'outcome'> & {
  outcome: Exclude<Decision['outcome'], 'unchanged'>
  crmId: string
  digest: string
  /** What the portal user is sorted and found by afterwards; null where that does not change. */
  sortKey: string | null
  search: string | null
}

/** Adds rows after those there are, in one statement, and notes how far the planning is. */
export async function insertPlanRows(
  { db, viewer }: Tx,
  planId: string,
  rows: NewPlanRow[],
  progress: { read: number; absent: number; unchanged: number; cursor: string | null },
) {
  if (rows.length > 0) {
    const column = <K extends keyof NewPlanRow>(name: K) => rows.map(row => row[name])
    const fields = rows.map(row => JSON.stringify(row.fields))
    await sql`
      insert into plan_row (portal_id, plan_id, ord, kind, crm_id, digest, outcome, reason, match, target_id, person_id,
        target_version, fields, sort_key, search, selected, selectable, bulk)
      select ${viewer.portalId}, ${planId}, n + (select coalesce(max(ord), 0) from plan_row
        where portal_id = ${viewer.portalId} and plan_id = ${planId}), 'user', t.crm_id, t.digest, t.outcome, t.reason, t.match,
        t.target_id, t.person_id, t.target_version, t.fields, t.sort_key, t.search, t.selected, t.selectable, t.bulk
      from unnest(${column('crmId')}::text[], ${column('digest')}::uuid[], ${column('outcome')}::text[], ${column('reason')}::text[],
        ${column('match')}::text[], ${column('targetId')}::uuid[], ${column('personId')}::uuid[], ${column('targetVersion')}::int[],
        ${fields}::jsonb[], ${column('sortKey')}::text[], ${column('search')}::text[], ${column('selected')}::boolean[], ${column('selectable')}::boolean[], ${column('bulk')}::boolean[])
        with ordinality as t (crm_id, digest, outcome, reason, match, target_id, person_id, target_version, fields, sort_key, search,
          selected, selectable, bulk, n)`.execute(db)
  }
  await db
    .updateTable('import_plan')
    .set(eb => ({
      read: eb('read', '+', progress.read),
      absent: eb('absent', '+', progress.absent),
      unchanged: eb('unchanged', '+', progress.unchanged),
      cursor: progress.cursor,
    }))
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', planId)
    .execute()
}

/** Makes a plan ready: roles by the rule table, then the choices of an earlier plan where they still fit. */
export async function finishPlan(ctx: Tx, plan: { id: string; connection_id: string }, from: string | undefined) {
  const { db, viewer } = ctx
  await applyRoleRules(ctx, plan)
  if (from) {
    await sql`
      update plan_row n set role = coalesce(o.role, n.role), role_by_hand = o.role_by_hand, projects = o.projects,
        selected = n.selectable and o.selected
      from plan_row o
      where n.portal_id = ${viewer.portalId} and n.plan_id = ${plan.id} and o.portal_id = n.portal_id and o.plan_id = ${from}
        and o.kind = n.kind and o.crm_id = n.crm_id and o.outcome = n.outcome and o.selectable`.execute(db)
  }
  await db
    .updateTable('import_plan')
    .set({ state: 'ready' })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', plan.id)
    .execute()
  await sql`select analyze_import('plan_row')`.execute(db)
}

/** Gives new people the role of the first rule that fits, where nobody chose one by hand. */
export async function applyRoleRules({ db, viewer }: Tx, plan: { id: string; connection_id: string }) {
  await sql`
    update plan_row p set role = coalesce((
      select rule.role from role_rule rule where rule.portal_id = c.portal_id and rule.connection_id = c.id
        and ((rule.field = 'role' and rule.value = r.crm_role) or (rule.field = 'profile' and rule.value = r.crm_profile))
      order by rule.ord limit 1), c.default_role)
    from crm_record r, connection c
    where p.portal_id = ${viewer.portalId} and p.plan_id = ${plan.id} and p.outcome = 'create' and not p.role_by_hand
      and r.portal_id = p.portal_id and r.connection_id = ${plan.connection_id} and r.kind = p.kind and r.crm_id = p.crm_id
      and c.portal_id = p.portal_id and c.id = ${plan.connection_id}`.execute(db)
}
