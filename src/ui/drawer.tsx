import { type ReactNode, useRef } from 'react'
import { useFocusBack } from './focus-back.ts'
import { useModalParts } from './modal-parts.ts'

type DrawerProps = {
  opened: boolean
  onClose: () => void
  title: string
  position?: 'left' | 'right'
  size?: number | string
  children: ReactNode
}

/** A panel that slides over the page from a side. */
export function Drawer({ position = 'left', size = 272, ...rest }: DrawerProps) {
  useFocusBack(rest.opened)
  const parts = useModalParts(rest.opened)
  const used = useRef(false)
  used.current ||= rest.opened
  return used.current && parts && <parts.DrawerPopup position={position} size={size} {...rest} />
}
