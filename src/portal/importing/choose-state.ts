import type { ImportKind } from './import-kind.ts'
import type { Outcome, PlanView, RowFilter } from './plan-row.ts'

/** What step 2 shows when nothing is chosen. */
export const chooseState = {
  q: '',
  outcome: '' as Outcome | '',
  ticked: '' as 'yes' | '',
  crmRole: [] as string[],
  crmProfile: [] as string[],
  invite: '',
  sort: 'name' as 'name' | '-name' | 'outcome',
}

/** Outcomes that a tick brings about. */
export const does: readonly Outcome[] = ['create', 'link', 'update', 'reactivate', 'deactivate']

/** Outcomes whose records can be ticked together with others. */
export const tickedTogether: readonly string[] = ['create', 'link', 'update', 'reactivate']

/** Outcomes whose people, or companies, can be put on projects. */
export const takesProjects: readonly string[] = tickedTogether

/** Whether an account has potentials, in words. */
export const potentialWords = { open: 'Has an open potential', won: 'Has a won potential', none: 'Has none' } as const
type Potential = keyof typeof potentialWords

const noFilter = {
  q: '',
  outcome: '' as Outcome | '',
  ticked: '' as 'yes' | '',
  type: [] as string[],
  industry: [] as string[],
  owner: [] as string[],
  potential: [] as Potential[],
  contacts: '' as 'yes' | 'no' | '',
}

/** The same for accounts with their contacts; `folded` shows accounts alone. */
export const treeState = { ...noFilter, folded: '', invite: '' }
type TreeState = typeof treeState

/** What clears the filters of the tree, and nothing else. */
export const noTreeFilter: Partial<TreeState> = noFilter

/** The filter that the state of the tree means. */
export function treeFilter({ q, outcome, ticked, type, industry, owner, potential, contacts }: TreeState): RowFilter {
  return {
    ...(q && { q }),
    ...(outcome && { outcome: [outcome] }),
    ...(ticked && { ticked: true }),
    ...(type.length > 0 && { type }),
    ...(industry.length > 0 && { industry }),
    ...(owner.length > 0 && { owner }),
    ...(potential.length > 0 && { potential }),
    ...(contacts && { hasContacts: contacts === 'yes' }),
  }
}

/** How many of one kind of record a plan holds, and what would become of them. */
export const ofKind = (plan: PlanView, kind: PlanView['kinds'][number]['kind']) =>
  plan.kinds.find(one => one.kind === kind)

/** What the strip of outcomes and the invitation box keep in the address, whichever kind is chosen from. */
export const stepState: Record<ImportKind, { outcome: Outcome | ''; ticked: 'yes' | ''; invite: string }> = {
  user: { outcome: chooseState.outcome, ticked: chooseState.ticked, invite: chooseState.invite },
  client: { outcome: treeState.outcome, ticked: treeState.ticked, invite: treeState.invite },
}
