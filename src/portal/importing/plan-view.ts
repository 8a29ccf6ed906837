import type { z } from 'zod'
import { findConnector } from '../../connectors/connectors.ts'
import type { Tx } from '../people/people.ts'
import { staffRoles } from '../people/role.ts'
import { getBrake } from './brake.store.ts'
import { idle } from './brake.ts'
import { plannedKinds, rowIdOf } from './import-kind.ts'
import { countPlan } from './plan-counts.store.ts'
import { outcomes, type PlanRowView, type PlanView, type Question, type TreeRowView } from './plan-row.ts'
import type { StoredRow } from './plan-rows.store.ts'
import type { StoredTreeRow } from './plan-tree.store.ts'
import type { StoredPlan } from './plans.store.ts'
import { countPages } from './snapshots.store.ts'

type Outcomes = Record<(typeof outcomes)[number], number>
const none = () => Object.fromEntries(outcomes.map(outcome => [outcome, 0])) as Outcomes
const zeroRoles = Object.fromEntries(staffRoles.map(role => [role, 0])) as Record<(typeof staffRoles)[number], number>

/** A plan in numbers, as the API tells it. */
export async function planView(ctx: Tx, plan: StoredPlan): Promise<z.input<typeof PlanView>> {
  const { books, byOutcome, byRole, tickedProjects, tickedInvitable, ...facets } = await countPlan(ctx, plan)
  const kinds = plannedKinds[plan.kind].map(kind => {
    const book = books.find(one => one.kind === kind) ?? { read: 0, absent: 0, unchanged: 0 }
    const counts = { ...none(), unchanged: book.unchanged }
    const ticked = none()
    for (const row of byOutcome.filter(one => one.kind === kind)) {
      counts[row.outcome] += row.rows
      ticked[row.outcome] += row.ticked
    }
    return { kind, total: book.read + book.absent, counts, ticked }
  })
  const total = kinds.reduce((sum, one) => sum + one.total, 0)
  const sum = (of: 'counts' | 'ticked') => {
    const all = none()
    for (const one of kinds) for (const outcome of outcomes) all[outcome] += one[of][outcome]
    return all
  }
  return {
    id: plan.id,
    connectionId: plan.connection_id,
    organizationName: plan.organization_name,
    kind: plan.kind,
    state: plan.state,
    runId: plan.run_id,
    readAt: plan.read_at?.toISOString() ?? null,
    readChanges: plan.changes_since !== null,
    total,
    toCompare: plan.state === 'planning' ? await countToCompare(ctx, plan, total) : null,
    counts: sum('counts'),
    ticked: sum('ticked'),
    kinds,
    tickedRoles: { ...zeroRoles, ...Object.fromEntries(byRole.map(({ role, rows }) => [role, rows])) },
    tickedWithoutProject: byRole.reduce((total, { bare }) => total + bare, 0),
    tickedProjects,
    tickedInvitable,
    // Nothing is ticked while it is being made.
    brake: plan.state === 'planning' ? idle : await getBrake(ctx, plan),
    ...facets,
  }
}

/** What the CRM said; of records gone from it, which come on top, those met so far. */
async function countToCompare(ctx: Tx, plan: StoredPlan, met: number): Promise<number> {
  const kinds: readonly string[] = plannedKinds[plan.kind]
  const pages = await countPages(ctx, plan.snapshot_id)
  return Math.max(
    met,
    pages.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { read }) => sum + read, 0),
  )
}

/** One record of a plan, as the API tells it. */
export function rowView(row: StoredRow): z.input<typeof PlanRowView> {
  return {
    id: rowIdOf(row.kind, row.crm_id),
    kind: row.kind,
    name: row.name,
    email: row.email,
    title: row.title,
    crmRole: row.crm_role,
    crmProfile: row.crm_profile,
    outcome: row.outcome,
    reason: row.reason,
    role: row.role,
    currentRole: row.current_role,
    account: accountOf(row),
    projects: row.projects ?? [],
    selected: row.selected,
    selectable: row.selectable,
  }
}

type CrmPlace = Pick<StoredPlan, 'connector' | 'base_url'>

/** One row of the tree, as the API tells it. */
export function treeRowView(row: StoredTreeRow, { connector, base_url }: CrmPlace): z.input<typeof TreeRowView> {
  const { kind, crm_id } = row
  return {
    id: kind === 'none' ? 'none' : rowIdOf(kind, crm_id),
    kind,
    name: row.name,
    email: row.email,
    title: row.title,
    industry: row.industry,
    city: row.city,
    outcome: row.outcome,
    reason: row.reason,
    account: accountOf(row),
    projects: row.projects ?? [],
    selected: row.selected,
    selectable: row.selectable,
    contacts: row.contacts,
    contactsTicked: row.contacts_ticked,
    contactsSelectable: row.contacts_selectable,
    open: row.open,
    fits: row.fits,
    bulk: row.bulk,
    page: kind === 'none' ? null : (findConnector(connector)?.recordPage(base_url, kind, crm_id) ?? null),
    question: questionOf(row),
  }
}

const accountOf = ({
  kind,
  account_id: id,
  account_name: name,
}: Pick<StoredTreeRow, 'account_id' | 'account_name'> & { kind: string }) =>
  kind === 'contact' && id !== null ? { id, name: name ?? '' } : null

/** What a row asks, and what was answered. */
export function questionOf({
  offer,
  decided,
  target_id,
}: Pick<StoredTreeRow, 'offer' | 'decided' | 'target_id'>): z.input<typeof Question> | null {
  if (!offer) return null
  return {
    ask: offer.ask,
    companies: offer.ask === 'same_company' ? offer.companies : [],
    name: offer.ask === 'client_hat' ? offer.name : null,
    decided,
    companyId: decided === 'same' ? target_id : null,
  }
}
