import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { canGrant, route } from '../people/people.ts'
import { Decided } from './conflict.ts'
import { decideRow, decideRows, takeBack } from './decide-rows.ts'
import { listAsking } from './decisions.store.ts'
import { readRowId } from './import-kind.ts'
import { updatePlanRows } from './plan-choices.store.ts'
import { Choice, many, PlanRowView, PlanView, RowFilter, RowSelection, TreeRowView } from './plan-row.ts'
import { listPlanRows, type RowSort, rowKey } from './plan-rows.store.ts'
import { listPlanTree } from './plan-tree.store.ts'
import { planView, rowView, treeRowView } from './plan-view.ts'
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
  run: async (ctx, { body }, snapshot) => planView(ctx, await getPlan(ctx, await startPlan(ctx, snapshot, body.from))),
})

const get = route({
  method: 'get',
  path: '/api/p/{portal}/plans/{plan}',
  summary: 'An import plan in numbers: what was found, what is ticked, what that would do',
  allow: 'import_from_crm',
  response: PlanView,
  load: (ctx, { plan }) => getPlan(ctx, plan),
  run: (ctx, _input, plan) => planView(ctx, plan),
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
    return { rows: rows.map(rowView), next: last ? writeCursor(rowKey(plan, last, sort)) : null, total }
  },
})

const tree = route({
  method: 'get',
  path: '/api/p/{portal}/plans/{plan}/tree',
  summary: 'The accounts of a plan with their contacts beneath; `except` are the accounts folded the other way',
  allow: 'import_from_crm',
  query: RowFilter.extend({
    collapsed: z.enum(['true', 'false']).default('false'),
    except: many(z.string().max(64)),
    cursor: z.string().max(2000).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ rows: z.array(TreeRowView), next: z.string().nullable(), total: z.number() }),
  load: (ctx, { plan }) => getPlan(ctx, plan),
  run: async (ctx, { query: { collapsed, except = [], cursor, limit, ...filter } }, plan) => {
    if (plan.state === 'planning') throw problem('plan_not_ready')
    if (plan.kind !== 'client' || plan.reverses) return { rows: [], next: null, total: 0 }
    const folding = { collapsed: collapsed === 'true', except }
    const { rows, total } = await listPlanTree(ctx, plan, { filter, folding, after: readCursor(cursor, 'tree'), limit })
    const last = rows.length === limit ? rows.at(-1) : undefined
    return { rows: rows.map(row => treeRowView(row, plan)), next: last ? writeCursor(last.place) : null, total }
  },
})

const decide = route({
  method: 'put',
  path: '/api/p/{portal}/plans/{plan}/rows/{crmId}/decision',
  summary:
    'Answer what a row asks, remembered for later plans: the same company or two, a client hat for a portal user, or left out',
  allow: 'import_from_crm',
  body: z.object({ decided: Decided, companyId: z.uuid().optional() }),
  response: PlanView,
  load: (ctx, { plan }) => getPlan(ctx, plan, { lock: true }),
  run: async (ctx, { params, body }, plan) => {
    refuseWhilePlanning(plan)
    const { kind, crmId } = readRowId(params.crmId)
    await decideRow(ctx, plan, kind, crmId, body)
    return planView(ctx, plan)
  },
})

const undecide = route({
  method: 'delete',
  path: '/api/p/{portal}/plans/{plan}/rows/{crmId}/decision',
  summary: 'Take back what was decided about a row: it asks again',
  allow: 'import_from_crm',
  response: PlanView,
  load: (ctx, { plan }) => getPlan(ctx, plan, { lock: true }),
  run: async (ctx, { params }, plan) => {
    refuseWhilePlanning(plan)
    const { kind, crmId } = readRowId(params.crmId)
    if ((await listAsking(ctx, plan, { ids: [params.crmId] })).length === 0) throw problem('not_found')
    await takeBack(ctx, plan, plan.connection_id, kind, crmId)
    return planView(ctx, plan)
  },
})

const decideMany = route({
  method: 'put',
  path: '/api/p/{portal}/plans/{plan}/decisions',
  summary: 'Answer what several rows ask in one go, or all that fit a filter; what the answer does not fit is left',
  allow: 'import_from_crm',
  body: z.object({ selection: RowSelection, decided: Decided }),
  response: z.object({ decided: z.number(), left: z.number() }),
  load: (ctx, { plan }) => getPlan(ctx, plan, { lock: true }),
  run: (ctx, { body: { selection, decided } }, plan) => {
    refuseWhilePlanning(plan)
    return decideRows(ctx, plan, selection, { decided })
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
    return { changed, plan: await planView(ctx, plan) }
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
    return planView(ctx, plan)
  },
})

/** The routes of plans. */
export const plansRoutes = [create, get, rows, tree, choose, decide, undecide, decideMany, applyRules] as const

/** An opaque place in a list, and back. */
export const writeCursor = (key: string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url')

/** The key inside a cursor of a list in this order; throws `invalid_input` for anything else. */
export function readCursor(cursor: string | undefined, sort: RowSort | 'tree'): string[] | undefined {
  if (!cursor) return undefined
  try {
    return z
      .array(z.string())
      .length(sort === 'tree' ? 5 : sort === 'outcome' ? 3 : 2)
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw problem('invalid_input', 'This place in the list is not one of ours. Begin at the start.')
  }
}

function refuseUnlessReady(plan: StoredPlan) {
  if (plan.state === 'used') throw problem('plan_used')
  refuseWhilePlanning(plan)
}

// What is decided in a plan that was carried out holds from the next one on.
function refuseWhilePlanning(plan: StoredPlan) {
  if (plan.state === 'planning') throw problem('plan_not_ready')
}
