import { IconCircleCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import css from './equation.module.css'
import { count } from './numbers.ts'

export type Term = { label: string; count: number; icon?: ReactNode }

type EquationProps = { left: Term[]; right: Term[]; note?: ReactNode }

/** What was read equals what became of it; zeros faint. The numbers add up on the screen. */
export function Equation({ left, right, note }: EquationProps) {
  const said = [left, right].map(side => side.map(term => `${term.label} ${count(term.count)}`).join(' plus '))
  return (
    <>
      <div className={css.equation} role="img" aria-label={said.join(' equals ')}>
        {left.map((term, index) => (
          <TermView key={term.label} term={term} sign={index > 0 ? '+' : undefined} />
        ))}
        <span className={css.sign}>=</span>
        {right.map(term => (
          <TermView key={term.label} term={term} />
        ))}
      </div>
      {note && (
        <p className={css.note}>
          <IconCircleCheck size={14} />
          {note}
        </p>
      )}
    </>
  )
}

function TermView({ term, sign }: { term: Term; sign?: string | undefined }) {
  return (
    <>
      {sign && <span className={css.sign}>{sign}</span>}
      <span className={css.term}>
        <span className={css.count} data-zero={term.count === 0 || undefined}>
          {count(term.count)}
        </span>
        <span className={css.label}>
          {term.icon}
          {term.label}
        </span>
      </span>
    </>
  )
}
