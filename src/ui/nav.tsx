import type { ReactNode } from 'react'
import { Link } from './link.tsx'
import { count } from './numbers.ts'
import css from './shell.module.css'

/** One place to go. `active` marks where one is; `count` stands faint at the right. */
export type NavItem = { href: string; label: string; icon?: ReactNode; count?: number | undefined; active?: boolean }

/** A run of places, with a heading unless it is the first. */
export type NavGroup = { title?: string; items: NavItem[] }

/** The groups of a navigation, one below the other. */
export function NavGroups({ groups, onGo }: { groups: NavGroup[]; onGo?: () => void }) {
  return groups
    .filter(group => group.items.length > 0)
    .map(group => (
      <div className={css.group} key={group.title ?? group.items[0]?.href}>
        {group.title && <div className={css.groupTitle}>{group.title}</div>}
        {group.items.map(item => (
          <Link
            key={item.href}
            href={item.href}
            className={css.item}
            aria-current={item.active ? 'page' : undefined}
            onClick={onGo}
          >
            {item.icon}
            <span className="ellipsis">{item.label}</span>
            {item.count !== undefined && item.count > 0 && <span className={css.count}>{count(item.count)}</span>}
          </Link>
        ))}
      </div>
    ))
}

/** The first thing Tab reaches: past the navigation, to the page. */
export function SkipLink() {
  return (
    <a className="skip" href="#page">
      Skip to the page
    </a>
  )
}
