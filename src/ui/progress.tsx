import type { ReactNode } from 'react'
import { count, percent } from './numbers.ts'
import { paceWords, usePace } from './pace.ts'
import css from './progress.module.css'

/** A plain bar that eases to each new value. */
export function Bar({ label, value, of }: { label: string; value: number; of: number | undefined }) {
  const share = of ? Math.min(100, (value / of) * 100) : 0
  const width = of === undefined ? '100%' : `${share}%`
  return (
    <div
      className={css.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={of === undefined ? undefined : value}
      aria-valuetext={of ? `${count(value)} of ${count(of)}, ${percent(share)}` : undefined}
    >
      <div className={css.done} style={{ width, opacity: of === undefined ? 0.25 : 1 }} />
    </div>
  )
}

type ProgressProps = {
  label: string
  done: number
  /** How many there are; left out while nobody knows. */
  of?: number | undefined
  /** Which work this is: how fast it goes is measured of it, and kept over a reload. */
  work: string
  /** What the number counts, while the total is unknown: "read so far". */
  unit?: string
  counts?: { label: string; count: number; icon?: ReactNode }[]
}

/** Long work: the number done, of how many, the rate, the time left, a bar, and counts by outcome. */
export function Progress({ label, work, done, of, unit = 'so far', counts }: ProgressProps) {
  const pace = usePace(work, done)
  return (
    <div className={css.card}>
      <div className={css.head}>
        <span>
          <span className={css.number}>{count(done)}</span>{' '}
          <span className={css.of}>{of === undefined ? unit : `of ${count(of)}`}</span>
        </span>
        <span className={css.pace}>{paceWords(done, of, pace)}</span>
      </div>
      <Bar label={label} value={done} of={of} />
      {counts && counts.length > 0 && (
        <div className={css.counts}>
          {counts.map(item => (
            <div key={item.label}>
              <div className={css.count} data-zero={item.count === 0 || undefined}>
                {count(item.count)}
              </div>
              <div className={css.label}>
                {item.icon}
                {item.label}
              </div>
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
