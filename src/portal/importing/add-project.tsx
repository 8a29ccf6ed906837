import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { Checklist } from '../../ui/checklist.tsx'
import { toOption } from '../../ui/inline-select.tsx'
import { count, plural } from '../../ui/numbers.ts'
import { LazyPopover } from '../../ui/popover.tsx'
import { useProjectsToPick } from '../projects-to-pick.ts'
import css from './choose.module.css'

type AddProjectProps = {
  /** "Add Working Project". */
  label: string
  /** How many of those ticked take projects. */
  takers: number
  onAdd: (projects: string[]) => void
}

/** Projects for all that are ticked, added to what each row says. */
export function AddProject({ label, takers, onAdd }: AddProjectProps) {
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
        disabled={takers === 0}
        rightSection={<IconChevronDown size={15} stroke={1.6} />}
        aria-haspopup="dialog"
        onClick={event => toggle(button ? undefined : event.currentTarget)}
      >
        {label}
      </Button>
      {button && (
        <LazyPopover button={button} label={label} width={252} onClose={() => toggle(undefined)}>
          <Checklist label="Project" multiple value={value} onChange={setValue} options={projects.map(toOption)} />
          <div className={css.pickFoot}>
            <Button
              fullWidth
              disabled={value.length === 0}
              onClick={() => {
                onAdd(value)
                toggle(undefined)
              }}
            >
              {value.length === 0 ? 'Choose a project' : `Add ${plural(value.length, 'project')} to ${count(takers)}`}
            </Button>
          </div>
        </LazyPopover>
      )}
    </>
  )
}
