import '@mantine/core/styles/Combobox.layer.css'
import { Select } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { count } from '../ui/numbers.ts'
import type { Ref } from './record-fields.ts'
import css from './record-picker.module.css'

/** A record one can pick, with what tells it from others of its name. */
type Option = Ref & { hint: string; account?: Ref | null }

/** The first records that fit, and how many there are. */
export type Found = { rows: Option[]; total: number }

type RecordPickerProps = {
  name: string
  label: string
  noun: string
  error: string | undefined
  value: Ref | null
  onPick: (record: (Ref & { account?: Ref | null }) | null) => void
  queryKey: readonly unknown[]
  search: (q: string, signal: AbortSignal) => Promise<Found>
}

/** Another record, found by typing a part of its name; may be none. */
export function RecordPicker(props: RecordPickerProps) {
  const { value, search, noun } = props
  const [typed, setTyped] = useState(value?.name ?? '')
  const [open, setOpen] = useState(false)
  const q = typed === value?.name ? '' : typed.trim()
  const { data, isFetching, isError } = useQuery({
    queryKey: [...props.queryKey, q],
    queryFn: ({ signal }) => search(q, signal),
    enabled: open,
    placeholderData: keepPreviousData,
  })
  const found = data?.rows ?? []
  const hints = new Map(found.map(({ id, hint }) => [id, hint]))
  const more = (data?.total ?? 0) - found.length
  const options = found.map(({ id, name }) => ({ value: id, label: name, disabled: false }))
  if (value && !hints.has(value.id)) options.unshift({ value: value.id, label: value.name, disabled: false })
  if (more > 0) options.push({ value: 'more', label: `${count(more)} more. Type to find one.`, disabled: true })
  const nothing = isError
    ? 'The server did not answer. Type again.'
    : isFetching
      ? 'Searching'
      : q
        ? `No ${noun} fits`
        : `No ${noun} here yet`
  return (
    <Select
      label={props.label}
      name={props.name}
      size="sm"
      placeholder="None"
      error={props.error}
      data={options}
      value={value?.id ?? null}
      onChange={id => props.onPick(found.find(one => one.id === id) ?? (id === value?.id ? value : null))}
      searchable
      clearable
      allowDeselect={false}
      searchValue={typed}
      onSearchChange={text => {
        setTyped(text)
        if (text === '' && value) props.onPick(null)
      }}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      // The server has searched; what is chosen stands among the options only while it fits.
      filter={({ options: all }) => all.filter(one => 'value' in one && (hints.has(one.value) || one.disabled))}
      nothingFoundMessage={nothing}
      // The list itself scrolls: a region inside it that does could not be reached by keyboard.
      withScrollArea={false}
      withCheckIcon={false}
      clearButtonProps={{ 'aria-label': `No ${noun}`, 'aria-hidden': false, tabIndex: 0 }}
      renderOption={({ option }) => (
        <span className={css.option} data-more={option.disabled || undefined}>
          <span className="ellipsis">{option.label}</span>
          {hints.get(option.value) && <span className={css.hint}>{hints.get(option.value)}</span>}
        </span>
      )}
      classNames={{ dropdown: css.dropdown ?? '', options: css.list ?? '', option: css.row ?? '' }}
    />
  )
}
