import type { ReactNode } from 'react'
import css from './choice.module.css'

export type ChoiceOption = { value: string; title: string; text?: ReactNode; disabled?: boolean }

type ChoiceProps = { label: string; options: ChoiceOption[]; value: string; onChange: (value: string) => void }

/** Two or three ways to go on as cards, each with its consequence; one is chosen. */
export function Choice({ label, options, value, onChange }: ChoiceProps) {
  return (
    <fieldset className={css.choice}>
      <legend className={css.legend}>{label}</legend>
      {options.map(option => (
        <label key={option.value} className={css.card}>
          <input
            type="radio"
            name={label}
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
          />
          <span>
            <span className={css.title}>{option.title}</span>
            {option.text && <span className={css.text}>{option.text}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
