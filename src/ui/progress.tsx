import type { ReactNode } from 'react'
import { formatDuration } from './dates.ts'
import { count, percent } from './numbers.ts'
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
  /** Records a second. */
  rate?: number | undefined
  /** What the number counts, while the total is unknown: "read so far". */
  unit?: string
  counts?: { label: string; count: number; icon?: ReactNode }[]
}

/** Long work: the number done, of how many, the rate, the time left, a bar, and counts by outcome. */
export function Progress({ label, done, of, rate, unit = 'so far', counts }: ProgressProps) {
  const left = of !== undefined && rate && done < of ? `about ${formatDuration((of - done) / rate)} left` : undefined
  const pace = rate ? `${count(Math.round(rate))} a second` : undefined
  return (
    <div className={css.card}>
      <div className={css.head}>
        <span>
          <span className={css.number}>{count(done)}</span>{' '}
          <span className={css.of}>{of === undefined ? unit : `of ${count(of)}`}</span>
        </span>
        <span className={css.pace}>{[pace, left].filter(Boolean).join(' · ')}</span>
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
