import { sql } from 'kysely'
import type { Tx } from '../people/people.ts'
import type { StaffRole } from '../people/role.ts'
import type { RecordKind } from './import-kind.ts'
import type { Outcome } from './plan-row.ts'
import { type PlanRef, recordsOf } from './plan-rows.store.ts'
import { listPlanCounts } from './plans.store.ts'

type Facet = { value: string; count: number }

/** A plan in numbers: by outcome and kind, what is ticked, and the values its records can be filtered by. */
export async function countPlan(ctx: Tx, plan: PlanRef) {
  const { db, viewer } = ctx
  const here = sql`p.portal_id = ${viewer.portalId} and p.plan_id = ${plan.id}`
  const { rows: byOutcome } = await sql<{ kind: RecordKind; outcome: Outcome; rows: number; ticked: number }>`
    select p.kind, p.outcome, count(*)::int as rows, count(*) filter (where p.selected)::int as ticked from plan_row p where ${here}
    group by p.kind, p.outcome`.execute(db)
  const { rows: byRole } = await sql<{ role: StaffRole; rows: number; bare: number }>`
    select p.role, count(*)::int as rows, count(*) filter (where p.projects = '{}')::int as bare from plan_row p
    where ${here} and p.selected and p.outcome = 'create' and p.role is not null group by p.role`.execute(db)
  const { rows: projects } = await sql<{ rows: number }>`
    select count(distinct one)::int as rows from plan_row p, unnest(p.projects) one where ${here} and p.selected`.execute(
    db,
  )
  const { rows: invitable } = await sql<{ rows: number }>`
    select count(*)::int as rows from plan_row p join crm_record r on r.portal_id = p.portal_id
      and r.connection_id = ${plan.connection_id} and r.kind = p.kind and r.crm_id = p.crm_id
    where ${here} and p.selected and p.outcome = 'create' and p.kind <> 'account' and r.email_key is not null and not r.no_processing
      and (p.kind = 'user' or p.company_id is not null)`.execute(db)
  return {
    books: await listPlanCounts(ctx, plan.id),
    byOutcome,
    byRole,
    tickedProjects: projects[0]?.rows ?? 0,
    tickedInvitable: invitable[0]?.rows ?? 0,
    ...(plan.kind === 'user' ? await userFacets(ctx, plan) : await accountFacets(ctx, plan)),
  }
}

async function userFacets(ctx: Tx, plan: PlanRef) {
  const crmRoles = await facet(ctx, plan, 'user', 'crm_role')
  const crmProfiles = await facet(ctx, plan, 'user', 'crm_profile')
  return { crmRoles, crmProfiles, types: [], industries: [], owners: [] }
}

async function accountFacets(ctx: Tx, plan: PlanRef) {
  const types = await facet(ctx, plan, 'account', 'g_type')
  const industries = await facet(ctx, plan, 'account', 'g_industry')
  const owners = await facet(ctx, plan, 'account', 'g_owner')
  return { crmRoles: [], crmProfiles: [], types, industries, owners }
}

async function facet(ctx: Tx, plan: PlanRef, kind: RecordKind, column: string): Promise<Facet[]> {
  const { rows } = await sql<Facet>`
    with ${recordsOf(ctx, plan)} select ${sql.ref(column)} as value, count(*)::int as count from records
    where kind = ${kind} and ${sql.ref(column)} is not null group by 1 order by 1 limit 500`.execute(ctx.db)
  return rows
}
