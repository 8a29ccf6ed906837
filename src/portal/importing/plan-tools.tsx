import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { Filter, SearchBox } from '../../ui/filters.tsx'
import { MenuButton, MenuItem } from '../../ui/menu.tsx'
import { count } from '../../ui/numbers.ts'
import { useListState } from '../list-state.ts'
import { useGrantableRoles } from '../people/portal-users-roles.ts'
import { roleName } from '../viewer.tsx'
import { AddProject } from './add-project.tsx'
import css from './choose.module.css'
import { chooseState } from './choose-state.ts'
import { tickedCount } from './import-question.tsx'
import type { useChoices } from './plan-choices.ts'
import type { Choice, PlanView } from './plan-row.ts'
import { TickedFilter } from './ticked-filter.tsx'

type PlanToolsProps = { plan: PlanView; choose: ReturnType<typeof useChoices> }

const down = <IconChevronDown size={15} stroke={1.6} />

/** What is done with all that are ticked, shown or not, and what narrows the list. */
export function PlanTools({ plan, choose }: PlanToolsProps) {
  const [{ q, ticked: onlyTicked, crmRole, crmProfile }, change] = useListState(chooseState)
  const roles = useGrantableRoles()
  const ticked = tickedCount(plan)
  // Somebody who leaves takes neither, and only who is new takes a role.
  const joining = ticked - plan.ticked.deactivate
  const forTicked = (set: Choice) => choose({ selection: { all: true, filter: { ticked: true }, except: [] }, set })
  const options = (from: PlanView['crmRoles']) =>
    from.map(({ value, count: n }) => ({ value, label: value, hint: count(n) }))
  return (
    <div className={css.tools}>
      <span className={css.ticked}>
        For the <b>{count(ticked)} ticked</b>
      </span>
      <MenuButton
        position="bottom-start"
        width={180}
        menu={roles.map(role => (
          <MenuItem key={role} onClick={() => forTicked({ role })}>
            {roleName[role]}
          </MenuItem>
        ))}
      >
        <Button
          variant="default"
          size="xs"
          disabled={plan.ticked.create === 0}
          title={ticked > 0 && plan.ticked.create === 0 ? 'Only new people get a User Role here' : undefined}
          rightSection={down}
        >
          Set User Role
        </Button>
      </MenuButton>
      <AddProject label="Add Working Project" takers={joining} onAdd={addProjects => forTicked({ addProjects })} />
      <Button
        variant="subtle"
        color="gray"
        size="xs"
        disabled={ticked === 0}
        onClick={() => forTicked({ selected: false })}
      >
        Untick
      </Button>
      <div className={css.filters}>
        {onlyTicked && <TickedFilter onClear={() => change({ ticked: '' })} />}
        <Filter
          label="CRM role"
          options={options(plan.crmRoles)}
          value={crmRole}
          onChange={next => change({ crmRole: next })}
        />
        <Filter
          label="Profile"
          options={options(plan.crmProfiles)}
          value={crmProfile}
          onChange={next => change({ crmProfile: next })}
        />
        <SearchBox label="Search name or email" value={q} onChange={next => change({ q: next })} width={190} />
      </div>
    </div>
  )
}
