import { IconChevronRight } from '@tabler/icons-react'
import { Fragment, type ReactNode, useEffect, useState } from 'react'
import { Link } from './link.tsx'
import { count } from './numbers.ts'
import css from './page.module.css'
import { FoldedPlace } from './side-panel.tsx'

export type Crumb = { label: string; href?: string }
export type Tab = { href: string; label: string; count?: number | undefined; active?: boolean }

type PageProps = {
  title: string
  /** How the page uses its room: a list scrolls below its head, a column is 720 px in the middle, wide scrolls whole. */
  layout?: 'list' | 'column' | 'wide'
  crumbs?: Crumb[]
  /** A square, an avatar or an icon before the title. */
  lead?: ReactNode
  /** One line below the title. */
  sub?: ReactNode
  /** Faint words or a small button right after the title. */
  aside?: ReactNode
  /** At most three buttons, the main one last. */
  actions?: ReactNode
  tabs?: Tab[]
  /** A `SidePanel`. */
  side?: ReactNode
  /** What the browser's tab says; the title unless given. */
  documentTitle?: string
  children?: ReactNode
}

/** What lies on the sheet: crumbs, title, buttons and tabs, then the content and the panel at its right. */
export function Page(props: PageProps) {
  const { layout = 'list', side, children, tabs } = props
  // Without tabs there is no line under the title, and the panel beside it reaches the top.
  const headAbove = layout === 'list' && !(side && !tabs)
  useEffect(() => {
    document.title = props.documentTitle ?? props.title
  }, [props.documentTitle, props.title])
  const [below, setBelow] = useState<HTMLElement | null>(null)
  const head = (
    <>
      <Head {...props} />
      {side && <div ref={setBelow} className={css.below} />}
    </>
  )
  return (
    <FoldedPlace value={below}>
      <div className={css.page} data-layout={layout}>
        {headAbove && head}
        <div className={css.body}>
          {side}
          <div className={css.content}>
            {layout === 'list' ? (
              <>
                {!headAbove && head}
                {children}
              </>
            ) : (
              <div className={css.inner}>
                {head}
                {children}
              </div>
            )}
          </div>
        </div>
      </div>
    </FoldedPlace>
  )
}

function Head({ title, crumbs, lead, sub, aside, actions, tabs }: PageProps) {
  return (
    <div className={css.head} data-tabs={tabs ? true : undefined}>
      <div className={css.titles}>
        <div className={css.words}>
          {crumbs && <Crumbs crumbs={crumbs} />}
          <div className={css.titleRow}>
            <div className={css.named}>
              {lead && <span className={css.lead}>{lead}</span>}
              <h1>{title}</h1>
            </div>
            {aside && <span className={css.besideTitle}>{aside}</span>}
          </div>
          {sub && <p className={css.sub}>{sub}</p>}
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </div>
      {tabs && <Tabs tabs={tabs} />}
    </div>
  )
}

function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav aria-label="Where this page is" className={css.crumbs}>
      {crumbs.map((crumb, index) => (
        <Fragment key={crumb.label}>
          {index > 0 && <IconChevronRight size={12} aria-hidden="true" />}
          {crumb.href ? <Link href={crumb.href}>{crumb.label}</Link> : <span>{crumb.label}</span>}
        </Fragment>
      ))}
    </nav>
  )
}

/** Tabs that are addresses: links, the current one underlined. */
export function Tabs({ tabs }: { tabs: Tab[] }) {
  return (
    <nav aria-label="Views" className={css.tabs}>
      {tabs.map(tab => (
        <Link key={tab.href} href={tab.href} className={css.tab} aria-current={tab.active ? 'page' : undefined}>
          {tab.label}
          {tab.count !== undefined && <span className={css.tabCount}>{count(tab.count)}</span>}
        </Link>
      ))}
    </nav>
  )
}

/** The row above a list: search and filters, or, while something is ticked, the bulk bar in their place. */
export function Tools({ children, right, bulk }: { children?: ReactNode; right?: ReactNode; bulk?: ReactNode }) {
  return (
    <div className={css.tools}>
      {bulk || (
        <>
          {children}
          {right && <div className={css.toolsRight}>{right}</div>}
        </>
      )}
    </div>
  )
}
