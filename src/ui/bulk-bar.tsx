import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import css from './bulk-bar.module.css'
import { count } from './numbers.ts'

/** In place of the tools while something is ticked: how many, what can be done with them, and a way back. */
export function BulkBar(props: { count: number; onClear: () => void; children?: ReactNode; note?: ReactNode }) {
  return (
    <div className={css.bar} role="toolbar" aria-label="For what is ticked">
      <span className={css.count} role="status">
        {count(props.count)} selected
      </span>
      {props.children}
      <Button variant="subtle" color="gray" onClick={props.onClear}>
        Clear
      </Button>
      {props.note && <span className={css.note}>{props.note}</span>}
    </div>
  )
}
