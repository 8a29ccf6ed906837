import { Button } from '@mantine/core'
import { Filter, SearchBox } from '../../ui/filters.tsx'
import { count, plural } from '../../ui/numbers.ts'
import { useListState } from '../list-state.ts'
import { AddProject } from './add-project.tsx'
import css from './choose.module.css'
import { does, ofKind, potentialWords, treeState } from './choose-state.ts'
import { tickedCount } from './import-question.tsx'
import type { Choice, PlanView } from './plan-row.ts'
import { TickedFilter } from './ticked-filter.tsx'
import type { TreeActs } from './use-tree.ts'

const potentials = Object.entries(potentialWords).map(([value, label]) => ({ value, label }))
const yesNo = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
]

/** What narrows the tree, and what is done with all that are ticked, shown or not. */
export function PlanTreeTools({ plan, choose }: { plan: PlanView; choose: TreeActs['choose'] }) {
  const [state, change] = useListState(treeState)
  const companies = ofKind(plan, 'account')?.ticked
  const ticked = companies ? does.reduce((sum, one) => sum + companies[one], 0) : 0
  // The people of a company that leaves take no project.
  const takers = ticked - (companies?.deactivate ?? 0)
  const forTicked = (set: Choice) => choose({ selection: { all: true, filter: { ticked: true }, except: [] }, set })
  const options = (from: PlanView['types']) =>
    from.map(({ value, count: n }) => ({ value, label: value, hint: count(n) }))
  const folded = state.folded === 'yes'
  return (
    <div className={css.tools}>
      {state.ticked && <TickedFilter onClear={() => change({ ticked: '' })} />}
      <SearchBox label="Search account or contact" value={state.q} onChange={q => change({ q })} width={230} />
      <Filter
        label="Account type"
        options={options(plan.types)}
        value={state.type}
        onChange={type => change({ type })}
      />
      <Filter
        label="Industry"
        options={options(plan.industries)}
        value={state.industry}
        onChange={industry => change({ industry })}
      />
      <Filter label="Owner" options={options(plan.owners)} value={state.owner} onChange={owner => change({ owner })} />
      <Filter
        label="Potential"
        options={potentials}
        value={state.potential}
        onChange={potential => change({ potential: potential as typeof state.potential })}
      />
      <Filter
        label="Has contacts"
        options={yesNo}
        multiple={false}
        value={state.contacts ? [state.contacts] : []}
        onChange={([contacts = '']) => change({ contacts: contacts as typeof state.contacts })}
      />
      <div className={css.forTicked}>
        <span className={css.ticked}>
          For the <b>{plural(ticked, 'company', 'companies')} ticked</b>
        </span>
        <AddProject label="Add project" takers={takers} onAdd={addProjects => forTicked({ addProjects })} />
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          disabled={tickedCount(plan) === 0}
          onClick={() => forTicked({ selected: false })}
        >
          Untick all
        </Button>
        <Button variant="subtle" color="gray" size="xs" onClick={() => change({ folded: folded ? '' : 'yes' })}>
          {folded ? 'Expand all' : 'Collapse all'}
        </Button>
      </div>
    </div>
  )
}
