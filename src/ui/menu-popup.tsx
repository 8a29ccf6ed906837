import { Menu, type MenuProps, Portal } from '@mantine/core'
import type { ReactNode } from 'react'
import { Anchored } from './anchored.tsx'
import { Link } from './link.tsx'
import type { MenuItemProps } from './menu.tsx'

export type MenuPopupProps = {
  button: HTMLElement
  position?: MenuProps['position']
  width?: number
  onClose: () => void
  children: ReactNode
}

/** An open menu beside its button, in a region of its own: whoever goes by landmarks misses nothing. */
export function MenuPopup({ button, position = 'bottom-end', width = 248, onClose, children }: MenuPopupProps) {
  const name = button.getAttribute('aria-label') ?? button.textContent
  return (
    <Portal>
      <section aria-label={name}>
        <Menu opened position={position} width={width} onClose={onClose} withinPortal={false}>
          <Menu.Target>
            <Anchored to={button} />
          </Menu.Target>
          <Menu.Dropdown>{children}</Menu.Dropdown>
        </Menu>
      </section>
    </Portal>
  )
}

/** One line of a menu. */
export function Item({ icon, danger, href, onClick, disabled, right, children }: MenuItemProps) {
  const looks = { leftSection: icon, rightSection: right, color: danger ? 'red' : undefined, disabled, onClick }
  return href === undefined ? (
    <Menu.Item {...looks}>{children}</Menu.Item>
  ) : (
    <Menu.Item {...looks} component={Link} href={href}>
      {children}
    </Menu.Item>
  )
}

/** A hairline between two runs of items. */
export const Divider = () => <Menu.Divider />

/** Faint words above a run of items. */
export const Label = ({ children }: { children: ReactNode }) => <Menu.Label>{children}</Menu.Label>
