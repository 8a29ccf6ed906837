import { roleName } from '../people/role.ts'
import type { Outcome } from './plan-row.ts'
import type { StoredRow } from './plan-rows.store.ts'
import type { ReportOutcome, ReportRow } from './run.ts'

/** What became of a record, once its run is done: the plan's outcome, unless it was not ticked or failed. */
export function toReportRow(row: StoredRow): ReportRow {
  const outcome = reportOutcome(row)
  return {
    id: row.crm_id,
    name: row.name,
    email: row.email,
    role: row.role,
    projects: row.selected ? (row.projects ?? []) : [],
    outcome,
    reason: reportReason(row, outcome),
  }
}

function reportOutcome(row: StoredRow): ReportOutcome {
  if (row.error !== null) return 'failed'
  const settled: Outcome[] = ['unchanged', 'conflict', 'skip']
  return settled.includes(row.outcome) || row.selected ? row.outcome : 'skip'
}

function reportReason(row: StoredRow, outcome: ReportOutcome): string {
  if (outcome === 'failed') return row.error ?? ''
  if (outcome === 'create' && row.role) return `Added as ${roleName[row.role]}`
  if (outcome === 'link') return `Tied to the CRM. ${row.reason}`
  if (outcome === 'skip' && row.outcome !== 'skip') return `Not ticked. ${row.reason}`
  return row.reason
}
