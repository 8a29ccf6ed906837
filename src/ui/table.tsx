// biome-ignore-all lint/a11y/useSemanticElements: rows placed by hand lose the meaning of <table>, so the roles say it
import { type MouseEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useNavigate } from './link.tsx'
import { LazyMenu } from './menu.tsx'
import { plural } from './numbers.ts'
import { Failed, NothingMatches } from './states.tsx'
import css from './table.module.css'
import { usePages } from './table-data.ts'
import { TableHead } from './table-head.tsx'
import { handleRowKey } from './table-keys.ts'
import { type RowShape, TableRow } from './table-row.tsx'
import { useVirtualRows, useWidth } from './table-scroll.ts'
import { ticksOf, useTickHandler } from './table-ticks.ts'
import type { TableProps } from './table-types.ts'

const compactBelow = 600
const compactHeight = 62
const ahead = 40

/** The table of every list: paged by the server, drawn row by row in sight, sorted, ticked, worked by keyboard. */
export function Table<Row>(props: TableProps<Row>) {
  const { noun, columns, rowId, rowLabel, rowHref, isMuted, rowLevel } = props
  const { rowMenu, compact, canTick, inline, filters = [] } = props
  const root = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const after = useId()
  const { query, rows, total } = usePages(props)
  const isFailed = query.isError && rows.length === 0
  const isEmpty = query.isSuccess && total === 0 && rows.length === 0
  const drawn = !isFailed && !isEmpty
  const width = useWidth(root, drawn)
  const [menu, setMenu] = useState<{ row: Row; button: HTMLElement }>()
  const ticks = ticksOf(props)
  const onTick = useTickHandler(props, rows)
  const onMenu = useCallback((row: Row, button: HTMLElement) => {
    setMenu(before => (before?.button === button ? undefined : { row, button }))
  }, [])
  const narrow = compact !== undefined && width > 0 && width < compactBelow
  const height = narrow ? (props.compactHeight ?? compactHeight) : (props.rowHeight ?? 52)
  const hasTicks = ticks !== undefined
  const shown = useMemo(
    () => columns.filter(column => !column.hideBelow || width >= column.hideBelow),
    [columns, width],
  )
  const shape = useMemo<RowShape<Row>>(
    () => ({
      columns: shown,
      compact: narrow ? compact : undefined,
      rowLabel,
      ...(rowHref && { rowHref }),
      ...(isMuted && { isMuted }),
      ...(rowLevel && { rowLevel }),
      ...(rowMenu && { rowMenu }),
      height,
      hasTicks,
      onTick,
      onMenu,
    }),
    [shown, narrow, compact, rowLabel, rowHref, isMuted, rowLevel, rowMenu, height, hasTicks, onTick, onMenu],
  )

  const waiting = query.hasNextPage && !query.isFetchNextPageError ? Math.min(20, Math.max(0, total - rows.length)) : 0
  const { virtual, focused, margin, scroller } = useVirtualRows(root, body, rows.length + waiting, height, drawn)
  const items = virtual.getVirtualItems()
  const lastShown = items[items.length - 1]?.index ?? 0
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = query
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && lastShown + ahead > rows.length)
      void fetchNextPage()
  }, [lastShown, rows.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])

  const key = JSON.stringify(props.queryKey)
  const shownKey = useRef(key)
  useEffect(() => {
    if (shownKey.current === key) return
    shownKey.current = key
    if (!inline) scroller()?.scrollTo({ top: 0 })
  })

  const navigate = useNavigate()
  const openRow = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as HTMLElement
    const href = target.closest<HTMLElement>('[data-href]')?.dataset.href
    const inControl = target.closest('a, button, input, select, label, [role=menu], [role=dialog]')
    if (href && !inControl && !event.defaultPrevented && !getSelection()?.toString()) navigate(href)
  }

  const template = [
    hasTicks && 'calc(34px + var(--pad, 24px))',
    ...(narrow ? ['minmax(0, 1fr)'] : shown.map(column => trackOf(column.width))),
    rowMenu && '54px',
  ]
    .filter(Boolean)
    .join(' ')

  if (isFailed) {
    return (
      <div className={css.frame} data-inline={inline || undefined}>
        <Failed
          title="The list did not arrive"
          error={query.error}
          kept="Your filters are kept."
          onRetry={() => void query.refetch()}
        />
      </div>
    )
  }
  if (isEmpty) {
    return (
      <div className={css.frame} data-inline={inline || undefined}>
        {filters.length > 0 ? (
          <NothingMatches
            noun={noun[0]}
            filters={filters}
            {...(props.onClearFilters && { onClear: props.onClearFilters })}
          />
        ) : (
          (props.empty ?? <NothingMatches noun={noun[0]} filters={[]} />)
        )}
      </div>
    )
  }
  return (
    <div className={css.frame} data-inline={inline || undefined}>
      <div className={css.scroll} ref={root}>
        <a className="skip" href={`#${after}`}>
          Skip the list
        </a>
        <div
          role="table"
          aria-label={props.label}
          aria-rowcount={total + 1}
          aria-busy={query.isPending || query.isPlaceholderData}
          className={css.table}
          data-first={hasTicks ? undefined : 'pad'}
          data-last={rowMenu ? undefined : 'pad'}
          style={{ '--columns': template } as React.CSSProperties}
        >
          {!narrow && (
            <TableHead
              columns={shown}
              many={noun[1]}
              ticks={ticks}
              hasMenu={Boolean(rowMenu)}
              sort={props.sort}
              onSort={props.onSort}
            />
          )}
          <div
            role="rowgroup"
            ref={body}
            className={css.body}
            data-old={query.isPlaceholderData || undefined}
            style={{ height: query.isPending ? height * 8 : virtual.getTotalSize() }}
            onClick={openRow}
            onFocus={event => {
              const index = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index
              focused.current = index === undefined ? undefined : Number(index)
            }}
            onBlur={() => {
              focused.current = undefined
            }}
            onKeyDown={event => handleRowKey(event, rows.length - 1, index => virtual.scrollToIndex(index))}
          >
            {query.isPending && <GreyRows height={height} from={0} count={8} />}
            {items.map(item => {
              const row = rows[item.index]
              if (row === undefined)
                return <GreyRow key={item.key} height={height} top={item.start - margin} index={item.index} />
              const id = rowId(row)
              return (
                <TableRow
                  key={id}
                  row={row}
                  index={item.index}
                  top={item.start - margin}
                  shape={shape}
                  ticked={ticks?.isTicked(row) ?? false}
                  mixed={ticks?.isMixed?.(row) ?? false}
                  canTick={canTick?.(row) ?? true}
                  open={props.openId === id}
                />
              )
            })}
          </div>
        </div>
        {query.isFetchNextPageError && (
          <div className={css.more}>
            The next rows did not arrive.
            <button type="button" className={css.retry} onClick={() => void fetchNextPage()}>
              Try again
            </button>
          </div>
        )}
      </div>
      <div id={after} tabIndex={-1} />
      {props.foot !== false && (
        <div className={css.foot}>
          <span>{query.isPending ? '\u00a0' : props.foot ? props.foot(total) : plural(total, noun[0], noun[1])}</span>
          {props.sums && <span className={css.sums}>{props.sums}</span>}
        </div>
      )}
      {menu && rowMenu && (
        <LazyMenu button={menu.button} onClose={() => setMenu(undefined)}>
          {rowMenu(menu.row)}
        </LazyMenu>
      )}
    </div>
  )
}

const trackOf = (width: number | string | undefined) =>
  width === undefined ? 'minmax(160px, 1fr)' : typeof width === 'number' ? `${width}px` : width

function GreyRows({ height, from, count }: { height: number; from: number; count: number }) {
  return Array.from({ length: count }, (_, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: grey rows are all alike
    <GreyRow key={index} height={height} top={(from + index) * height} index={from + index} />
  ))
}

function GreyRow({ height, top, index }: { height: number; top: number; index: number }) {
  return (
    <div
      className={css.grey}
      aria-hidden="true"
      style={{ height, transform: `translateY(${top}px)`, '--nth': index % 8 } as React.CSSProperties}
    >
      <span className={css.greyBall} />
      <span className={css.greyBar} style={{ width: `${18 + ((index * 7) % 14)}%` }} />
      <span className={css.greyEnd} />
    </div>
  )
}
