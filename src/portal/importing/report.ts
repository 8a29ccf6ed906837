import { roleName } from '../people/role.ts'
import { rowIdOf } from './import-kind.ts'
import type { Outcome } from './plan-row.ts'
import type { StoredRow } from './plan-rows.store.ts'
import type { ReportOutcome, ReportRow } from './run.ts'

/** One record of the report, with the reason in plain words. */
export function toReportRow(row: StoredRow): ReportRow {
  const outcome = row.reported
  return {
    id: rowIdOf(row.kind, row.crm_id),
    kind: row.kind,
    account: row.kind === 'contact' && row.account_id ? { id: row.account_id, name: row.account_name ?? '' } : null,
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
  if (outcome === 'waiting') return 'It was stopped before this'
  if (outcome === 'create' && row.kind !== 'user')
    return row.reason === 'Not in the portal yet' ? `Added as ${madeOf[row.kind]}` : row.reason
  if (outcome === 'create' && row.role) return `Added as ${roleName[row.role]}`
  if (outcome === 'link') return `Tied to the CRM. ${row.reason}`
  if (outcome === 'skip' && row.outcome !== 'skip') return `Not ticked. ${wouldHave[row.outcome] ?? ''}${row.reason}`
  return row.reason
}

const madeOf = { account: 'client company', contact: 'client user' } as const

// So that what did not happen does not read as if it had.
const wouldHave: Partial<Record<Outcome, string>> = {
  link: 'Would have been tied: ',
  update: 'Would have changed: ',
  deactivate: 'Would have lost access: ',
  reactivate: 'Would have got access back: ',
}
