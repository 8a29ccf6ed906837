import { cloneElement, type MouseEvent, type ReactElement, type ReactNode, useState } from 'react'
import { later } from './later.ts'
import type { MenuPopupProps } from './menu-popup.tsx'

const useParts = later(() => import('./menu-popup.tsx'))

export type MenuItemProps = {
  children: ReactNode
  icon?: ReactNode
  /** Faint at the right. */
  right?: ReactNode
  /** Destroys something: its words are red. */
  danger?: boolean
  disabled?: boolean
  href?: string
  onClick?: () => void
}

/** One line of a menu: an act, or a link if it has an address. */
export function MenuItem(props: MenuItemProps) {
  const parts = useParts()
  return parts && <parts.Item {...props} />
}

/** A hairline between two runs of items. */
export function MenuDivider() {
  const parts = useParts()
  return parts && <parts.Divider />
}

/** Faint words above a run of items. */
export function MenuLabel({ children }: { children: ReactNode }) {
  const parts = useParts()
  return parts && <parts.Label>{children}</parts.Label>
}

/** A menu that is open beside a button which is already there. */
export function LazyMenu(props: MenuPopupProps) {
  const parts = useParts()
  return parts && <parts.MenuPopup {...props} />
}

type Pressable = { onClick?: (event: MouseEvent<HTMLElement>) => void; 'aria-haspopup'?: 'menu' }

type MenuButtonProps = {
  /** The one button that opens the menu. */
  children: ReactElement<Pressable>
  /** `MenuItem`s. */
  menu: ReactNode
  position?: MenuPopupProps['position']
  width?: number
}

/** A button with a menu: wraps the button, takes the `MenuItem`s. */
export function MenuButton({ children, menu, position, width }: MenuButtonProps) {
  const [button, setButton] = useState<HTMLElement>()
  return (
    <>
      {cloneElement(children, {
        'aria-haspopup': 'menu',
        onClick: event => {
          const { currentTarget } = event
          setButton(before => (before ? undefined : currentTarget))
        },
      })}
      {button && (
        <LazyMenu
          button={button}
          onClose={() => setButton(undefined)}
          {...(position && { position })}
          {...(width && { width })}
        >
          {menu}
        </LazyMenu>
      )}
    </>
  )
}
