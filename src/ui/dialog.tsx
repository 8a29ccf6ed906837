import { type ReactNode, useRef } from 'react'
import css from './dialog.module.css'
import { useFocusBack } from './focus-back.ts'
import { useModalParts } from './modal-parts.ts'

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
  useFocusBack(props.opened)
  const used = useRef(false)
  used.current ||= props.opened
  const parts = useModalParts(props.opened)
  if (!used.current || !parts) return null
  return (
    <parts.ModalPopup opened={props.opened} onClose={props.onClose} title={props.title} size={props.size ?? 520}>
      {props.children}
      {props.foot && (
        <div className={css.foot}>
          <div className={css.note}>{props.note}</div>
          {props.foot}
        </div>
      )}
    </parts.ModalPopup>
  )
}
