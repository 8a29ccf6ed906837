import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef } from 'react'
import { notifyError } from '../../ui/notify.ts'
import { useFirstPage } from '../../ui/table-data.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { ClientFilter } from './client-users-state.ts'
import { fold, unfold } from './directory-pages.ts'

/** A page of the directory as the API tells it. */
export type DirectoryPage = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/client-directory'>>>
/** One row of it. */
export type DirectoryRow = DirectoryPage['rows'][number]
/** A company's row. */
export type DirectoryCompany = Extract<DirectoryRow, { kind: 'company' }>

type Pages = InfiniteData<DirectoryPage, string | null>

const limit = 100
// As many as an address takes.
const mostExcepted = 150

const keyOf = (portal: string, filter: ClientFilter, folded: boolean) =>
  ['client-users', portal, 'directory', filter, folded] as const

/** The first page of the directory as its table has loaded it. */
export function useFirstDirectoryPage(filter: ClientFilter, folded: boolean): DirectoryPage | undefined {
  const { portal } = useViewer()
  const key = useMemo(() => keyOf(portal.id, filter, folded), [portal.id, filter, folded])
  return useFirstPage<DirectoryPage>(key)
}

/** The client users under their companies, page by page; companies fold in place, so that nothing jumps. */
export function useDirectory(filter: ClientFilter, folded: boolean) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const queryKey = useMemo(() => keyOf(portal.id, filter, folded), [portal.id, filter, folded])
  // Companies folded the other way by hand. They are no part of the key: what is loaded changes in place and keeps its scroll.
  const turned = useRef({ folded, groups: new Set<string>() })
  if (turned.current.folded !== folded) turned.current = { folded, groups: new Set() }
  const latest = useRef({ queryKey, filter })
  latest.current = { queryKey, filter }

  const ask = useCallback(
    (query: Parameters<typeof api<'GET /api/p/{portal}/client-directory'>>[1]['query']) =>
      api('GET /api/p/{portal}/client-directory', { params: { portal: portal.id }, query: { ...query, limit } }),
    [portal.id],
  )
  const fetchPage = (cursor: string | null) => {
    const except = [...turned.current.groups].slice(-mostExcepted)
    return ask({
      ...filter,
      collapsed: folded ? 'true' : 'false',
      ...(except.length > 0 && { except }),
      ...(cursor && { cursor }),
    })
  }

  const toggle = useCallback(
    async (row: DirectoryCompany) => {
      const { queryKey, filter } = latest.current
      const { groups, folded } = turned.current
      const turn = (back: boolean) => ((row.isOpen === folded) === back ? groups.add(row.id) : groups.delete(row.id))
      turn(false)
      const change = (to: (data: Pages) => unknown) => {
        // What is on its way would put the rows back as they were.
        void client.cancelQueries({ queryKey })
        client.setQueryData<Pages>(queryKey, data => data && (to(data) as Pages))
      }
      if (row.isOpen) return change(data => fold<DirectoryRow>(data, row.id))
      try {
        const page = await ask({ ...filter, company: [row.id], collapsed: 'false' })
        const people = page.rows.filter(one => one.kind === 'person')
        change(data => unfold<DirectoryRow>(data, row.id, people, page.next))
      } catch (error) {
        turn(true)
        notifyError(error)
      }
    },
    [client, ask],
  )
  return { queryKey, fetchPage, toggle }
}
