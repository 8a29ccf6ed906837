import type { ReactNode } from 'react'
import type { Selection } from './selection.ts'

/** One page of a list as every list of the API answers it. */
export type ListPage<Row> = { rows: Row[]; next: string | null; total: number }

/** One column. The first with `main` carries the row's link; a column without a width takes the rest. */
export type Column<Row> = {
  key: string
  title: string
  /** The title is for screen readers alone: the cells say it themselves. */
  isTitleHidden?: boolean
  /** Pixels, or any grid track. */
  width?: number | string
  /** The name the server sorts by; without it the column cannot be sorted. */
  sort?: string
  align?: 'right'
  main?: boolean
  /** Left out while the table is narrower than this many pixels. */
  hideBelow?: number
  cell: (row: Row) => ReactNode
}

/** Ticks kept elsewhere than in a `Selection`, for example on the server. */
export type Ticks<Row> = {
  isTicked: (row: Row) => boolean
  /** A row that heads others of which some are ticked and some are not. */
  isMixed?: (row: Row) => boolean
  onTick: (rows: Row[], ticked: boolean) => void
  head: 'all' | 'some' | 'none'
  /** Why the box at the head is off; on unless given. */
  headOff?: string | undefined
  onTickAll: (ticked: boolean) => void
}

/** `true`: has a box. `false`: has none. Words: has a box that cannot be ticked, and this is why. */
export type CanTick = boolean | string

/** A filter that is set, in words: "Role is Manager". */
export type AppliedFilter = string

/** What a `Table` needs to know: what its rows are, where they come from, and what can be done with them. */
export type TableProps<Row> = {
  /** The table's name for screen readers. */
  label: string
  /** One of them and several of them: `['portal user', 'portal users']`. */
  noun: [one: string, many: string]
  /** Everything the rows depend on: list, sort, filters. */
  queryKey: readonly unknown[]
  fetchPage: (cursor: string | null, signal: AbortSignal) => Promise<ListPage<Row>>
  /** Keep them in `useMemo` or outside the page: rows are drawn again when they change. */
  columns: Column<Row>[]
  rowId: (row: Row) => string
  /** What a row is called in labels: a person's name. */
  rowLabel: (row: Row) => string
  rowHref?: (row: Row) => string | undefined
  /** 36, 44 for one line, 52 for name over email. */
  rowHeight?: number
  /** Of a row below 600 px; 62, for two lines, unless given. */
  compactHeight?: number
  /** Rows that are done with or cannot be chosen: their words are muted. */
  isMuted?: (row: Row) => boolean
  /** How a row stands in a tree: `group` heads those after it, `below` stands beneath one, its box set in. */
  rowLevel?: (row: Row) => 'group' | 'below' | undefined
  /** The row that is open beside the table. */
  openId?: string | undefined
  /** `name` or `-name`. */
  sort?: string
  onSort?: (sort: string) => void
  selection?: Selection
  onSelection?: (selection: Selection) => void
  canTick?: (row: Row) => CanTick
  /** Instead of `selection`. */
  ticks?: Ticks<Row>
  /** `MenuItem`s behind the three dots. */
  rowMenu?: (row: Row) => ReactNode
  /** The row below 600 px: two lines, usually a `CompactRow`. */
  compact?: (row: Row) => ReactNode
  /** Shown when there is nothing at all: usually an `Empty`. */
  empty?: ReactNode
  /** The filters that are set; with them an empty list says "nothing matches". */
  filters?: AppliedFilter[]
  onClearFilters?: () => void
  /** Left side of the foot; "19 portal users" unless given, `false` for no foot. */
  foot?: ((total: number) => ReactNode) | false
  /** Right side of the foot: two or three sums. */
  sums?: ReactNode
  /** The page around it scrolls, not the table itself. */
  inline?: boolean
}
