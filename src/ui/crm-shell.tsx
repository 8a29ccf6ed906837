import { ActionIcon } from '@mantine/core'
import { IconMenu2, IconSettings } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Drawer } from './drawer.tsx'
import { Link } from './link.tsx'
import { Mark } from './mark.tsx'
import { NavGroups, type NavItem, SkipLink } from './nav.tsx'
import { PersonMenu, type ShellPerson } from './person-menu.tsx'
import css from './shell.module.css'

type CrmShellProps = {
  /** The organisation's name. */
  name: string
  items: NavItem[]
  setup: { href: string; active?: boolean }
  person: ShellPerson
  /** `MenuItem`s: profile, sign out. */
  personMenu: ReactNode
  children: ReactNode
}

/** The CRM around a page: a bar at the top with Setup at its right; below 760 px the places move to a drawer. */
export function CrmShell({ name, items, setup, person, personMenu, children }: CrmShellProps) {
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <div className={css.crm}>
      <SkipLink />
      <nav className={css.top} aria-label="Main">
        <span className={css.onPhone}>
          <ActionIcon aria-label="Open the menu" aria-expanded={open} size="md" onClick={() => setOpen(true)}>
            <IconMenu2 size={20} stroke={1.6} />
          </ActionIcon>
        </span>
        <span className={css.product}>
          <Mark size={24} tone="crm" />
          <span className="ellipsis">{name}</span>
          <span className={css.chip}>CRM</span>
        </span>
        <span className={css.places}>
          {items.map(item => (
            <Link
              key={item.href}
              href={item.href}
              className={css.place}
              aria-current={item.active ? 'page' : undefined}
            >
              {item.label}
            </Link>
          ))}
        </span>
        <Link href={setup.href} className={css.place} aria-current={setup.active ? 'page' : undefined}>
          <IconSettings size={17} stroke={1.6} />
          Setup
        </Link>
        <PersonMenu person={person} menu={personMenu} small />
      </nav>
      <Drawer opened={open} onClose={close} title={name}>
        <nav aria-label="Places">
          <NavGroups groups={[{ items }]} onGo={close} />
        </nav>
      </Drawer>
      <main className={css.sheet} id="page" tabIndex={-1}>
        {children}
      </main>
    </div>
  )
}
