import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import css from './held-value.module.css'

type HeldValueProps = {
  children: ReactNode
  /** Whose value it is: "Title of Ana". */
  label: string
  busy: boolean
  onHandBack: () => void
}

/** A value that people keep against the CRM, and the way to hand it back. */
export function HeldValue({ children, label, busy, onHandBack }: HeldValueProps) {
  return (
    <span className={css.held}>
      <span>{children}</span>
      <span className={css.kept}>
        <IconLock size={13} stroke={1.6} aria-hidden="true" />
        <span>
          Kept here: the CRM does not change it{' '}
          <button
            type="button"
            className={css.back}
            disabled={busy}
            aria-label={`Hand back: ${label}`}
            onClick={onHandBack}
          >
            Hand back
          </button>
        </span>
      </span>
    </span>
  )
}
