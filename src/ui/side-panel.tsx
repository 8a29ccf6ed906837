import { UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { Drawer } from './drawer.tsx'
import css from './side-panel.module.css'

/** Where a page wants the row of its folded panel: below its title. Outside a page it stays where it is written. */
export const FoldedPlace = createContext<HTMLElement | null | undefined>(undefined)

type SidePanelProps = {
  /** What the panel is about; its name for screen readers and the title when it opens as a page. */
  label: string
  /** What the one row says that stands for the panel where there is no room for it. */
  summary: ReactNode
  /** Narrower than this many pixels, the panel becomes that row. */
  foldBelow?: number
  children: ReactNode
}

/**
 * The panel at the right of a page, 300 px; where there is no room, one row that opens it as a page. What it holds stays the
 * same when the window changes: a dialog that is open there stays open, with what was typed into it.
 */
export function SidePanel({ label, summary, foldBelow = 1080, children }: SidePanelProps) {
  const folded = useMediaQuery(`(max-width: ${foldBelow - 1}px)`, false, { getInitialValueInEffect: false })
  const [open, setOpen] = useState(false)
  const place = useContext(FoldedPlace)
  // The one element that holds the content, and that moves between the panel and the drawer.
  const [home] = useState(() => document.createElement('div'))
  const holds = useCallback((here: HTMLElement | null) => void here?.append(home), [home])
  const used = useRef(false)
  used.current ||= open || !folded
  const row = folded && (
    <div className={css.folded} data-folded>
      <UnstyledButton className={css.row} onClick={() => setOpen(true)} aria-haspopup="dialog">
        <span className={css.summary}>{summary}</span>
        <IconChevronRight size={16} />
      </UnstyledButton>
      <Drawer opened={open} onClose={() => setOpen(false)} position="right" size="min(100%, 420px)" title={label}>
        <div className={css.inDrawer} ref={holds} />
      </Drawer>
    </div>
  )
  return (
    <>
      {!folded && <section className={css.panel} aria-label={label} ref={holds} />}
      {row && (place === undefined ? row : place && createPortal(row, place))}
      {used.current && createPortal(children, home)}
    </>
  )
}
