import { IconChevronDown } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { Checklist, type Option } from './checklist.tsx'
import css from './inline-select.module.css'
import { type PillProject, ProjectPills, Square } from './pill.tsx'
import { LazyPopover } from './popover.tsx'

type InlineSelectProps = {
  /** Whose value it is: "User Role of Ana". */
  label: string
  value: string
  options: readonly { value: string; label: string; disabled?: boolean }[]
  onChange: (value: string) => void
  disabled?: boolean
}

/** A value that is changed in place: looks like text with a faint chevron. The browser's own select, so it is light. */
export function InlineSelect({ label, value, options, onChange, disabled }: InlineSelectProps) {
  return (
    <span className={css.select}>
      <select
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={event => onChange(event.currentTarget.value)}
      >
        {options.map(option => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <IconChevronDown size={14} stroke={1.6} aria-hidden="true" />
    </span>
  )
}

type ProjectPickerProps = {
  /** Whose projects: "Working Project of Ana". */
  label: string
  projects: readonly PillProject[]
  value: readonly string[]
  onChange: (value: string[]) => void
  disabled?: boolean
  /** Said while none is chosen. */
  none?: string
}

/** Several projects chosen in place: the first as a pill, how many more, and a searchable list behind it. */
export function ProjectPicker({ label, projects, value, onChange, disabled, none }: ProjectPickerProps) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const chosen = projects.filter(project => value.includes(project.id))
  return (
    <>
      <button
        type="button"
        ref={button}
        className={css.picker}
        aria-haspopup="dialog"
        disabled={disabled}
        onClick={() => setOpen(before => !before)}
      >
        <span className={css.hidden}>{label}: </span>
        <ProjectPills projects={chosen} {...(none && { none })} />
        <IconChevronDown size={14} stroke={1.6} aria-hidden="true" />
      </button>
      {open && button.current && (
        <LazyPopover button={button.current} label={label} width={252} onClose={() => setOpen(false)}>
          <Checklist
            label={label}
            multiple
            searchable={projects.length > 8}
            value={value}
            onChange={onChange}
            options={projects.map(project => toOption(project))}
          />
        </LazyPopover>
      )}
    </>
  )
}

/** A project as an option of a checklist or filter. */
export const toOption = (project: PillProject): Option => ({
  value: project.id,
  label: project.name,
  lead: <Square color={project.color} />,
})
