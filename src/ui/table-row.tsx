// biome-ignore-all lint/a11y/useSemanticElements: rows placed by hand lose the meaning of <table>, so the roles say it
// biome-ignore-all lint/a11y/useFocusableInteractive: a table that is read, not a grid; its links and boxes take the focus
import { IconDots } from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'
import { Link } from './link.tsx'
import css from './table.module.css'
import type { CanTick, Column, TableProps } from './table-types.ts'
import { Tick } from './tick.tsx'

/** What all rows of a table share; rows are drawn again when this changes. */
export type RowShape<Row> = Pick<TableProps<Row>, 'rowLabel' | 'rowHref' | 'isMuted' | 'rowLevel' | 'rowMenu'> & {
  columns: Column<Row>[]
  compact: ((row: Row) => ReactNode) | undefined
  height: number
  hasTicks: boolean
  onTick: (index: number, ticked: boolean, shift: boolean) => void
  onMenu: (row: Row, button: HTMLElement) => void
}

type TableRowProps<Row> = {
  row: Row
  index: number
  top: number
  shape: RowShape<Row>
  ticked: boolean
  mixed: boolean
  canTick: CanTick
  open: boolean
}

function PlainRow<Row>({ row, index, top, shape, ticked, mixed, canTick, open }: TableRowProps<Row>) {
  const { columns, compact, hasTicks, rowMenu } = shape
  const label = shape.rowLabel(row)
  const href = shape.rowHref?.(row)
  const why = typeof canTick === 'string' ? canTick : undefined
  const tick = hasTicks && canTick !== false && (
    <Tick
      label={`Select ${label}${why ? `: ${why}` : ''}`}
      title={why}
      ticked={ticked}
      mixed={mixed}
      disabled={why !== undefined}
      rowFocus={!href}
      onTick={(next, shift) => shape.onTick(index, next, shift)}
    />
  )
  const main = (content: ReactNode) =>
    href ? (
      <Link href={href} className={css.rowLink} data-rowfocus>
        {content}
      </Link>
    ) : (
      content
    )
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={css.row}
      data-index={index}
      data-open={open || undefined}
      data-ticked={ticked || undefined}
      data-roomy={shape.height >= 52 || undefined}
      data-level={shape.rowLevel?.(row)}
      data-muted={shape.isMuted?.(row) || undefined}
      data-href={href}
      style={{ height: shape.height, transform: `translateY(${top}px)` }}
    >
      {hasTicks && (
        <div role="cell" className={css.tickCell}>
          {tick || null}
        </div>
      )}
      {compact ? (
        <div role="cell" className={css.cell}>
          {main(compact(row))}
        </div>
      ) : (
        columns.map(column => (
          <div key={column.key} role="cell" className={css.cell} data-align={column.align}>
            {column.main ? main(column.cell(row)) : column.cell(row)}
          </div>
        ))
      )}
      {rowMenu && (
        <div role="cell" className={css.menuCell}>
          <button
            type="button"
            className={css.dots}
            aria-label={`Actions for ${label}`}
            aria-haspopup="menu"
            onClick={event => shape.onMenu(row, event.currentTarget)}
          >
            <IconDots size={16} />
          </button>
        </div>
      )}
    </div>
  )
}

/** One row; drawn again only when something of its own changed. */
export const TableRow = memo(PlainRow) as typeof PlainRow
