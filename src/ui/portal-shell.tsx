import { ActionIcon, UnstyledButton } from '@mantine/core'
import { IconMenu2, IconSelector } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Drawer } from './drawer.tsx'
import { Mark } from './mark.tsx'
import { MenuButton } from './menu.tsx'
import { type NavGroup, NavGroups, SkipLink } from './nav.tsx'
import { PersonMenu, type ShellPerson } from './person-menu.tsx'
import css from './shell.module.css'

type PortalShellProps = {
  /** The portal's own name. */
  name: string
  /** `MenuItem`s of the switcher; without them the name stands alone. */
  switcher?: ReactNode
  groups: NavGroup[]
  person: ShellPerson
  /** `MenuItem`s: profile, sign out. */
  personMenu: ReactNode
  children: ReactNode
}

/** The portal around a page: navigation at the left, the page on its sheet; below 760 px a bar and a drawer. */
export function PortalShell({ name, switcher, groups, person, personMenu, children }: PortalShellProps) {
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <div className={css.portal}>
      <SkipLink />
      <nav className={css.side} aria-label="Main">
        <Switcher name={name} menu={switcher} />
        <NavGroups groups={groups} />
        <div className={css.foot}>
          <PersonMenu person={person} menu={personMenu} />
        </div>
      </nav>
      <nav className={css.bar} aria-label="Menu">
        <ActionIcon aria-label="Open the menu" aria-expanded={open} size="md" onClick={() => setOpen(true)}>
          <IconMenu2 size={20} stroke={1.6} />
        </ActionIcon>
        <span className={css.barName}>{name}</span>
        <PersonMenu person={person} menu={personMenu} small />
      </nav>
      <Drawer opened={open} onClose={close} title={name}>
        <nav aria-label="Places">
          {switcher && <Switcher name="Other portals" menu={switcher} />}
          <NavGroups groups={groups} onGo={close} />
        </nav>
      </Drawer>
      <main className={css.sheet} id="page" tabIndex={-1}>
        {children}
      </main>
    </div>
  )
}

function Switcher({ name, menu }: { name: string; menu: ReactNode }) {
  const inside = (
    <>
      <Mark size={24} />
      <span className="ellipsis">{name}</span>
    </>
  )
  if (!menu) return <div className={css.switcher}>{inside}</div>
  return (
    <MenuButton menu={menu} position="bottom-start" width={232}>
      <UnstyledButton className={css.switcher}>
        {inside}
        <IconSelector size={15} stroke={1.6} />
      </UnstyledButton>
    </MenuButton>
  )
}
