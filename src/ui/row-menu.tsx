import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { Anchored } from './anchored.tsx'

/** The menu of one row, open beside its three dots. */
export function RowMenu({
  button,
  onClose,
  children,
}: {
  button: HTMLElement
  onClose: () => void
  children: ReactNode
}) {
  return (
    <Menu opened position="bottom-end" onClose={onClose}>
      <Menu.Target>
        <Anchored to={button} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}
