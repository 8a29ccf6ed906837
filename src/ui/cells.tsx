import type { ReactNode } from 'react'
import { Avatar } from './avatar.tsx'
import css from './cells.module.css'

type NameCellProps = {
  name: string
  sub?: ReactNode
  avatar?: 'person' | 'company' | false
  lead?: ReactNode
  /** A word in a small box right after the name. */
  badge?: string | undefined
  /** How many lines `sub` may take; one unless given. */
  lines?: 2 | undefined
}

/** The first column: avatar, name, and one faint second line; both end in an ellipsis and are whole in the title. */
export function NameCell({ name, sub, avatar = 'person', lead, badge, lines }: NameCellProps) {
  return (
    <span className={css.name}>
      {lead ?? (avatar && <Avatar name={name} kind={avatar} />)}
      <span className={css.lines}>
        <span className={css.firstLine}>
          <span className={css.first} title={name}>
            {name}
          </span>
          {badge && <span className={css.badge}>{badge}</span>}
        </span>
        {sub && (
          <span className={css.second} data-lines={lines} title={typeof sub === 'string' ? sub : undefined}>
            {sub}
          </span>
        )}
      </span>
    </span>
  )
}

/** Two lines in a column of facts; the second is faint. */
export function TwoLines({ first, second }: { first: ReactNode; second?: ReactNode }) {
  return (
    <span className={css.lines}>
      <span className="ellipsis" title={typeof first === 'string' ? first : undefined}>
        {first}
      </span>
      {second && (
        <span className={css.second} title={typeof second === 'string' ? second : undefined}>
          {second}
        </span>
      )}
    </span>
  )
}

type TextCellProps = { children?: string | number | null | undefined; faint?: boolean; lines?: 2 }

/** One line that ends in an ellipsis, whole in its title; two in a row of 52 px if asked; a minus for nothing. */
export function TextCell({ children, faint, lines }: TextCellProps) {
  const text = children === null || children === undefined || children === '' ? '–' : String(children)
  return (
    <span className={css.text} data-faint={faint || text === '–' || undefined} data-lines={lines} title={text}>
      {text}
    </span>
  )
}

/** A row below 600 px: avatar, name, role and number of projects, status at the right. */
export function CompactRow(props: NameCellProps & { right?: ReactNode }) {
  return (
    <span className={css.compact}>
      <NameCell {...props} />
      {props.right && <span className={css.right}>{props.right}</span>}
    </span>
  )
}
