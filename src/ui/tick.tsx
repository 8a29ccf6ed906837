import type { MouseEvent } from 'react'
import css from './tick.module.css'

type TickProps = {
  label: string
  ticked: boolean
  mixed?: boolean
  disabled?: boolean
  title?: string | undefined
  /** `shift` is held for a range. */
  onTick: (ticked: boolean, shift: boolean) => void
  rowFocus?: boolean
}

/** A plain tick box: light enough for thousands of rows. */
export function Tick({ label, ticked, mixed, disabled, title, onTick, rowFocus }: TickProps) {
  return (
    <input
      type="checkbox"
      className={css.tick}
      aria-label={label}
      title={title}
      checked={ticked}
      disabled={disabled}
      data-rowfocus={rowFocus || undefined}
      ref={box => {
        if (box) box.indeterminate = Boolean(mixed)
      }}
      onChange={() => {}}
      onClick={(event: MouseEvent<HTMLInputElement>) => onTick(event.currentTarget.checked, event.shiftKey)}
    />
  )
}
