import type { ReactNode } from 'react'
import { Link } from './link.tsx'
import css from './section.module.css'

type SectionProps = {
  title: string
  /** At the right of the title: a state, a switch, a small button. */
  right?: ReactNode
  /** The heading's level. */
  level?: 2 | 3
  /** `small` in side panels (13 px), `large` on pages (15 px). */
  size?: 'small' | 'large'
  children?: ReactNode
}

/** A titled part of a page or panel, parted from the one above by a hairline. */
export function Section({ title, right, level = 2, size = 'small', children }: SectionProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section className={css.section} data-size={size}>
      <div className={css.head}>
        <Heading className={css.title}>{title}</Heading>
        {right}
      </div>
      {children}
    </section>
  )
}

/** A card with its title in a row of its own. */
export function Card({ title, right, children }: { title?: string; right?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.card} aria-label={title}>
      {title && (
        <div className={css.cardHead}>
          <h2 className={css.title}>{title}</h2>
          {right}
        </div>
      )}
      {children}
    </section>
  )
}

type CardRowProps = { icon?: ReactNode; title: ReactNode; sub?: ReactNode; right?: ReactNode; href?: string }

/** One line of a card: icon, two lines of words, something at the right; a link if it has an address. */
export function CardRow({ icon, title, sub, right, href }: CardRowProps) {
  const inside = (
    <>
      {icon && <span className={css.icon}>{icon}</span>}
      <span className={css.words}>
        <span className={css.rowTitle}>{title}</span>
        {sub && <span className={css.rowSub}>{sub}</span>}
      </span>
      {right && <span className={css.right}>{right}</span>}
    </>
  )
  return href ? (
    <Link className={css.row} href={href}>
      {inside}
    </Link>
  ) : (
    <div className={css.row}>{inside}</div>
  )
}
