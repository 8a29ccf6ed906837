import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Link } from './link.tsx'
import css from './side-nav.module.css'

export type SideNavGroup = { title: string; href?: string; items: { href: string; label: string; active?: boolean }[] }

type SideNavProps = { title: string; groups: SideNavGroup[]; children: ReactNode }

/** A page with a navigation of its own at the left of the sheet: Setup. Groups open and close. */
export function SideNav({ title, groups, children }: SideNavProps) {
  return (
    <div className={css.split}>
      <nav className={css.nav} aria-label={title}>
        <div className={css.title}>{title}</div>
        {groups.map(group => (
          <Group key={group.title} group={group} />
        ))}
      </nav>
      {children}
    </div>
  )
}

function Group({ group }: { group: SideNavGroup }) {
  const here = group.items.some(item => item.active)
  const [chosen, setChosen] = useState<boolean>()
  const open = chosen ?? here
  return (
    <div className={css.group}>
      <button type="button" className={css.groupTitle} aria-expanded={open} onClick={() => setChosen(!open)}>
        {open ? <IconChevronDown size={15} /> : <IconChevronRight size={15} />}
        {group.title}
      </button>
      {open &&
        group.items.map(item => (
          <Link key={item.href} href={item.href} className={css.item} aria-current={item.active ? 'page' : undefined}>
            {item.label}
          </Link>
        ))}
    </div>
  )
}
