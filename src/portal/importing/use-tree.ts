import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef } from 'react'
import { notifyError } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { type Change, forgetOthers, useSendChoice } from './plan-choices.ts'
import type { PlanView, RowFilter, TreeRowView } from './plan-row.ts'
import { fold, renew, rowsOf, type TreePages, unfold, withRows } from './tree-pages.ts'
import { chooseInTree, countInTree, groupOf, isExact } from './tree-row.ts'

const limit = 200
// As many as an address takes.
const mostExcepted = 100

type Given = { plan: PlanView; filter: RowFilter; folded: boolean; known: readonly TreeRowView['projects'][number][] }

/** The accounts of a plan with their contacts: pages of them, folding in place, choices and decisions shown at once. */
export function useTree({ plan: { id: plan }, filter, folded, known }: Given) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const send = useSendChoice(plan)
  const params = useMemo(() => ({ portal: portal.id, plan }), [portal.id, plan])
  const queryKey = useMemo(
    () => ['plan-rows', portal.id, plan, 'tree', filter, folded],
    [portal.id, plan, filter, folded],
  )
  const planKey = useMemo(() => ['plan', portal.id, plan], [portal.id, plan])
  // Groups folded the other way by hand. They are no part of the key: what is loaded changes in place and keeps its scroll.
  const turned = useRef({ folded, groups: new Set<string>() })
  if (turned.current.folded !== folded) turned.current = { folded, groups: new Set() }
  const latest = useRef({ queryKey, filter, known })
  latest.current = { queryKey, filter, known }

  const ask = useCallback(
    (query: RowFilter & { collapsed?: 'true' | 'false'; except?: string[]; cursor?: string }) =>
      api('GET /api/p/{portal}/plans/{plan}/tree', { params, query: { ...query, limit } }),
    [params],
  )
  const fetchPage = (cursor: string | null) => {
    const except = [...turned.current.groups].slice(-mostExcepted)
    return ask({ ...filter, collapsed: folded ? 'true' : 'false', except, ...(cursor && { cursor }) })
  }
  const refetch = useCallback(() => void client.invalidateQueries({ queryKey: latest.current.queryKey }), [client])
  /** Changes what is loaded; says whether it was being asked for anew, which this ends. */
  const change = useCallback(
    (to: (data: TreePages) => TreePages) => {
      const { queryKey } = latest.current
      const state = client.getQueryState(queryKey)
      if (!state?.data) return false
      // What is on its way would put the rows back as they were; the table asks again for the page it lacks.
      void client.cancelQueries({ queryKey })
      client.setQueryData<TreePages>(queryKey, data => data && to(data))
      return state.isInvalidated
    },
    [client],
  )

  const toggle = useCallback(
    async (row: TreeRowView) => {
      const { filter, queryKey } = latest.current
      const group = groupOf(row)
      const { groups, folded } = turned.current
      if (row.open === folded) groups.delete(group)
      else groups.add(group)
      forgetOthers(client, portal.id, plan, queryKey)
      const show = (to: (data: TreePages) => TreePages) => change(to) && refetch()
      if (row.open) return show(data => fold(data, group))
      try {
        const page = await ask({ ...filter, account: [group], collapsed: 'false' })
        show(data =>
          unfold(
            data,
            group,
            page.rows.filter(one => one.kind === 'contact'),
            page.next,
          ),
        )
      } catch (error) {
        notifyError(error)
      }
    },
    [client, portal.id, plan, ask, change, refetch],
  )

  const isOld = useRef(false)
  const choose = useCallback(
    (choice: Change) => {
      const { queryKey, known } = latest.current
      const loaded = () => client.getQueryData<TreePages>(queryKey)?.pages.length ?? 0
      const pages = loaded()
      const wasAsked = change(data => {
        const before = rowsOf(data)
        const after = chooseInTree(before, choice, known)
        client.setQueryData<PlanView>(planKey, shown => shown && countInTree(shown, before, after))
        return withRows(data, after)
      })
      isOld.current ||= wasAsked || !isExact(choice.selection)
      send(choice, queryKey, isLast => {
        // Pages that came in meanwhile may be older than the choice.
        isOld.current ||= loaded() !== pages
        if (!isLast || !isOld.current) return
        isOld.current = false
        refetch()
      })
    },
    [client, planKey, send, change, refetch],
  )

  /** Asks again for a group's rows, whatever filter they fit, and shows them where they stand. */
  const reload = useCallback(
    async (group: string) => {
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await ask({ account: [group], ...(cursor && { cursor }) })
        change(data => renew(data, page.rows))
        cursor = page.next
      }
      forgetOthers(client, portal.id, plan, latest.current.queryKey)
    },
    [client, portal.id, plan, ask, change],
  )

  const decide = useCallback(
    async (row: TreeRowView, { decided, ...rest }: Reply) => {
      try {
        const path = { ...params, crmId: row.id }
        const answer =
          decided === 'open'
            ? await api('DELETE /api/p/{portal}/plans/{plan}/rows/{crmId}/decision', { params: path })
            : await api('PUT /api/p/{portal}/plans/{plan}/rows/{crmId}/decision', {
                params: path,
                body: { decided, ...rest },
              })
        client.setQueryData<PlanView>(planKey, answer)
        await reload(groupOf(row))
        return true
      } catch (error) {
        notifyError(error)
        await client.invalidateQueries({ queryKey: latest.current.queryKey })
        return false
      }
    },
    [client, params, planKey, reload],
  )
  return { queryKey, fetchPage, toggle, choose, decide }
}

/** What a person says about a row that asks. */
export type Decided = NonNullable<NonNullable<TreeRowView['question']>['decided']>

/** An answer, or that what was answered is taken back. */
export type Reply = { decided: Decided | 'open'; companyId?: string }

/** What a row of the tree can do. */
export type TreeActs = Pick<ReturnType<typeof useTree>, 'toggle' | 'choose' | 'decide'>
