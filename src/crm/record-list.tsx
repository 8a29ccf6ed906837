import type { ReactNode } from 'react'
import type { Option } from '../ui/checklist.tsx'
import { Filter, filterWords, SearchBox } from '../ui/filters.tsx'
import { count, plural } from '../ui/numbers.ts'
import { type Crumb, Page, Tools } from '../ui/page.tsx'
import { Table } from '../ui/table.tsx'
import { useFirstPage } from '../ui/table-data.ts'
import type { ListPage, TableProps } from '../ui/table-types.ts'
import { useAddress } from './address.ts'

/** One filter of a list; `name` stands in the address. One with `onlyWhenSet` comes by a link from elsewhere. */
export type ListFilter = { name: string; label: string; options: Option[]; onlyWhenSet?: boolean }

/** What a page of a list is asked for with. */
export type ListAsked = { q: string | undefined; sort: string; cursor: string | undefined; limit: number }

type FromTable<Row> = Pick<
  TableProps<Row>,
  'columns' | 'compact' | 'rowHref' | 'rowHeight' | 'rowMenu' | 'isMuted' | 'noun' | 'empty'
>

type RecordListProps<Row, Answer extends ListPage<Row>> = FromTable<Row> & {
  /** What the server's state is kept under, and the first word of every key of this list. */
  name: string
  title: string
  sort: string
  filters: ListFilter[]
  /** `set` has the filters of the address by name. */
  fetchPage: (asked: ListAsked, set: Record<string, string | undefined>, signal: AbortSignal) => Promise<Answer>
  sums?: (first: Answer) => ReactNode
  actions?: ReactNode
  crumbs?: Crumb[]
}

/** A list of records as all of them are: search, filters and order in the address, rows by the page, a foot. */
export function RecordList<Row extends { id: string; name: string }, Answer extends ListPage<Row>>(
  props: RecordListProps<Row, Answer>,
) {
  const { name, title, filters, fetchPage, sums, actions, crumbs, ...table } = props
  const [search, change] = useAddress()
  const wanted = search.sort?.replace(/^-/, '')
  // An order this list does not know is an old or mistyped address, not a fault.
  const known = table.columns.some(column => column.sort && column.sort === wanted)
  const sort = known ? (search.sort as string) : props.sort
  const q = search.q || undefined
  const set = Object.fromEntries(filters.map(filter => [filter.name, search[filter.name] || undefined]))
  const queryKey = [name, sort, q, set]
  const first = useFirstPage<Answer>(queryKey)
  const applied = filters.flatMap(filter => {
    const value = set[filter.name]
    return value ? [filterWords(filter.label, filter.options, [value]) ?? ''] : []
  })
  const words = q ? [`Search is “${q}”`, ...applied] : applied
  const clear = Object.fromEntries([['q', ''], ...filters.map(filter => [filter.name, ''])]) as Record<string, string>
  return (
    <Page title={title} actions={actions} {...(crumbs && { crumbs })} documentTitle={`${title} · CRM`}>
      <Tools>
        <SearchBox
          label={`Search ${title.toLowerCase()}`}
          value={q ?? ''}
          onChange={value => change({ q: value }, true)}
          width={240}
        />
        {filters
          .filter(filter => set[filter.name] || !filter.onlyWhenSet)
          .map(filter => (
            <Filter
              key={filter.name}
              label={filter.label}
              options={filter.options}
              multiple={false}
              value={set[filter.name] ? [set[filter.name] as string] : []}
              onChange={([value = '']) => change({ [filter.name]: value })}
            />
          ))}
      </Tools>
      <Table<Row>
        {...table}
        label={title}
        queryKey={queryKey}
        fetchPage={(cursor, signal) => fetchPage({ q, sort, cursor: cursor ?? undefined, limit: 100 }, set, signal)}
        rowId={row => row.id}
        rowLabel={row => row.name}
        sort={sort}
        onSort={next => change({ sort: next === props.sort ? '' : next })}
        filters={words}
        onClearFilters={() => change(clear)}
        foot={total => (
          <>
            {plural(total, ...props.noun)}
            {words.length > 0 && ', filtered'}
          </>
        )}
        sums={first && sums?.(first)}
      />
    </Page>
  )
}

/** One sum at the foot of a list. */
export function Sum({ label, value }: { label: string; value: number | string }) {
  return (
    <span>
      {label} <b className="num strong">{typeof value === 'number' ? count(value) : value}</b>
    </span>
  )
}
