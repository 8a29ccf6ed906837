import type { ReactNode } from 'react'
import css from './entry-shell.module.css'
import { Mark } from './mark.tsx'
import { PorticoDrawing } from './portico-drawing.tsx'

type EntryShellProps = {
  tone?: 'portal' | 'crm'
  /** The product's name beside the mark. */
  product?: string
  /** Above the title: who invites to what. */
  lead?: ReactNode
  title: string
  subtitle?: ReactNode
  /** Faint at the foot: the address, links. */
  foot?: ReactNode
  children: ReactNode
}

/** The page before one is in: a form of one column, and the portico beside it where there is room. */
export function EntryShell(props: EntryShellProps) {
  const { tone = 'portal', product = 'Portico', lead, title, subtitle, foot, children } = props
  return (
    <main className={css.entry}>
      <div className={css.pane}>
        <div className={css.brand}>
          <Mark size={26} tone={tone} />
          {product}
          {tone === 'crm' && <span className={css.chip}>CRM</span>}
        </div>
        <div className={css.middle}>
          {lead && <div className={css.lead}>{lead}</div>}
          <h1 className={css.title}>{title}</h1>
          {subtitle && <p className={css.subtitle}>{subtitle}</p>}
          <div className={css.form}>{children}</div>
        </div>
        <div className={css.foot}>{foot ?? location.host}</div>
      </div>
      <div className={css.picture}>
        <PorticoDrawing tone={tone} />
      </div>
    </main>
  )
}
