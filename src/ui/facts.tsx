import type { ReactNode } from 'react'
import css from './facts.module.css'

/** A label and its value; a missing value is left out of the grid. */
export type Fact = [label: string, value: ReactNode]

/** Labels and values in two columns, labels faint. */
export function Facts({ facts, labelWidth = 92 }: { facts: (Fact | false | null | undefined)[]; labelWidth?: number }) {
  return (
    <dl className={css.facts} style={{ gridTemplateColumns: `${labelWidth}px minmax(0, 1fr)` }}>
      {facts.map(fact => fact && <FactRow key={fact[0]} label={fact[0]} value={fact[1]} />)}
    </dl>
  )
}

function FactRow({ label, value }: { label: string; value: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  )
}
