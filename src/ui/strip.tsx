import type { ReactNode } from 'react'
import { count } from './numbers.ts'
import css from './strip.module.css'

export type StripItem = { value: string; label: string; count: number; icon?: ReactNode }

type StripProps = { label: string; items: StripItem[]; value: string; onChange: (value: string) => void }

/** Counts side by side that are also the filter: pressing one shows what it counts. */
export function Strip({ label, items, value, onChange }: StripProps) {
  return (
    <fieldset className={css.strip} aria-label={label}>
      {items.map(item => (
        <button
          key={item.value}
          type="button"
          className={css.item}
          aria-pressed={item.value === value}
          onClick={() => onChange(item.value)}
        >
          <span className={css.count} data-zero={item.count === 0 || undefined}>
            {count(item.count)}
          </span>
          <span className={css.label}>
            {item.icon}
            {item.label}
          </span>
        </button>
      ))}
    </fieldset>
  )
}
