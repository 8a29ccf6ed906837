// biome-ignore-all lint/a11y/useSemanticElements: rows placed by hand lose the meaning of <table>, so the roles say it
// biome-ignore-all lint/a11y/useFocusableInteractive: a table that is read, not a grid; its links and boxes take the focus
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import css from './table.module.css'
import type { Column, Ticks } from './table-types.ts'
import { Tick } from './tick.tsx'

type TableHeadProps<Row> = {
  columns: Column<Row>[]
  many: string
  ticks: Pick<Ticks<Row>, 'head' | 'headOff' | 'onTickAll'> | undefined
  hasMenu: boolean
  sort: string | undefined
  onSort: ((sort: string) => void) | undefined
}

const stateOf = (sort: string | undefined, name: string | undefined) =>
  name && sort === name ? 'ascending' : name && sort === `-${name}` ? 'descending' : 'none'

/** The row of column titles; a column that can be sorted is a button. */
export function TableHead<Row>({ columns, many, ticks, hasMenu, sort, onSort }: TableHeadProps<Row>) {
  return (
    <div role="rowgroup" className={css.head}>
      <div role="row" aria-rowindex={1} className={css.headRow}>
        {ticks && (
          <div role="columnheader" className={css.tickCell}>
            <Tick
              label={`Select all ${many}${ticks.headOff ? `: ${ticks.headOff}` : ''}`}
              title={ticks.headOff}
              disabled={ticks.headOff !== undefined}
              ticked={ticks.head === 'all'}
              mixed={ticks.head === 'some'}
              onTick={() => ticks.onTickAll(ticks.head !== 'all')}
            />
          </div>
        )}
        {columns.map(column => {
          const state = stateOf(sort, column.sort)
          return (
            <div
              key={column.key}
              role="columnheader"
              className={css.headCell}
              data-align={column.align}
              aria-sort={column.sort ? state : undefined}
            >
              {column.sort && onSort ? (
                <button
                  type="button"
                  className={css.sort}
                  onClick={() => onSort(state === 'ascending' ? `-${column.sort}` : (column.sort ?? ''))}
                >
                  {column.title}
                  {state === 'ascending' && <IconArrowUp size={13} />}
                  {state === 'descending' && <IconArrowDown size={13} />}
                </button>
              ) : (
                <span className={column.isTitleHidden ? css.hidden : undefined}>{column.title}</span>
              )}
            </div>
          )
        })}
        {hasMenu && (
          <div role="columnheader" className={css.menuCell}>
            <span className={css.hidden}>Actions</span>
          </div>
        )}
      </div>
    </div>
  )
}
