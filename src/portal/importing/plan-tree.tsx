import { IconBuilding } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { filterWords } from '../../ui/filters.tsx'
import { outcomeWord } from '../../ui/outcome.tsx'
import { Empty } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useFirstPage } from '../../ui/table-data.ts'
import type { ListPage, Ticks } from '../../ui/table-types.ts'
import { useListState } from '../list-state.ts'
import { useProjectsToPick } from '../projects-to-pick.ts'
import { noTreeFilter, potentialWords, treeFilter, treeState } from './choose-state.ts'
import { DecideDialog } from './decide-dialog.tsx'
import { headOf } from './plan-head.ts'
import type { PlanView, RowFilter, TreeRowView } from './plan-row.ts'
import { NarrowTreeRow, useTreeColumns } from './plan-tree-columns.tsx'
import { TreeMenu } from './plan-tree-menu.tsx'
import { PlanTreeTools } from './plan-tree-tools.tsx'
import { ProjectsDialog } from './projects-dialog.tsx'
import css from './tree.module.css'
import { boxOf, isHead } from './tree-row.ts'
import { useTree } from './use-tree.ts'

/** The accounts of a plan with their contacts beneath: what would happen to each and why, ticks, projects and questions in place. */
export function PlanTree({ plan }: { plan: PlanView }) {
  const [state, change] = useListState(treeState)
  const filter = useMemo(() => treeFilter(state), [state])
  const folded = state.folded === 'yes'
  const projects = useProjectsToPick()
  const known = useMemo(() => projects.map(({ id, name, color = 0 }) => ({ id, name, colour: color })), [projects])
  const { queryKey, fetchPage, toggle, choose, decide } = useTree({ plan, filter, folded, known })
  const [asked, setAsked] = useState<{ row: TreeRowView; about: 'question' | 'projects' }>()
  const acts = useMemo(
    () => ({ toggle, choose, decide, ask: (row: TreeRowView) => setAsked({ row, about: 'question' }) }),
    [toggle, choose, decide],
  )
  const columns = useTreeColumns(acts, projects)
  const first = useFirstPage<ListPage<TreeRowView>>(queryKey)
  const compact = useMemo(() => (row: TreeRowView) => <NarrowTreeRow row={row} acts={acts} />, [acts])
  const rowMenu = useMemo(
    () => (row: TreeRowView) => (
      <TreeMenu row={row} acts={acts} onProjects={() => setAsked({ row, about: 'projects' })} />
    ),
    [acts],
  )

  return (
    <>
      <PlanTreeTools plan={plan} choose={choose} />
      <div className={css.tree}>
        <Table<TreeRowView>
          label="Accounts and contacts"
          noun={['account or contact', 'accounts and contacts']}
          queryKey={queryKey}
          fetchPage={fetchPage}
          columns={columns}
          compact={compact}
          rowId={rowId}
          rowLabel={rowLabel}
          rowLevel={rowLevel}
          rowMenu={rowMenu}
          canTick={canTick}
          isMuted={isMuted}
          ticks={ticksOf(plan, filter, first, choose)}
          filters={wordsOf(state, plan)}
          onClearFilters={() => change(noTreeFilter)}
          foot={false}
          empty={
            <Empty icon={<IconBuilding />} title={`No accounts in ${plan.organizationName}`}>
              And no contacts that its key may read. Add some in the CRM, then read again.
            </Empty>
          }
        />
      </div>
      {asked?.about === 'question' && (
        <DecideDialog row={asked.row} decide={decide} onClose={() => setAsked(undefined)} />
      )}
      {asked?.about === 'projects' && (
        <ProjectsDialog row={asked.row} projects={projects} choose={choose} onClose={() => setAsked(undefined)} />
      )}
    </>
  )
}

const rowId = (row: TreeRowView) => row.id
const rowLabel = (row: TreeRowView) => row.name
const rowLevel = (row: TreeRowView) => (isHead(row) ? 'group' : 'below')
const canTick = (row: TreeRowView) => boxOf(row).can
const isMuted = (row: TreeRowView) => !isHead(row) && !row.selectable

type Choose = ReturnType<typeof useTree>['choose']

function ticksOf(
  plan: PlanView,
  filter: RowFilter,
  first: ListPage<TreeRowView> | undefined,
  choose: Choose,
): Ticks<TreeRowView> {
  return {
    isTicked: row => boxOf(row).box === 'all',
    isMixed: row => boxOf(row).box === 'some',
    onTick: (rows, selected) => {
      const ids = rows.filter(row => row.kind !== 'none').map(row => row.id)
      if (ids.length > 0) choose({ selection: { ids }, set: { selected } })
      if (ids.length < rows.length)
        choose({ selection: { all: true, filter: { ...filter, account: ['none'] }, except: [] }, set: { selected } })
    },
    ...headOf(plan, filter, first && { rows: first.rows.flatMap(toHead), next: first.next }),
    onTickAll: selected => choose({ selection: { all: true, filter, except: [] }, set: { selected } }),
  }
}

/** What a row counts for at the head: itself, and the contacts folded into it. */
function toHead(row: TreeRowView) {
  const { open, contactsSelectable: can, contactsTicked: are } = row
  const hidden = isHead(row) && !open && can > 0
  return [
    ...(row.fits ? [row] : []),
    ...(hidden ? [{ outcome: 'create' as const, selectable: true, selected: are >= can }] : []),
  ]
}

function wordsOf(state: typeof treeState, plan: PlanView): string[] {
  const { q, outcome, ticked, type, industry, owner, potential, contacts } = state
  const options = (from: PlanView['types']) => from.map(({ value }) => ({ value, label: value }))
  const potentials = Object.entries(potentialWords).map(([value, label]) => ({ value, label: label.toLowerCase() }))
  return [
    q && `Account or contact has “${q}”`,
    outcome && `What would happen is ${outcomeWord(outcome, 'plan')}`,
    ticked && 'Ticked',
    filterWords('Account type', options(plan.types), type),
    filterWords('Industry', options(plan.industries), industry),
    filterWords('Owner', options(plan.owners), owner),
    filterWords('Potential', potentials, potential)?.replace(' is ', ': '),
    contacts && (contacts === 'yes' ? 'The account has contacts' : 'The account has no contacts'),
  ].filter(text => text !== undefined && text !== '') as string[]
}
