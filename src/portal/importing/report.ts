import { roleName } from '../people/role.ts'
import type { StoredRow } from './plan-rows.store.ts'
import type { ReportOutcome, ReportRow } from './run.ts'

/** One record of the report, with the reason in plain words. */
export function toReportRow(row: StoredRow): ReportRow {
  const outcome = row.reported
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

function reportReason(row: StoredRow, outcome: ReportOutcome): string {
  if (outcome === 'failed') return row.error ?? ''
  if (outcome === 'create' && row.role) return `Added as ${roleName[row.role]}`
  if (outcome === 'link') return `Tied to the CRM. ${row.reason}`
  if (outcome === 'skip' && row.outcome !== 'skip') return `Not ticked. ${row.reason}`
  return row.reason
}
