import { type RawBuilder, sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import { readRowId } from './import-kind.ts'
import type { Choice, RowSelection } from './plan-row.ts'
import { fitting, type PlanRef, recordsOf, rowIdSql } from './plan-rows.store.ts'

/** Sets the administrator's choice on many rows at once. A row that may not be ticked, or not together with others, stays. */
export async function updatePlanRows(ctx: Tx, plan: PlanRef, selection: RowSelection, choice: Choice): Promise<number> {
  const { db, viewer } = ctx
  const single = 'ids' in selection && selection.ids.length === 1
  const { addProjects: add = [], removeProjects: remove = [] } = choice
  await refuseForeignProjects(ctx, add)
  const { rows } = await sql<{ id: string }>`
    ${chosenOf(ctx, plan, selection)}
    update plan_row p set
      selected = case when ${choice.selected ?? null}::boolean is null then p.selected
        when not ${choice.selected ?? false} then false else p.selectable and (p.bulk or ${single} or p.selected) end,
      role = case when p.outcome = 'create' and p.kind = 'user' then coalesce(${choice.role ?? null}, p.role) else p.role end,
      role_by_hand = p.role_by_hand or (p.outcome = 'create' and ${choice.role ?? null}::text is not null),
      projects = case when p.outcome in ('create', 'link', 'update', 'reactivate') and p.kind in ('user', 'account')
        then (select coalesce(array_agg(distinct one), '{}') from unnest(p.projects || ${add}::uuid[]) one where one <> all(${remove}::uuid[]))
        else p.projects end
    from chosen where p.portal_id = ${viewer.portalId} and p.plan_id = ${plan.id} and p.kind = chosen.kind and p.crm_id = chosen.crm_id
      and p.selectable
    returning p.kind || ':' || p.crm_id as id`.execute(db)
  if (plan.kind === 'client' && choice.selected !== undefined) await keepTree(ctx, plan, selection, choice.selected)
  return rows.length
}

/** The rows a selection means, as `chosen`. */
export function chosenOf(ctx: Tx, plan: PlanRef, selection: RowSelection): RawBuilder<unknown> {
  if ('ids' in selection) {
    const ids = selection.ids.map(readRowId)
    return sql`with chosen as (select * from unnest(${ids.map(one => one.kind)}::text[], ${ids.map(one => one.crmId)}::text[]) as t (kind, crm_id))`
  }
  return sql`with ${recordsOf(ctx, plan)}, chosen as (select kind, crm_id from records where ord is not null
    and ${fitting(selection.filter)} and ${rowIdSql} <> all(${selection.except}::text[]))`
}

/**
 * An account's box is that of its contacts too: ticking one ticks its contacts, unticking it unticks them, and a contact that is
 * ticked brings its account along, since it comes to that company.
 */
async function keepTree(ctx: Tx, plan: PlanRef, selection: RowSelection, selected: boolean) {
  const { db, viewer } = ctx
  const here = sql`p.portal_id = ${viewer.portalId} and p.plan_id = ${plan.id}`
  if ('ids' in selection) {
    const accounts = selection.ids.map(readRowId).flatMap(one => (one.kind === 'account' ? one.crmId : []))
    if (accounts.length > 0)
      await sql`update plan_row p set selected = ${selected} and p.selectable and (p.bulk or p.selected)
        where ${here} and p.kind = 'contact' and p.account_crm_id = any(${accounts}::text[])`.execute(db)
  }
  if (selected)
    await sql`update plan_row p set selected = true where ${here} and p.kind = 'account' and p.selectable and not p.selected
      and p.outcome in ('create', 'link') and exists (select from plan_row c where c.portal_id = p.portal_id and c.plan_id = p.plan_id
        and c.kind = 'contact' and c.account_crm_id = p.crm_id and c.selected and c.company_id = p.target_id)`.execute(
      db,
    )
  else
    await sql`update plan_row p set selected = false where ${here} and p.kind = 'contact' and p.selected and exists (
      select from plan_row a where a.portal_id = p.portal_id and a.plan_id = p.plan_id and a.kind = 'account'
        and a.crm_id = p.account_crm_id and a.outcome in ('create', 'link') and not a.selected and a.target_id = p.company_id
        and not exists (select from client_company y where y.portal_id = a.portal_id and y.id = a.target_id))`.execute(
      db,
    )
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
