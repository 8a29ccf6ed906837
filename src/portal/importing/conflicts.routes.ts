import type { z } from 'zod'
import { findConnector } from '../../connectors/connectors.ts'
import { route } from '../people/people.ts'
import { ConflictList, ConflictQuery, type ConflictView } from './conflict.ts'
import { countConflicts, listConflicts, listLatestPlans, type StoredConflict } from './conflicts.store.ts'
import { takeBack } from './decide-rows.ts'
import { getDecision } from './decisions.store.ts'
import { rowIdOf } from './import-kind.ts'
import { questionOf } from './plan-view.ts'
import { getPlan } from './plans.store.ts'

const list = route({
  method: 'get',
  path: '/api/p/{portal}/conflicts',
  summary: 'The open conflicts of the latest plans of all connections, or what was decided about conflicts before',
  allow: 'import_from_crm',
  query: ConflictQuery,
  response: ConflictList,
  run: async (ctx, { query }) => {
    const { rows, next, total } = await listConflicts(ctx, query)
    return {
      rows: rows.map(view),
      next,
      total,
      counts: await countConflicts(ctx),
      plans: await listLatestPlans(ctx),
    }
  },
})

const forget = route({
  method: 'delete',
  path: '/api/p/{portal}/conflicts/{decision}',
  summary:
    'Take a decision about a conflict back: it is asked again, in the latest plan if that was not carried out yet',
  allow: 'import_from_crm',
  load: (ctx, { decision }) => getDecision(ctx, decision),
  run: async (ctx, _input, { connectionId, kind, crmId }) => {
    const wanted = kind === 'user' ? 'user' : 'client'
    const latest = (await listLatestPlans(ctx)).find(one => one.connectionId === connectionId && one.kind === wanted)
    await takeBack(ctx, latest && (await getPlan(ctx, latest.id, { lock: true })), connectionId, kind, crmId)
    return undefined
  },
})

/** The routes of conflicts. */
export const conflictsRoutes = [list, forget] as const

function view(row: StoredConflict): z.input<typeof ConflictView> {
  const { kind, crm_id, decided, by, at, account_id, account_name, company_id, company_name } = row
  return {
    id: row.id,
    connectionId: row.connection_id,
    organizationName: row.organization_name,
    kind,
    planId: row.plan_id,
    rowId: rowIdOf(kind, crm_id),
    name: row.name,
    email: row.email,
    title: row.title,
    industry: row.industry,
    city: row.city,
    account: account_id ? { id: account_id, name: account_name ?? '' } : null,
    page: findConnector(row.connector)?.recordPage(row.base_url, kind, crm_id) ?? null,
    reason: row.reason,
    question: questionOf({ offer: row.offer, decided: null, target_id: null }),
    decision: decided && {
      decided,
      by: by ?? '',
      at: at?.toISOString() ?? '',
      company: company_id ? { id: company_id, name: company_name ?? '' } : null,
      isDone: row.is_done,
    },
  }
}
