import { sql } from 'kysely'
import { arrayText } from '../../platform/database/columns.ts'
import { problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import { type ImportKind, plannedKinds, type RecordKind } from './import-kind.ts'
import type { NewPlanRow } from './plan-row-of.ts'

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
    .select(['connection.organization_name', 'connection.connector', 'connection.base_url'])
    .select(['snapshot.finished_at as read_at', 'snapshot.changes_since', 'run.id as run_id'])
    .where('import_plan.portal_id', '=', viewer.portalId)
    .where('import_plan.id', '=', id)
    .$if(lock, query => query.forUpdate('import_plan'))
    .executeTakeFirst()
  if (!found) throw problem('not_found')
  return { ...found, kind: found.kind as ImportKind }
}

/** The books of a plan so far, for each kind of record. */
export async function listPlanCounts({ db, viewer }: Tx, planId: string) {
  return db
    .selectFrom('plan_count')
    .select(['kind', 'read', 'absent', 'unchanged'])
    .where('portal_id', '=', viewer.portalId)
    .where('plan_id', '=', planId)
    .orderBy('kind')
    .execute()
}

/** Begins a plan, with books for each kind it decides about. */
export async function insertPlan(
  { db, viewer }: Tx,
  plan: { id: string; snapshotId: string; connectionId: string; kind: ImportKind },
) {
  await db
    .insertInto('import_plan')
    .values({
      portal_id: viewer.portalId,
      id: plan.id,
      connection_id: plan.connectionId,
      snapshot_id: plan.snapshotId,
      kind: plan.kind,
      created_by: viewer.name,
    })
    .execute()
  await db
    .insertInto('plan_count')
    .values(plannedKinds[plan.kind].map(kind => ({ portal_id: viewer.portalId, plan_id: plan.id, kind })))
    .execute()
}

/** How far the planning of one kind is. */
export type PlanProgress = { kind: RecordKind; read: number; absent: number; unchanged: number }

/** Adds rows after those there are, in one statement. What none of them has goes as no column at all. */
export async function insertPlanRows({ db, viewer }: Tx, planId: string, rows: NewPlanRow[]) {
  if (rows.length === 0) return
  const written = (values: (string | number | boolean | null)[]) =>
    values.every(value => value === null) ? null : arrayText(values)
  const column = (name: Exclude<keyof NewPlanRow, 'fields' | 'offer'>) => written(rows.map(row => row[name] ?? null))
  const json = (name: 'fields' | 'offer') => written(rows.map(row => (row[name] ? JSON.stringify(row[name]) : null)))
  await sql`
      insert into plan_row (portal_id, plan_id, ord, kind, crm_id, digest, outcome, reason, match, target_id, person_id,
        target_version, fields, sort_key, search, selected, selectable, bulk, account_crm_id, company_id, person_version, offer,
        decided, mailable, role)
      select ${viewer.portalId}, ${planId}, n + (select coalesce(max(ord), 0) from plan_row
        where portal_id = ${viewer.portalId} and plan_id = ${planId}), t.kind, t.crm_id, t.digest, t.outcome,
        t.reason, t.match, t.target_id, t.person_id, t.target_version, t.fields, t.sort_key, t.search, t.selected, t.selectable, t.bulk,
        t.account_crm_id, t.company_id, t.person_version, t.offer, t.decided, t.mailable, t.role
      from unnest(${column('kind')}::text[], ${column('crmId')}::text[], ${column('digest')}::uuid[], ${column('outcome')}::text[],
        ${column('reason')}::text[], ${column('match')}::text[], ${column('targetId')}::uuid[], ${column('personId')}::uuid[],
        ${column('targetVersion')}::int[], ${json('fields')}::jsonb[], ${column('sortKey')}::text[], ${column('search')}::text[],
        ${column('selected')}::boolean[], ${column('selectable')}::boolean[], ${column('bulk')}::boolean[],
        ${column('accountCrmId')}::text[], ${column('companyId')}::uuid[], ${column('personVersion')}::int[], ${json('offer')}::jsonb[],
        ${column('decided')}::text[], ${column('mailable')}::boolean[], ${column('role')}::text[])
        with ordinality as t (kind, crm_id, digest, outcome, reason, match, target_id, person_id, target_version, fields, sort_key,
          search, selected, selectable, bulk, account_crm_id, company_id, person_version, offer, decided, mailable, role, n)`.execute(
    db,
  )
}

/** Raises the books of a plan. */
export async function raisePlanCounts({ db, viewer }: Tx, planId: string, progress: PlanProgress) {
  await db
    .updateTable('plan_count')
    .set(eb => ({
      read: eb('read', '+', progress.read),
      absent: eb('absent', '+', progress.absent),
      unchanged: eb('unchanged', '+', progress.unchanged),
    }))
    .where('portal_id', '=', viewer.portalId)
    .where('plan_id', '=', planId)
    .where('kind', '=', progress.kind)
    .execute()
}

/** Notes where planning goes on; false when it is somewhere else already, so that the caller stores nothing. */
export async function movePlanOn(
  { db, viewer }: Tx,
  planId: string,
  { from, to }: { from: string | null; to: string },
): Promise<boolean> {
  const moved = await db
    .updateTable('import_plan')
    .set({ cursor: to })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', planId)
    .where('state', '=', 'planning')
    .where(sql<boolean>`cursor is not distinct from ${from}`)
    .executeTakeFirst()
  return moved.numUpdatedRows > 0n
}

/** Makes a plan ready: roles by the rule table as it is by now, then the choices of an earlier plan where they still fit. */
export async function finishPlan(
  ctx: Tx,
  plan: { id: string; connection_id: string; kind: ImportKind },
  from: string | undefined,
) {
  const { db, viewer } = ctx
  if (plan.kind === 'user') await applyRoleRules(ctx, plan)
  await passOn(ctx, plan.id)
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
}

/** Renews the statistics of plans after one of many rows; fewer change none that matter. */
export async function analyzePlan({ db, viewer }: Tx, planId: string) {
  const { rows } = await sql<{ many: boolean }>`
    select coalesce(max(ord) > 500, false) as many from plan_row where portal_id = ${viewer.portalId} and plan_id = ${planId}`.execute(
    db,
  )
  if (rows[0]?.many) await sql`select analyze_import('plan_row')`.execute(db)
}

/** Gives new people the role of the first rule that fits, where nobody chose one by hand and they have another. */
export async function applyRoleRules({ db, viewer }: Tx, plan: { id: string; connection_id: string }) {
  const fits = sql`coalesce((
    select rule.role from role_rule rule where rule.portal_id = c.portal_id and rule.connection_id = c.id
      and ((rule.field = 'role' and rule.value = r.crm_role) or (rule.field = 'profile' and rule.value = r.crm_profile))
    order by rule.ord limit 1), c.default_role)`
  await sql`
    update plan_row p set role = ${fits} from crm_record r, connection c
    where p.portal_id = ${viewer.portalId} and p.plan_id = ${plan.id} and p.outcome = 'create' and not p.role_by_hand
      and r.portal_id = p.portal_id and r.connection_id = ${plan.connection_id} and r.kind = p.kind and r.crm_id = p.crm_id
      and c.portal_id = p.portal_id and c.id = ${plan.connection_id} and p.role is distinct from ${fits}`.execute(db)
}

const passedOn = 'renumbered'

/**
 * Nobody loses access whose tie passes on to another record in the same plan: the CRM has the same person or company under a new
 * number. Call it when every row stands.
 */
export async function passOn({ db, viewer }: Tx, planId: string): Promise<void> {
  const { rows: leaving } = await sql`
    select from plan_row where portal_id = ${viewer.portalId} and plan_id = ${planId} and outcome = 'deactivate' limit 1`.execute(
    db,
  )
  if (leaving.length === 0) return
  // Of a table that was just filled the planner thinks it is nearly empty, and would compare each with each.
  await sql`select set_config('enable_nestloop', 'off', true)`.execute(db)
  await sql`
    update plan_row g set outcome = 'skip', match = ${passedOn}, selected = false, selectable = false, bulk = false,
      reason = case when g.kind = 'account' then 'The CRM has this company under a new number' else 'The CRM has this person under a new number' end
    from plan_row s
    where g.portal_id = ${viewer.portalId} and g.plan_id = ${planId} and g.outcome = 'deactivate'
      and s.portal_id = g.portal_id and s.plan_id = g.plan_id and s.outcome = 'link' and s.kind = g.kind and s.target_id = g.target_id`.execute(
    db,
  )
  await sql`select set_config('enable_nestloop', 'on', true)`.execute(db)
}

/** Records whose tie would have passed on to one that takes it no longer. */
export async function listNotPassedOn(
  { db, viewer }: Tx,
  planId: string,
): Promise<{ kind: RecordKind; crmId: string }[]> {
  const { rows } = await sql<{ kind: RecordKind; crmId: string }>`
    select g.kind, g.crm_id as "crmId" from plan_row g
    where g.portal_id = ${viewer.portalId} and g.plan_id = ${planId} and g.outcome = 'skip' and g.match = ${passedOn}
      and not exists (select from plan_row s where s.portal_id = g.portal_id and s.plan_id = g.plan_id and s.outcome = 'link'
        and s.kind = g.kind and s.target_id = g.target_id)
    order by g.kind, g.crm_id`.execute(db)
  return rows
}
