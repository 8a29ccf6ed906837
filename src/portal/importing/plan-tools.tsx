import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { Checklist } from '../../ui/checklist.tsx'
import { Filter, SearchBox } from '../../ui/filters.tsx'
import { toOption } from '../../ui/inline-select.tsx'
import { MenuButton, MenuItem } from '../../ui/menu.tsx'
import { count, plural } from '../../ui/numbers.ts'
import { LazyPopover } from '../../ui/popover.tsx'
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
      <AddWorkingProject joining={joining} onAdd={addProjects => forTicked({ addProjects })} />
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

function AddWorkingProject({ joining, onAdd }: { joining: number; onAdd: (projects: string[]) => void }) {
  const projects = useProjectsToPick()
  const [button, setButton] = useState<HTMLElement>()
  const [value, setValue] = useState<string[]>([])
  const toggle = (next: HTMLElement | undefined) => {
    setButton(next)
    setValue([])
  }
  return (
    <>
      <Button
        variant="default"
        size="xs"
        disabled={joining === 0}
        rightSection={down}
        aria-haspopup="dialog"
        onClick={event => toggle(button ? undefined : event.currentTarget)}
      >
        Add Working Project
      </Button>
      {button && (
        <LazyPopover button={button} label="Add Working Project" width={252} onClose={() => toggle(undefined)}>
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
                toggle(undefined)
              }}
            >
              {value.length === 0 ? 'Choose a project' : `Add ${plural(value.length, 'project')} to ${count(joining)}`}
            </Button>
          </div>
        </LazyPopover>
      )}
    </>
  )
}
