import { type ReactNode, useId, useState } from 'react'
import css from './checklist.module.css'

export type Option = { value: string; label: string; lead?: ReactNode; hint?: string }

type ChecklistProps = {
  /** What is chosen from: "Role". */
  label: string
  options: readonly Option[]
  value: readonly string[]
  onChange: (value: string[]) => void
  multiple?: boolean
  /** A search box above; on by itself from nine options on. */
  searchable?: boolean
  /** Searches elsewhere than in these options, which are then what was found. */
  onSearch?: (query: string) => void
}

const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Options to tick, one or several, with a search box when there are many. Lies in a popover. */
export function Checklist({ label, options, value, onChange, multiple, searchable, onSearch }: ChecklistProps) {
  const [query, setQuery] = useState('')
  const name = useId()
  const search = searchable ?? (onSearch !== undefined || options.length > 8)
  const found = query && !onSearch ? options.filter(option => folded(option.label).includes(folded(query))) : options
  const toggle = (one: string) => {
    if (!multiple) onChange([one])
    else onChange(value.includes(one) ? value.filter(other => other !== one) : [...value, one])
  }
  return (
    <div>
      {search && (
        <input
          className={css.search}
          placeholder="Search"
          aria-label={`Search ${label}`}
          value={query}
          onChange={event => {
            setQuery(event.currentTarget.value)
            onSearch?.(event.currentTarget.value)
          }}
          data-autofocus
        />
      )}
      <fieldset className={css.list}>
        <legend className={css.legend}>{label}</legend>
        {found.map((option, index) => (
          <label className={css.option} key={option.value}>
            <input
              type={multiple ? 'checkbox' : 'radio'}
              name={name}
              checked={value.includes(option.value)}
              onChange={() => toggle(option.value)}
              data-autofocus={(!search && index === 0) || undefined}
            />
            {option.lead}
            <span className={css.label}>{option.label}</span>
            {option.hint && <span className={css.hint}>{option.hint}</span>}
          </label>
        ))}
        {found.length === 0 && <p className={css.none}>Nothing matches</p>}
      </fieldset>
    </div>
  )
}
