import { takesProjects } from './choose-state.ts'
import type { Choice, PlanView, RowSelection, TreeRowView } from './plan-row.ts'

/** The group a row of the tree stands in: the CRM id of its account, or `none`. */
export const groupOf = ({ kind, id, account }: Pick<TreeRowView, 'kind' | 'id' | 'account'>): string =>
  kind === 'account' ? id.slice('account:'.length) : (account?.id ?? 'none')

/** Whether a row heads a group. */
export const isHead = ({ kind }: Pick<TreeRowView, 'kind'>): boolean => kind !== 'contact'

/** The box of a row: that of a head is also that of its contacts. A row that cannot be ticked says why. */
export function boxOf(row: TreeRowView): { box: 'all' | 'some' | 'none'; can: true | string } {
  const { selected, selectable, reason, contactsSelectable: ofIt, contactsTicked: are } = row
  if (!isHead(row)) return { box: selected ? 'all' : 'none', can: selectable || reason }
  if (!selectable && ofIt + are === 0) return { box: 'none', can: reason || 'None of these can be ticked' }
  const isAll = (selected || !selectable) && are >= ofIt
  return { box: isAll ? 'all' : selected || are > 0 ? 'some' : 'none', can: true }
}

/** Whether the company of this row can be given projects. */
export const canTakeProjects = (row: TreeRowView): boolean =>
  row.kind === 'account' && row.selectable && takesProjects.includes(row.outcome)

/** What was added to, and taken from, the projects of a company. */
export function projectChange(
  row: TreeRowView,
  ids: readonly string[],
): Pick<Choice, 'addProjects' | 'removeProjects'> {
  const before = row.projects.map(project => project.id)
  return {
    addProjects: ids.filter(id => !before.includes(id)),
    removeProjects: before.filter(id => !ids.includes(id)),
  }
}

/** What a choice makes of the rows loaded, as the server will do it; a row that stays is the same object. */
export function chooseInTree(
  rows: readonly TreeRowView[],
  { selection, set }: { selection: RowSelection; set: Choice },
  known: readonly TreeRowView['projects'][number][],
): TreeRowView[] {
  const { selected, addProjects = [], removeProjects = [] } = set
  // Which rows are meant is decided before the first of them changes: "the ticked ones" may be unticked by it.
  const meant = new Set(rows.filter(row => means(selection, row)).map(row => row.id))
  const given =
    addProjects.length + removeProjects.length > 0
      ? rows.map(row => {
          if (!meant.has(row.id) || !canTakeProjects(row)) return row
          const ids = new Set([...row.projects.map(project => project.id), ...addProjects])
          for (const id of removeProjects) ids.delete(id)
          return { ...row, projects: known.filter(project => ids.has(project.id)) }
        })
      : [...rows]
  return selected === undefined ? given : tick(given, selection, meant, selected)
}

/** Whether what the rows loaded show after a choice is all there is to it; else they have to be asked for again. */
export const isExact = (selection: RowSelection): boolean =>
  'ids' in selection || Object.keys(selection.filter ?? {}).every(name => name === 'ticked')

// An account that is shown only for its contacts is not among what the filter lets through.
function means(selection: RowSelection, row: TreeRowView): boolean {
  if ('ids' in selection) return selection.ids.includes(row.id)
  const { filter = {}, except = [] } = selection
  if (except.includes(row.id)) return false
  if (filter.account && !filter.account.includes(groupOf(row))) return false
  return filter.ticked === undefined ? row.fits : row.selected === filter.ticked
}

function tick(rows: TreeRowView[], selection: RowSelection, meant: ReadonlySet<string>, selected: boolean) {
  const byIds = 'ids' in selection
  const one = byIds && selection.ids.length === 1
  const isWhole = (group: string) => (byIds ? meant.has(`account:${group}`) : isExact(selection))
  const before = new Map(rows.map(row => [row.id, row.selected]))
  let next = rows.map(row => {
    if (meant.has(row.id)) return ticked(row, selected, one)
    return byIds && row.kind === 'contact' && isWhole(groupOf(row)) ? ticked(row, selected, false) : row
  })
  // A company that would not be made takes its people along.
  const ended = new Set(
    next
      .filter(row => row.kind === 'account' && row.outcome === 'create' && !row.selected && before.get(row.id))
      .map(groupOf),
  )
  if (ended.size > 0)
    next = next.map(row => (row.kind === 'contact' && ended.has(groupOf(row)) ? ticked(row, false, false) : row))
  const more = new Map<string, number>()
  for (const row of next)
    if (row.kind === 'contact' && row.selected !== before.get(row.id))
      more.set(groupOf(row), (more.get(groupOf(row)) ?? 0) + (row.selected ? 1 : -1))
  return next.map(row => {
    if (!isHead(row)) return row
    const group = groupOf(row)
    const { contactsTicked: were, contactsSelectable: can } = row
    const all = selected ? Math.max(were, can) : 0
    const contactsTicked = ended.has(group) ? 0 : isWhole(group) ? all : were + (more.get(group) ?? 0)
    // A contact that is ticked brings its company along.
    const brought = selected && contactsTicked > 0 && ['create', 'link'].includes(row.outcome) && row.selectable
    const own = row.selected || brought
    return contactsTicked === were && own === row.selected ? row : { ...row, contactsTicked, selected: own }
  })
}

function ticked(row: TreeRowView, selected: boolean, alone: boolean): TreeRowView {
  if (!row.selectable) return row
  const own = selected && (row.selected || row.bulk || alone)
  return own === row.selected ? row : { ...row, selected: own }
}

/** The plan's numbers with what the rows loaded say was ticked or unticked, until the server has counted again. */
export function countInTree(plan: PlanView, before: readonly TreeRowView[], after: readonly TreeRowView[]): PlanView {
  const kinds = plan.kinds.map(one => ({ ...one, ticked: { ...one.ticked } }))
  const ticked = { ...plan.ticked }
  for (const [index, row] of after.entries()) {
    const was = before[index]
    if (!was || was.selected === row.selected) continue
    const by = row.selected ? 1 : -1
    ticked[row.outcome] += by
    const of = kinds.find(one => one.kind === row.kind)
    if (of) of.ticked[row.outcome] += by
  }
  return { ...plan, kinds, ticked }
}
