import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import css from './dialog.module.css'

/** A dialog with a title, a body and a row of buttons. Put `data-autofocus` on the first field or the main button. */
export function Dialog(props: {
  opened: boolean
  onClose: () => void
  title: string
  children: ReactNode
  /** The buttons, the main one last. */
  foot?: ReactNode
  /** A quiet line at the left of the buttons. */
  note?: ReactNode
  size?: number
}) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size={props.size ?? 520}>
      {props.children}
      {props.foot && (
        <div className={css.foot}>
          <div className={css.note}>{props.note}</div>
          {props.foot}
        </div>
      )}
    </Modal>
  )
}
