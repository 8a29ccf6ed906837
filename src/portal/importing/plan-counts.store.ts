import { sql } from 'kysely'
import type { Tx } from '../people/people.ts'
import type { StaffRole } from '../people/role.ts'
import type { RecordKind } from './import-kind.ts'
import type { Outcome } from './plan-row.ts'
import type { PlanRef } from './plan-rows.store.ts'
import { listPlanCounts, type StoredPlan } from './plans.store.ts'

type Facet = { value: string; count: number }

/** Rows of a plan of one kind, outcome and role: how many, how many of them are ticked, and of those without a project and to be invited. */
type Counted = {
  kind: RecordKind
  outcome: Outcome
  role: StaffRole | null
  rows: number
  ticked: number
  bare: number
  invitable: number
}

const noFacets = { crmRoles: [], crmProfiles: [], types: [], industries: [], owners: [] }

/**
 * A plan in numbers: by outcome and kind, what is ticked, and the values its records can be filtered by. While it is being made,
 * how far that is, and nothing that takes counting its rows again at each look.
 */
export async function countPlan(ctx: Tx, plan: PlanRef & Pick<StoredPlan, 'state'>) {
  const { db, viewer } = ctx
  const books = await listPlanCounts(ctx, plan.id)
  if (plan.state === 'planning')
    return { books, byOutcome: [], byRole: [], tickedProjects: 0, tickedInvitable: 0, ...noFacets }
  const here = sql`p.portal_id = ${viewer.portalId} and p.plan_id = ${plan.id}`
  const { rows } = await sql<Counted>`
    select p.kind, p.outcome, p.role, count(*)::int as rows, count(*) filter (where p.selected)::int as ticked,
      count(*) filter (where p.selected and p.projects = '{}')::int as bare,
      count(*) filter (where p.selected and p.mailable and (p.kind = 'user' or p.company_id is not null))::int as invitable
    from plan_row p where ${here} group by p.kind, p.outcome, p.role`.execute(db)
  const { rows: projects } = await sql<{ rows: number }>`
    select count(distinct one)::int as rows from plan_row p, unnest(p.projects) one where ${here} and p.selected`.execute(
    db,
  )
  const created = rows.filter(one => one.outcome === 'create')
  return {
    books,
    byOutcome: rows,
    byRole: created.flatMap(({ role, ticked, bare }) => (role && ticked > 0 ? [{ role, rows: ticked, bare }] : [])),
    tickedProjects: projects[0]?.rows ?? 0,
    tickedInvitable: created.reduce((sum, one) => sum + one.invitable, 0),
    ...(plan.kind === 'user' ? await userFacets(ctx, plan) : await accountFacets(ctx, plan)),
  }
}

async function userFacets(ctx: Tx, plan: PlanRef) {
  const crmRoles = await facet(ctx, plan, 'user', 'crm_role')
  const crmProfiles = await facet(ctx, plan, 'user', 'crm_profile')
  return { ...noFacets, crmRoles, crmProfiles }
}

async function accountFacets(ctx: Tx, plan: PlanRef) {
  const types = await facet(ctx, plan, 'account', 'type')
  const industries = await facet(ctx, plan, 'account', 'industry')
  const owners = await facet(ctx, plan, 'account', 'owner')
  return { ...noFacets, types, industries, owners }
}

// Of what the CRM has, and of what is gone from it as far as it was brought in.
async function facet({ db, viewer }: Tx, plan: PlanRef, kind: RecordKind, column: string): Promise<Facet[]> {
  const value = sql.ref(`r.${column}`)
  const { rows } = await sql<Facet>`
    select ${value} as value, count(*)::int as count from crm_record r
    where r.portal_id = ${viewer.portalId} and r.connection_id = ${plan.connection_id} and r.kind = ${kind} and ${value} is not null
      and (r.removed_in is null or exists (select from crm_link l where l.portal_id = r.portal_id
        and l.connection_id = r.connection_id and l.kind = r.kind and l.crm_id = r.crm_id))
    group by 1 order by 1 limit 500`.execute(db)
  return rows
}
