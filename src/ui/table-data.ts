import {
  type InfiniteData,
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useMemo, useRef, useSyncExternalStore } from 'react'
import type { ListPage, TableProps } from './table-types.ts'

/** The pages of a list loaded so far as one array, and how to get the next. */
export function usePages<Row>({ queryKey, fetchPage }: Pick<TableProps<Row>, 'queryKey' | 'fetchPage'>) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
    placeholderData: keepPreviousData,
  })
  const rows = useMemo(() => query.data?.pages.flatMap(page => page.rows) ?? [], [query.data])
  return { query, rows, total: query.data?.pages[0]?.total ?? 0 }
}

/** The first page of a list as its table has loaded it: its total and whatever else the server counted. */
export function useFirstPage<Page extends ListPage<unknown>>(queryKey: readonly unknown[]): Page | undefined {
  const client = useQueryClient()
  const last = useRef<Page | undefined>(undefined)
  const page = useSyncExternalStore(
    listener => client.getQueryCache().subscribe(listener),
    () => client.getQueryData<InfiniteData<Page>>(queryKey)?.pages[0],
  )
  last.current = page ?? last.current
  return last.current
}

/** Changes loaded rows in place; rows for which `change` returns the same object are not drawn again. */
export function patchRows<Row>(client: QueryClient, queryKey: readonly unknown[], change: (row: Row) => Row) {
  client.setQueriesData<InfiniteData<ListPage<Row>>>({ queryKey }, data => {
    if (!data?.pages) return data
    const pages = data.pages.map(page => {
      const rows = page.rows.map(change)
      return rows.some((row, index) => row !== page.rows[index]) ? { ...page, rows } : page
    })
    return { ...data, pages }
  })
}
