import { type RawBuilder, sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import { fold } from '../../platform/fold.ts'
import type { Tx } from '../people/people.ts'
import type { StaffRole } from '../people/role.ts'
import type { Choice, Outcome, RowFilter, RowSelection } from './plan-row.ts'
import type { ReportOutcome } from './run.ts'

/** A plan's identity, as its row queries need it. */
export type PlanRef = { id: string; connection_id: string; snapshot_id: string }

/** A record of a plan with its row; `ord` is null where nothing would change. */
export type StoredRow = {
  crm_id: string
  name: string
  email: string | null
  title: string | null
  crm_role: string | null
  crm_profile: string | null
  sort_key: string
  ord: number | null
  outcome: Outcome
  reason: string
  role: StaffRole | null
  current_role: StaffRole | null
  projects: { id: string; name: string; colour: number }[] | null
  selected: boolean
  selectable: boolean
  error: string | null
  reported: ReportOutcome
}

/** What sorts the rows of a plan. */
export type RowSort = 'name' | '-name' | 'outcome'

// Records of the plan: those its snapshot holds, and those that are gone but were brought in once.
// `reported` is what became of a record in a run: left out unless it was ticked, or failed.
const membersOf = ({ viewer }: Pick<Tx, 'viewer'>, plan: PlanRef, runId: string | null = null) => sql`
  members as materialized (
    select unnest(s.crm_ids) as crm_id from snapshot_page s where s.portal_id = ${viewer.portalId} and s.snapshot_id = ${plan.snapshot_id}),
  records as (
    select r.*, p.ord, coalesce(p.outcome, 'unchanged') as outcome, p.reason, p.role, p.projects, p.selected, p.selectable, p.bulk,
      p.target_id, l.record_id, f.error,
      case when f.error is not null then 'failed'
        when p.selected or coalesce(p.outcome, 'unchanged') in ('unchanged', 'conflict') then coalesce(p.outcome, 'unchanged')
        else 'skip' end as reported
    from crm_record r
    left join plan_row p on p.portal_id = r.portal_id and p.plan_id = ${plan.id} and p.kind = r.kind and p.crm_id = r.crm_id
    left join crm_link l on l.portal_id = r.portal_id and l.connection_id = r.connection_id and l.kind = r.kind and l.crm_id = r.crm_id
    left join run_failure f on f.portal_id = r.portal_id and f.run_id = ${runId} and f.ord = p.ord
    where r.portal_id = ${viewer.portalId} and r.connection_id = ${plan.connection_id} and r.kind = 'user'
      and (p.ord is not null or r.crm_id in (select crm_id from members) or (r.removed_in is not null and l.record_id is not null)))`

function filtered(filter: RowFilter & { reported?: ReportOutcome[] | undefined }): RawBuilder<unknown> {
  const terms: RawBuilder<unknown>[] = [sql`true`]
  for (const word of fold(filter.q ?? '')
    .split(/\s+/)
    .filter(Boolean))
    terms.push(sql`search like ${`%${likeSafe(word)}%`}`)
  if (filter.outcome?.length) terms.push(sql`outcome = any(${filter.outcome}::text[])`)
  if (filter.reported?.length) terms.push(sql`reported = any(${filter.reported}::text[])`)
  if (filter.crmRole?.length) terms.push(sql`crm_role = any(${filter.crmRole}::text[])`)
  if (filter.crmProfile?.length) terms.push(sql`crm_profile = any(${filter.crmProfile}::text[])`)
  if (filter.ticked !== undefined) terms.push(sql`coalesce(selected, false) = ${filter.ticked}`)
  return sql.join(terms, sql` and `)
}

const likeSafe = (text: string) => text.replace(/[\\%_]/g, sign => `\\${sign}`)

/** A page of a plan's records by key, with how many fit the filter in all. With `runId`, what became of them in that run. */
export async function listPlanRows(
  ctx: Tx,
  plan: PlanRef,
  asked: {
    filter: RowFilter & { reported?: ReportOutcome[] | undefined }
    sort: RowSort
    after: string[] | undefined
    limit: number
    runId?: string
  },
): Promise<{ rows: StoredRow[]; total: number }> {
  const { db } = ctx
  const { order, key } = sorts(asked.runId ? 'reported' : 'outcome')[asked.sort]
  const after = asked.after
    ? sql`and (${key}) ${asked.sort === '-name' ? sql`<` : sql`>`} (${sql.join(asked.after)})`
    : sql``
  const { rows } = await sql<StoredRow>`
    with ${membersOf(ctx, plan, asked.runId)}
    select r.crm_id, r.name, r.email, r.title, r.crm_role, r.crm_profile, r.sort_key, r.ord, r.outcome,
      coalesce(r.reason, 'Nothing differs') as reason, r.role, u.role as current_role,
      coalesce(r.selected, false) as selected, coalesce(r.selectable, false) as selectable,
      r.error, r.reported,
      (select json_agg(json_build_object('id', j.id, 'name', j.name, 'colour', j.colour) order by j.sort_key) from project j
        where j.portal_id = r.portal_id and j.id = any(r.projects) and (j.archived_at is null or j.archived_at > (
          select x.started_at from run x where x.portal_id = j.portal_id and x.id = ${asked.runId ?? null}))) as projects
    from (select * from records where ${filtered(asked.filter)} ${after} order by ${order} limit ${asked.limit}) r
    left join portal_user u on u.portal_id = r.portal_id and u.id = coalesce(r.target_id, r.record_id)
    order by ${order}`.execute(db)
  const { rows: sums } = await sql<{ total: number }>`
    with ${membersOf(ctx, plan, asked.runId)} select count(*)::int as total from records where ${filtered(asked.filter)}`.execute(
    db,
  )
  return { rows, total: sums[0]?.total ?? 0 }
}

const ranks = [
  'conflict',
  'failed',
  'create',
  'link',
  'update',
  'reactivate',
  'deactivate',
  'skip',
  'unchanged',
] as const

function sorts(by: 'outcome' | 'reported'): Record<RowSort, { order: RawBuilder<unknown>; key: RawBuilder<unknown> }> {
  const rank = sql`array_position(${[...ranks]}::text[], ${sql.ref(by)})`
  return {
    name: { order: sql`sort_key, crm_id`, key: sql`sort_key, crm_id` },
    '-name': { order: sql`sort_key desc, crm_id desc`, key: sql`sort_key, crm_id` },
    outcome: { order: sql`${rank}, sort_key, crm_id`, key: sql`${rank}::text, sort_key, crm_id` },
  }
}

/** The key a page ends with, to go on from; `by` is the outcome that sorted it. */
export const rowKey = (row: StoredRow, sort: RowSort, by: 'outcome' | 'reported' = 'outcome'): string[] =>
  sort === 'outcome' ? [String(ranks.indexOf(row[by]) + 1), row.sort_key, row.crm_id] : [row.sort_key, row.crm_id]

/** Sets the administrator's choice on many rows at once. A row that may not be ticked, or not together with others, stays. */
export async function updatePlanRows(ctx: Tx, plan: PlanRef, selection: RowSelection, choice: Choice): Promise<number> {
  const { db, viewer } = ctx
  const single = 'ids' in selection && selection.ids.length === 1
  const chosen =
    'ids' in selection
      ? sql`select unnest(${selection.ids}::text[]) as crm_id`
      : sql`select crm_id from records where ord is not null and ${filtered(selection.filter)} and crm_id <> all(${selection.except}::text[])`
  const { addProjects: add = [], removeProjects: remove = [] } = choice
  await refuseForeignProjects(ctx, add)
  const { rows } = await sql<{ one: number }>`
    with ${membersOf(ctx, plan)}, chosen as (${chosen})
    update plan_row p set
      selected = case when ${choice.selected ?? null}::boolean is null then p.selected
        when not ${choice.selected ?? false} then false else p.selectable and (p.bulk or ${single} or p.selected) end,
      role = case when p.outcome = 'create' then coalesce(${choice.role ?? null}, p.role) else p.role end,
      role_by_hand = p.role_by_hand or (p.outcome = 'create' and ${choice.role ?? null}::text is not null),
      projects = case when p.outcome in ('create', 'link', 'update', 'reactivate')
        then (select coalesce(array_agg(distinct one), '{}') from unnest(p.projects || ${add}::uuid[]) one where one <> all(${remove}::uuid[]))
        else p.projects end
    from chosen where p.portal_id = ${viewer.portalId} and p.plan_id = ${plan.id} and p.crm_id = chosen.crm_id and p.selectable
    returning 1 as one`.execute(db)
  return rows.length
}

async function refuseForeignProjects({ db, viewer }: Tx, ids: string[]) {
  if (ids.length === 0) return
  const known = await db
    .selectFrom('project')
    .select('id')
    .where('portal_id', '=', viewer.portalId)
    .where('id', 'in', ids)
    .where('archived_at', 'is', null)
    .execute()
  if (known.length < new Set(ids).size)
    throw problem('not_found', 'One of these projects does not exist or is archived.')
}

/** A plan in numbers. */
export async function countPlan(ctx: Tx, plan: PlanRef) {
  const { db, viewer } = ctx
  const here = sql`p.portal_id = ${viewer.portalId} and p.plan_id = ${plan.id}`
  const { rows: byOutcome } = await sql<{ outcome: Outcome; rows: number; ticked: number }>`
    select p.outcome, count(*)::int as rows, count(*) filter (where p.selected)::int as ticked from plan_row p where ${here}
    group by p.outcome`.execute(db)
  const { rows: byRole } = await sql<{ role: StaffRole; rows: number; bare: number }>`
    select p.role, count(*)::int as rows, count(*) filter (where p.projects = '{}')::int as bare from plan_row p
    where ${here} and p.selected and p.outcome = 'create' and p.role is not null group by p.role`.execute(db)
  const { rows: projects } = await sql<{ rows: number }>`
    select count(distinct one)::int as rows from plan_row p, unnest(p.projects) one where ${here} and p.selected`.execute(
    db,
  )
  const facets = (column: 'crm_role' | 'crm_profile') =>
    sql<{ value: string; count: number }>`
    with ${membersOf(ctx, plan)} select ${sql.ref(column)} as value, count(*)::int as count from records
    where ${sql.ref(column)} is not null group by 1 order by 1 limit 500`.execute(db)
  const crmRoles = (await facets('crm_role')).rows
  const crmProfiles = (await facets('crm_profile')).rows
  return { byOutcome, byRole, tickedProjects: projects[0]?.rows ?? 0, crmRoles, crmProfiles }
}
