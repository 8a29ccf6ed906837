import { roleName } from '../people/role.ts'
import type { Outcome } from './plan-row.ts'
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
  if (outcome === 'skip' && row.outcome !== 'skip') return `Not ticked. ${wouldHave[row.outcome] ?? ''}${row.reason}`
  return row.reason
}

// So that what did not happen does not read as if it had.
const wouldHave: Partial<Record<Outcome, string>> = {
  link: 'Would have been tied: ',
  update: 'Would have changed: ',
  deactivate: 'Would have lost access: ',
  reactivate: 'Would have got access back: ',
}
