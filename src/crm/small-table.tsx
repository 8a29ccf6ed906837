import type { ReactNode } from 'react'
import css from './small-table.module.css'

/** One column of a small table; `wide` ones are left out where there is little room. */
export type SmallColumn<Row> = {
  title: string
  cell: (row: Row) => ReactNode
  align?: 'right'
  width?: string
  wide?: boolean
}

type SmallTableProps<Row> = {
  /** What it lists, for screen readers. */
  label: string
  columns: SmallColumn<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
}

/** A few rows in a card, all of them drawn: parts of a page, not lists of their own. */
export function SmallTable<Row>({ label, columns, rows, rowKey }: SmallTableProps<Row>) {
  return (
    <div className={css.frame}>
      <table className={css.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(column => (
              <th
                key={column.title}
                scope="col"
                data-align={column.align}
                data-wide={column.wide || undefined}
                style={{ width: column.width }}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={rowKey(row)}>
              {columns.map(column => (
                <td key={column.title} data-align={column.align} data-wide={column.wide || undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
