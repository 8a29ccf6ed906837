import { useCallback, useRef } from 'react'
import { everything, isSelected, noSelection, select } from './selection.ts'
import type { TableProps, Ticks } from './table-types.ts'

type Tickable<Row> = Pick<TableProps<Row>, 'selection' | 'onSelection' | 'ticks' | 'rowId' | 'canTick'>

/** The ticks of a table, wherever they are kept; nothing if its rows have no boxes. */
export function ticksOf<Row>({ selection, onSelection, ticks, rowId }: Tickable<Row>): Ticks<Row> | undefined {
  if (ticks) return ticks
  if (!selection || !onSelection) return undefined
  const { all, ids } = selection
  return {
    isTicked: row => isSelected(selection, rowId(row)),
    onTick: (rows, ticked) => onSelection(select(selection, rows.map(rowId), ticked)),
    head: ids.size === 0 ? (all ? 'all' : 'none') : 'some',
    onTickAll: ticked => onSelection(ticked ? everything : noSelection),
  }
}

/** A handler that never changes, however often its table is drawn; with Shift it ticks from the last one on. */
export function useTickHandler<Row>(props: Tickable<Row>, rows: Row[]) {
  const last = useRef<number | undefined>(undefined)
  const latest = useRef({ props, rows })
  latest.current = { props, rows }
  return useCallback((index: number, ticked: boolean, shift: boolean) => {
    const { props, rows } = latest.current
    const from = shift && last.current !== undefined ? last.current : index
    last.current = index
    const range = rows.slice(Math.min(from, index), Math.max(from, index) + 1)
    const tickable = range.filter(row => (props.canTick?.(row) ?? true) === true)
    ticksOf(props)?.onTick(tickable, ticked)
  }, [])
}
