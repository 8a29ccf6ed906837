import type { ReactNode } from 'react'
import css from './status-dot.module.css'

/** `off` is a hollow ring: not begun. `neutral` is a grey dot: over. */
export type DotTone =
  | 'green'
  | 'amber'
  | 'red'
  | 'accent'
  | 'violet'
  | 'neutral'
  | 'off'
  | `stage-${1 | 2 | 3 | 4 | 'lost'}`

/** A state as a small dot beside its word; the dot never stands alone. */
export function StatusDot({ tone, children, faint }: { tone: DotTone; children: ReactNode; faint?: boolean }) {
  return (
    <span className={css.status} data-faint={faint || undefined}>
      <span className={css.dot} data-tone={tone} aria-hidden="true" />
      <span className="ellipsis">{children}</span>
    </span>
  )
}
