import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { canGrant, route, type Tx } from '../people/people.ts'
import { staffRoles } from '../people/role.ts'
import { Choice, outcomes, PlanRowView, PlanView, RowFilter, RowSelection } from './plan-row.ts'
import {
  countPlan,
  listPlanRows,
  type PlanRef,
  type RowSort,
  rowKey,
  type StoredRow,
  updatePlanRows,
} from './plan-rows.store.ts'
import { applyRoleRules, getPlan, type StoredPlan } from './plans.store.ts'
import { getSnapshot } from './snapshots.store.ts'
import { startPlan } from './start-plan.ts'

const create = route({
  method: 'post',
  path: '/api/p/{portal}/snapshots/{snapshot}/plans',
  summary: 'Plan an import from a complete snapshot; `from` keeps the choices of an earlier plan',
  allow: 'import_from_crm',
  body: z.object({ from: z.uuid().optional() }),
  response: PlanView,
  status: 202,
  load: (ctx, { snapshot }) => getSnapshot(ctx, snapshot),
  run: async (ctx, { body }, snapshot) => view(ctx, await getPlan(ctx, await startPlan(ctx, snapshot, body.from))),
})

const get = route({
  method: 'get',
  path: '/api/p/{portal}/plans/{plan}',
  summary: 'An import plan in numbers: what was found, what is ticked, what that would do',
  allow: 'import_from_crm',
  response: PlanView,
  load: (ctx, { plan }) => getPlan(ctx, plan),
  run: (ctx, _input, plan) => view(ctx, plan),
})

const rows = route({
  method: 'get',
  path: '/api/p/{portal}/plans/{plan}/rows',
  summary: 'The CRM users of a plan, each with what would happen and why',
  allow: 'import_from_crm',
  query: RowFilter.extend({
    sort: z.enum(['name', '-name', 'outcome']).default('name'),
    cursor: z.string().max(1000).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ rows: z.array(PlanRowView), next: z.string().nullable(), total: z.number() }),
  load: (ctx, { plan }) => getPlan(ctx, plan),
  run: async (ctx, { query: { sort, cursor, limit, ...filter } }, plan) => {
    if (plan.state === 'planning') throw problem('plan_not_ready')
    const { rows, total } = await listPlanRows(ctx, plan, { filter, sort, after: readCursor(cursor, sort), limit })
    const last = rows.length === limit ? rows.at(-1) : undefined
    return { rows: rows.map(rowView), next: last ? writeCursor(rowKey(last, sort)) : null, total }
  },
})

const choose = route({
  method: 'patch',
  path: '/api/p/{portal}/plans/{plan}/rows',
  summary: 'Choose for one row, several, or all that fit a filter: ticked, User Role, Working Projects',
  allow: 'import_from_crm',
  body: z.object({ selection: RowSelection, set: Choice }),
  response: z.object({ changed: z.number(), plan: PlanView }),
  load: (ctx, { plan }) => getPlan(ctx, plan, { lock: true }),
  run: async (ctx, { body: { selection, set } }, plan) => {
    refuseUnlessReady(plan)
    if (set.role && !canGrant(ctx.viewer.permissions, set.role)) throw problem('cannot_grant')
    const changed = await updatePlanRows(ctx, plan, selection, set)
    return { changed, plan: await view(ctx, plan) }
  },
})

const applyRules = route({
  method: 'put',
  path: '/api/p/{portal}/plans/{plan}/roles-by-rule',
  summary: 'Apply the rule table again to the new people of a plan whose User Role nobody chose by hand',
  allow: 'import_from_crm',
  response: PlanView,
  load: (ctx, { plan }) => getPlan(ctx, plan, { lock: true }),
  run: async (ctx, _input, plan) => {
    refuseUnlessReady(plan)
    await applyRoleRules(ctx, plan)
    return view(ctx, plan)
  },
})

/** The routes of plans. */
export const plansRoutes = [create, get, rows, choose, applyRules] as const

/** An opaque place in a list, and back. */
export const writeCursor = (key: string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url')

/** The key inside a cursor of a list in this order; throws `invalid_input` for anything else. */
export function readCursor(cursor: string | undefined, sort: RowSort): string[] | undefined {
  if (!cursor) return undefined
  try {
    return z
      .array(z.string())
      .length(sort === 'outcome' ? 3 : 2)
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw problem('invalid_input', 'This place in the list is not one of ours. Begin at the start.')
  }
}

function refuseUnlessReady(plan: StoredPlan) {
  if (plan.state === 'used') throw problem('plan_used')
  if (plan.state === 'planning') throw problem('plan_not_ready')
}

async function view(ctx: Tx, plan: StoredPlan & PlanRef): Promise<z.input<typeof PlanView>> {
  const { byOutcome, byRole, tickedProjects, crmRoles, crmProfiles } = await countPlan(ctx, plan)
  const count = (of: 'rows' | 'ticked') => {
    const all = Object.fromEntries(outcomes.map(outcome => [outcome, 0])) as Record<(typeof outcomes)[number], number>
    for (const row of byOutcome) all[row.outcome] = row[of]
    return all
  }
  return {
    id: plan.id,
    connectionId: plan.connection_id,
    organizationName: plan.organization_name,
    state: plan.state,
    runId: plan.run_id,
    readAt: plan.read_at?.toISOString() ?? null,
    total: plan.read + plan.absent,
    counts: { ...count('rows'), unchanged: plan.unchanged },
    ticked: count('ticked'),
    tickedRoles: { ...zeroRoles, ...Object.fromEntries(byRole.map(({ role, rows }) => [role, rows])) },
    tickedWithoutProject: byRole.reduce((sum, { bare }) => sum + bare, 0),
    tickedProjects,
    crmRoles,
    crmProfiles,
  }
}

const zeroRoles = Object.fromEntries(staffRoles.map(role => [role, 0])) as Record<(typeof staffRoles)[number], number>

function rowView(row: StoredRow): z.input<typeof PlanRowView> {
  return {
    id: row.crm_id,
    name: row.name,
    email: row.email,
    title: row.title,
    crmRole: row.crm_role,
    crmProfile: row.crm_profile,
    outcome: row.outcome,
    reason: row.reason,
    role: row.role,
    currentRole: row.current_role,
    projects: row.projects ?? [],
    selected: row.selected,
    selectable: row.selectable,
  }
}
