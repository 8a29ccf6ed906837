import { type RawBuilder, sql } from 'kysely'
import { fold } from '../../platform/fold.ts'
import type { Tx } from '../people/people.ts'
import type { StaffRole } from '../people/role.ts'
import { type ImportKind, plannedKinds, type RecordKind } from './import-kind.ts'
import type { Outcome, RowFilter } from './plan-row.ts'
import type { ReportOutcome } from './run.ts'

/** A plan's identity, as its row queries need it. */
export type PlanRef = {
  id: string
  kind: ImportKind
  connection_id: string
  snapshot_id: string
  reverses: string | null
}

/** A record of a plan with its row; `ord` is null where nothing would change. */
export type StoredRow = {
  kind: RecordKind
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
  /** Of a contact: the account it stands beneath. */
  account_id: string | null
  account_name: string | null
  projects: { id: string; name: string; colour: number }[] | null
  selected: boolean
  selectable: boolean
  error: string | null
  reported: ReportOutcome
}

/** What sorts the rows of a plan. */
export type RowSort = 'name' | '-name' | 'outcome'

/** A row's name in choices and addresses. */
export const rowIdSql = sql`case when kind = 'user' then crm_id else kind || ':' || crm_id end`

/**
 * Records of the plan: those its snapshot holds, and those that are gone but were brought in once. `reported` is what became of
 * a record in a run: left out unless it was ticked, or failed, or not done where the run was stopped. `g` is the account a row belongs to: itself, or the one above.
 */
export const recordsOf = ({ viewer }: Pick<Tx, 'viewer'>, plan: PlanRef, runId: string | null = null) => sql`
  members as materialized (
    select s.kind, unnest(s.crm_ids) as crm_id from snapshot_page s where s.portal_id = ${viewer.portalId}
      and s.snapshot_id = ${plan.snapshot_id} and s.kind = any(${plannedKinds[plan.kind]}::text[])),
  records as (
    select r.portal_id, r.connection_id, r.kind, r.crm_id, r.name, r.email, r.title, r.crm_role, r.crm_profile, r.sort_key,
      r.search || coalesce(' ' || case when r.kind = 'contact' then g.search end, '') as search, r.facts,
      r.industry, r.type, g.crm_id as account_id, g.name as account_name, g.type as g_type, g.industry as g_industry, g.owner as g_owner,
      coalesce(g.sort_key, '') as group_key, p.ord, coalesce(p.outcome, 'unchanged') as outcome, p.reason, p.role, p.projects,
      p.selected, p.selectable, p.bulk, p.target_id, p.offer, p.decided, l.record_id, f.error,
      case when f.error is not null then 'failed'
        when exists (select from run_lane w where w.portal_id = ${viewer.portalId} and w.run_id = ${runId} and p.ord > w.cursor
          and p.ord <= w.until) then 'waiting'
        when p.selected or coalesce(p.outcome, 'unchanged') in ('unchanged', 'conflict') then coalesce(p.outcome, 'unchanged')
        else 'skip' end as reported
    from crm_record r
    left join crm_record g on r.kind <> 'user' and g.portal_id = r.portal_id and g.connection_id = r.connection_id and g.kind = 'account'
      and g.crm_id = case when r.kind = 'account' then r.crm_id else r.account_crm_id end
    left join plan_row p on p.portal_id = r.portal_id and p.plan_id = ${plan.id} and p.kind = r.kind and p.crm_id = r.crm_id
    left join crm_link l on l.portal_id = r.portal_id and l.connection_id = r.connection_id and l.kind = r.kind and l.crm_id = r.crm_id
    left join run_failure f on f.portal_id = r.portal_id and f.run_id = ${runId} and f.ord = p.ord
    where r.portal_id = ${viewer.portalId} and r.connection_id = ${plan.connection_id}
      and r.kind = any(${plannedKinds[plan.kind]}::text[])
      and (p.ord is not null or (${plan.reverses === null} and ((r.kind, r.crm_id) in (select kind, crm_id from members)
        or (r.removed_in is not null and l.record_id is not null)))))`

/** The conditions of a filter over `records`. */
export function fitting(filter: RowFilter & { reported?: ReportOutcome[] | undefined }): RawBuilder<unknown> {
  const terms: RawBuilder<unknown>[] = [sql`true`]
  for (const word of fold(filter.q ?? '')
    .split(/\s+/)
    .filter(Boolean))
    terms.push(sql`search like ${`%${likeSafe(word)}%`}`)
  const among = (column: string, values: readonly string[] | undefined) => {
    if (values?.length) terms.push(sql`${sql.ref(column)} = any(${values}::text[])`)
  }
  among('outcome', filter.outcome)
  among('reported', filter.reported)
  among('crm_role', filter.crmRole)
  among('crm_profile', filter.crmProfile)
  among('g_type', filter.type)
  among('g_industry', filter.industry)
  among('g_owner', filter.owner)
  among('kind', filter.kind)
  if (filter.account?.length) terms.push(sql`coalesce(account_id, 'none') = any(${filter.account}::text[])`)
  if (filter.ticked !== undefined) terms.push(sql`coalesce(selected, false) = ${filter.ticked}`)
  if (filter.potential?.length) terms.push(hasPotential(filter.potential))
  if (filter.hasContacts !== undefined)
    terms.push(sql`${filter.hasContacts ? sql`` : sql`not`} exists (select from crm_record c where c.portal_id = records.portal_id
      and c.connection_id = records.connection_id and c.kind = 'contact' and c.account_crm_id = records.account_id and c.removed_in is null)`)
  return sql.join(terms, sql` and `)
}

const hasPotential = (wanted: NonNullable<RowFilter['potential']>) => {
  const of = sql`select from crm_record d where d.portal_id = records.portal_id and d.connection_id = records.connection_id
    and d.kind = 'deal' and d.account_crm_id = records.account_id and d.removed_in is null`
  const some = wanted.filter(one => one !== 'none')
  return sql`(${sql.join(
    [
      ...(some.length > 0 ? [sql`exists (${of} and d.standing = any(${some}::text[]))`] : []),
      ...(wanted.includes('none') ? [sql`not exists (${of})`] : []),
    ],
    sql` or `,
  )})`
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
  const { order, key } = sorts(asked.runId ? 'reported' : 'outcome', ranksOf(plan))[asked.sort]
  const after = asked.after
    ? sql`and (${key}) ${asked.sort === '-name' ? sql`<` : sql`>`} (${sql.join(asked.after)})`
    : sql``
  const { rows } = await sql<StoredRow>`
    with ${recordsOf(ctx, plan, asked.runId)}
    select r.kind, r.crm_id, r.name, r.email, r.title, r.crm_role, r.crm_profile, r.sort_key, r.ord, r.outcome,
      coalesce(r.reason, 'Nothing differs') as reason, r.role, u.role as current_role, r.account_id, r.account_name,
      coalesce(r.selected, false) as selected, coalesce(r.selectable, false) as selectable,
      r.error, r.reported,
      (select json_agg(json_build_object('id', j.id, 'name', j.name, 'colour', j.colour) order by j.sort_key) from project j
        where j.portal_id = r.portal_id and j.id = any(r.projects) and (j.archived_at is null or j.archived_at > (
          select x.started_at from run x where x.portal_id = j.portal_id and x.id = ${asked.runId ?? null}))) as projects
    from (select * from records where ${fitting(asked.filter)} ${after} order by ${order} limit ${asked.limit}) r
    left join portal_user u on r.kind = 'user' and u.portal_id = r.portal_id and u.id = coalesce(r.target_id, r.record_id)
    order by ${order}`.execute(db)
  const { rows: sums } = await sql<{ total: number }>`
    with ${recordsOf(ctx, plan, asked.runId)} select count(*)::int as total from records where ${fitting(asked.filter)}`.execute(
    db,
  )
  return { rows, total: sums[0]?.total ?? 0 }
}

const ranks = [
  'conflict',
  'failed',
  'create',
  'recreate',
  'remove',
  'untie',
  'retie',
  'restore',
  'link',
  'update',
  'reactivate',
  'deactivate',
  'skip',
  'unchanged',
  'waiting',
] as const

// Of an undo, what is kept comes first: it is what somebody has to know.
const undoRanks = ['failed', 'skip', ...ranks.filter(one => !['failed', 'skip'].includes(one))]

const ranksOf = ({ reverses }: Pick<PlanRef, 'reverses'>): readonly string[] => (reverses ? undoRanks : ranks)

function sorts(
  by: 'outcome' | 'reported',
  ranks: readonly string[],
): Record<RowSort, { order: RawBuilder<unknown>; key: RawBuilder<unknown> }> {
  // As text of one length, so that a place in the list compares as its order does.
  const rank = sql`lpad(array_position(${[...ranks]}::text[], ${sql.ref(by)})::text, 2, '0')`
  return {
    name: { order: sql`sort_key, crm_id`, key: sql`sort_key, crm_id` },
    '-name': { order: sql`sort_key desc, crm_id desc`, key: sql`sort_key, crm_id` },
    outcome: { order: sql`${rank}, sort_key, crm_id`, key: sql`${rank}, sort_key, crm_id` },
  }
}

/** The key a page ends with, to go on from; `by` is the outcome that sorted it. */
export const rowKey = (
  plan: Pick<PlanRef, 'reverses'>,
  row: StoredRow,
  sort: RowSort,
  by: 'outcome' | 'reported' = 'outcome',
): string[] => {
  const rank = String(ranksOf(plan).indexOf(row[by]) + 1).padStart(2, '0')
  return [...(sort === 'outcome' ? [rank] : []), row.sort_key, row.crm_id]
}
