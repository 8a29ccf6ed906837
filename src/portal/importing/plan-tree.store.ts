import { sql } from 'kysely'
import type { Tx } from '../people/people.ts'
import type { Decided } from '../portal.tables.ts'
import type { Offer } from './decision.ts'
import type { Outcome, RowFilter } from './plan-row.ts'
import { fitting, type PlanRef, recordsOf } from './plan-rows.store.ts'

/** A row of the tree as stored. */
export type StoredTreeRow = {
  kind: 'account' | 'contact' | 'none'
  crm_id: string
  name: string
  email: string | null
  title: string | null
  industry: string | null
  city: string | null
  account_id: string | null
  account_name: string | null
  outcome: Outcome
  reason: string
  selected: boolean
  selectable: boolean
  bulk: boolean
  offer: Offer | null
  decided: Decided | null
  target_id: string | null
  fits: boolean
  open: boolean
  contacts: number
  contacts_ticked: number
  contacts_selectable: number
  projects: { id: string; name: string; colour: number }[] | null
  /** The place in the tree, to go on after. */
  place: [string, string, string, string, string]
}

/** Which accounts stand open: all but these, or these alone; `none` is the group of contacts without one. */
export type Folding = { collapsed: boolean; except: readonly string[] }

// After every name: contacts without an account come last.
const last = '\u{10ffff}'

/**
 * A page of the tree: accounts by name, each with its contacts beneath, those without account at the end. An account stands
 * there too when only contacts of it fit the filter.
 */
export async function listPlanTree(
  ctx: Tx,
  plan: PlanRef,
  asked: { filter: RowFilter; folding: Folding; after: string[] | undefined; limit: number },
): Promise<{ rows: StoredTreeRow[]; total: number }> {
  const { folding, after } = asked
  const isOpen = sql`(coalesce(s.account_id, 'none') = any(${folding.except}::text[])) = ${folding.collapsed}`
  const { rows } = await sql<StoredTreeRow & { total: number }>`
    with ${recordsOf(ctx, plan)},
    fit as materialized (select * from records where ${fitting(asked.filter)}),
    shown as (
      select fit.*, true as fits from fit
      union all
      select records.*, false from records where kind = 'account' and crm_id in (select account_id from fit where kind = 'contact')
        and crm_id not in (select crm_id from fit where kind = 'account')),
    tree as (
      select s.kind, s.crm_id, s.name, s.email, s.title, s.industry, s.facts -> 'billingAddress' ->> 'city' as city, s.account_id,
        s.account_name, s.outcome, coalesce(s.reason, 'Nothing differs') as reason, coalesce(s.selected, false) as selected,
        coalesce(s.selectable, false) as selectable, coalesce(s.bulk, false) as bulk, s.offer, s.decided, s.target_id, s.fits, s.projects, ${isOpen} as open,
        case when s.account_id is null then ${last} else s.group_key end collate "C" as group_key, coalesce(s.account_id, '') collate "C" as group_id,
        case when s.kind = 'account' then '0' else '1' end as level, s.sort_key
      from shown s where s.kind = 'account' or ${isOpen}
      union all
      select 'none', '', 'No account', null, null, null, null, null, null, 'unchanged', '', false, false, false, null, null, null, true, null,
        ${isOpen}, ${last}, '', '0', ''
      from (select null::text as account_id) s where exists (select from fit where kind = 'contact' and account_id is null)),
    page as materialized (select * from tree ${after ? sql`where (group_key, group_id, level, sort_key, crm_id) > (${sql.join(after)})` : sql``}
      order by group_key, group_id, level, sort_key, crm_id limit ${asked.limit}),
    sums as (
      select coalesce(x.account_id, '') as group_id, count(*)::int as all_of, count(*) filter (where x.selected)::int as ticked,
        count(*) filter (where x.selectable and x.bulk)::int as can
      from records x where x.kind = 'contact' and coalesce(x.account_id, '') in (select group_id from page where level = '0') group by 1)
    select t.kind, t.crm_id, t.name, t.email, t.title, t.industry, t.city, t.account_id, t.account_name, t.outcome, t.reason, t.selected,
      t.selectable, t.bulk, t.offer, t.decided, t.target_id, t.fits, t.open, (select count(*)::int from fit) as total,
      json_build_array(t.group_key, t.group_id, t.level, t.sort_key, t.crm_id) as place,
      coalesce(c.all_of, 0) as contacts, coalesce(c.ticked, 0) as contacts_ticked, coalesce(c.can, 0) as contacts_selectable,
      (select json_agg(json_build_object('id', j.id, 'name', j.name, 'colour', j.colour) order by j.sort_key) from project j
        where j.portal_id = ${ctx.viewer.portalId} and j.id = any(t.projects) and j.archived_at is null) as projects
    from page t left join sums c on t.level = '0' and c.group_id = t.group_id
    order by t.group_key, t.group_id, t.level, t.sort_key, t.crm_id`.execute(ctx.db)
  return { rows, total: rows[0]?.total ?? 0 }
}
