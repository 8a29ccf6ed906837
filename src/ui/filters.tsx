import { TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconPlus, IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { Checklist, type Option } from './checklist.tsx'
import css from './filters.module.css'
import { LazyPopover } from './popover.tsx'

type SearchBoxProps = { value: string; onChange: (value: string) => void; label: string; width?: number }

/** Searches a list while one types, a quarter of a second after the last letter. */
export function SearchBox({ value, onChange, label, width = 220 }: SearchBoxProps) {
  const [typed, setTyped] = useState(value)
  const later = useDebouncedCallback(onChange, 250)
  // The address may change under us: back, or "Clear filters".
  useEffect(() => setTyped(value), [value])
  return (
    <TextInput
      type="search"
      className={css.search}
      w={width}
      placeholder={label}
      aria-label={label}
      leftSection={<IconSearch size={15} stroke={1.6} />}
      value={typed}
      onChange={event => {
        setTyped(event.currentTarget.value)
        later(event.currentTarget.value)
      }}
    />
  )
}

type FilterProps = {
  /** "Role". */
  label: string
  options: readonly Option[]
  value: readonly string[]
  onChange: (value: string[]) => void
  multiple?: boolean
  /** Searches elsewhere than in these options, which are then what was found. */
  onSearch?: (query: string) => void
}

/** A filter as a chip: dashed with a plus while it is not set, solid with its value and a cross when it is. */
export function Filter({ label, options, value, onChange, multiple = true, onSearch }: FilterProps) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const chosen = options.filter(option => value.includes(option.value)).map(option => option.label)
  const words = chosen.length > 2 ? `${chosen[0]} +${chosen.length - 1}` : chosen.join(', ')
  return (
    <span className={css.chip} data-set={value.length > 0 || undefined}>
      <UnstyledButton
        className={css.button}
        ref={button}
        aria-haspopup="dialog"
        onClick={() => {
          onSearch?.('')
          setOpen(before => !before)
        }}
      >
        {value.length === 0 && <IconPlus size={14} stroke={1.6} />}
        {label}
        {value.length > 0 && <span className={css.value}>{words || value.join(', ')}</span>}
      </UnstyledButton>
      {open && button.current && (
        <LazyPopover button={button.current} label={label} width={onSearch ? 272 : 232} onClose={() => setOpen(false)}>
          <Checklist
            label={label}
            options={options}
            value={value}
            multiple={multiple}
            {...(onSearch && { onSearch })}
            onChange={next => {
              onChange(next)
              if (!multiple) setOpen(false)
            }}
          />
        </LazyPopover>
      )}
      {value.length > 0 && (
        <UnstyledButton className={css.clear} aria-label={`Clear ${label}`} onClick={() => onChange([])}>
          <IconX size={13} />
        </UnstyledButton>
      )}
    </span>
  )
}

/** A set filter in words, as "nothing matches" says it: "Role is Manager or Employee". */
export function filterWords(label: string, options: readonly Option[], value: readonly string[]) {
  if (value.length === 0) return undefined
  const names = value.map(one => options.find(option => option.value === one)?.label ?? one)
  return `${label} is ${names.join(' or ')}`
}
