import { Popover } from '@mantine/core'
import type { ReactNode } from 'react'
import { Anchored } from './anchored.tsx'

export type PopoverPopupProps = {
  button: HTMLElement
  label: string
  width?: number
  onClose: () => void
  children: ReactNode
}

/** An open panel beside its button; the focus stays inside until it closes. */
export function PopoverPopup({ button, label, width = 240, onClose, children }: PopoverPopupProps) {
  return (
    <Popover
      opened
      onChange={opened => !opened && onClose()}
      position="bottom-start"
      offset={4}
      width={width}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Anchored to={button} />
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>{children}</Popover.Dropdown>
    </Popover>
  )
}
