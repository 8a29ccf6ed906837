import { does, tickedTogether } from './choose-state.ts'
import type { Outcome, PlanView, RowFilter } from './plan-row.ts'

/** Why the box at the head cannot be pressed while only these are shown. */
const offWords: Partial<Record<Outcome, string>> = {
  deactivate: 'Tick these one by one: access is taken from each',
  conflict: 'Conflicts cannot be ticked: put them right in the CRM or here',
  unchanged: 'There is nothing to do for these',
  skip: 'These cannot be ticked; each says why',
}

/** What the head needs to know of the rows loaded first. */
export type HeadRows = { rows: { outcome: Outcome; selected: boolean; selectable: boolean }[]; next: string | null }

/**
 * The box at the head: whether all that the filter shows are ticked (exact from the plan's numbers, or from the first page
 * while searching), and why it is off where it would do nothing.
 */
export function headOf(
  plan: PlanView,
  filter: RowFilter,
  first: HeadRows | undefined,
): { head: 'all' | 'some' | 'none'; headOff: string | undefined } {
  const { outcome, ...others } = filter
  const meant = outcome ?? does
  const bySums = Object.keys(others).length === 0
  const rows = first?.rows.filter(row => row.selectable) ?? []
  const sum = (of: readonly Outcome[]) => {
    if (bySums) return { can: total(plan.counts, of), are: total(plan.ticked, of) }
    const shown = rows.filter(row => of.includes(row.outcome))
    return { can: shown.length, are: shown.filter(row => row.selected).length }
  }
  const together = sum(meant.filter(one => tickedTogether.includes(one)))
  // Leavers count only where nobody else is shown.
  const { can, are } = together.can > 0 ? together : sum(meant.filter(one => one === 'deactivate'))
  const head = are === 0 ? 'none' : are >= can ? 'all' : 'some'
  const isOff = together.can === 0 && (bySums || first?.next === null)
  const [only] = outcome ?? (can > 0 ? (['deactivate'] as const) : [])
  return { head, headOff: isOff ? ((only && offWords[only]) ?? 'None of these can be ticked') : undefined }
}

const total = (of: PlanView['counts'], which: readonly Outcome[]) => which.reduce((sum, one) => sum + of[one], 0)
