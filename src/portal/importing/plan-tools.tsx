import { Button, Menu, Popover } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { Checklist } from '../../ui/checklist.tsx'
import { Filter, SearchBox } from '../../ui/filters.tsx'
import { toOption } from '../../ui/inline-select.tsx'
import { count, plural } from '../../ui/numbers.ts'
import { useListState } from '../list-state.ts'
import { useGrantableRoles } from '../people/portal-users-roles.ts'
import { useProjectsToPick } from '../projects-to-pick.ts'
import { roleName } from '../viewer.tsx'
import css from './choose.module.css'
import { chooseState } from './choose-state.ts'
import { tickedCount } from './import-question.tsx'
import type { useChoices } from './plan-choices.ts'
import type { Choice, PlanView } from './plan-row.ts'

type PlanToolsProps = { plan: PlanView; choose: ReturnType<typeof useChoices> }

const down = <IconChevronDown size={15} stroke={1.6} />

/** What is done with all that are ticked, shown or not, and what narrows the list. */
export function PlanTools({ plan, choose }: PlanToolsProps) {
  const [{ q, crmRole, crmProfile }, change] = useListState(chooseState)
  const roles = useGrantableRoles()
  const ticked = tickedCount(plan)
  const forTicked = (set: Choice) => choose({ selection: { all: true, filter: { ticked: true }, except: [] }, set })
  const options = (from: PlanView['crmRoles']) =>
    from.map(({ value, count: n }) => ({ value, label: value, hint: count(n) }))
  return (
    <div className={css.tools}>
      <span className={css.ticked}>
        For the <b>{count(ticked)} ticked</b>
      </span>
      <Menu position="bottom-start" width={180} disabled={ticked === 0}>
        <Menu.Target>
          <Button variant="default" size="xs" disabled={ticked === 0} rightSection={down}>
            Set User Role
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {roles.map(role => (
            <Menu.Item key={role} onClick={() => forTicked({ role })}>
              {roleName[role]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <AddWorkingProject ticked={ticked} onAdd={addProjects => forTicked({ addProjects })} />
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

function AddWorkingProject({ ticked, onAdd }: { ticked: number; onAdd: (projects: string[]) => void }) {
  const projects = useProjectsToPick()
  const [open, setOpen] = useState(false)
  const [value, setValue] = useState<string[]>([])
  const toggle = (next: boolean) => {
    setOpen(next)
    setValue([])
  }
  return (
    <Popover opened={open} onChange={toggle} position="bottom-start" offset={4} width={252} trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" size="xs" disabled={ticked === 0} rightSection={down} onClick={() => toggle(!open)}>
          Add Working Project
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Add Working Project">
        <Checklist
          label="Working Project"
          multiple
          value={value}
          onChange={setValue}
          options={projects.map(toOption)}
        />
        <div className={css.pickFoot}>
          <Button
            fullWidth
            disabled={value.length === 0}
            onClick={() => {
              onAdd(value)
              toggle(false)
            }}
          >
            {value.length === 0 ? 'Choose a project' : `Add ${plural(value.length, 'project')} to ${count(ticked)}`}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
