import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'
import { notifyError } from '../../ui/notify.ts'
import { patchRows } from '../../ui/table-data.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { takesProjects, tickedTogether } from './choose-state.ts'
import type { Choice, PlanRowView, PlanView, RowSelection } from './plan-row.ts'

/** What a plan may still change by hand. */
export type Change = { selection: RowSelection; set: Choice }

/** One plan in numbers, asked again while it is being made. */
export function usePlan(id: string) {
  const { portal } = useViewer()
  return useQuery({
    queryKey: ['plan', portal.id, id],
    queryFn: () => api('GET /api/p/{portal}/plans/{plan}', { params: { portal: portal.id, plan: id } }),
    refetchInterval: ({ state }) => (state.data?.state === 'planning' ? 300 : false),
  })
}

/** What a choice makes of one row, as the server will do it: what cannot be chosen stays. */
export function chosen(
  row: PlanRowView,
  { selected, role, addProjects = [], removeProjects = [] }: Choice,
  one: boolean,
  known: readonly PlanRowView['projects'][number][],
): PlanRowView {
  if (!row.selectable) return row
  const next = { ...row }
  if (selected === false) next.selected = false
  if (selected === true) next.selected = row.selected || one || tickedTogether.includes(row.outcome)
  if (role && row.outcome === 'create') next.role = role
  if (addProjects.length + removeProjects.length > 0 && takesProjects.includes(row.outcome)) {
    const ids = new Set([...row.projects.map(project => project.id), ...addProjects])
    for (const id of removeProjects) ids.delete(id)
    next.projects = known.filter(project => ids.has(project.id))
  }
  const same = next.selected === row.selected && next.role === row.role && next.projects === row.projects
  return same ? row : next
}

/** Whether a selection means this row; `shown` says that the rows at hand are those its filter lets through. */
const means = (selection: RowSelection, row: PlanRowView) => {
  if ('ids' in selection) return selection.ids.includes(row.id)
  const { filter = {}, except = [] } = selection
  return !except.includes(row.id) && (filter.ticked === undefined || row.selected === filter.ticked)
}

/**
 * Sends choices of a plan one after the other, and puts the numbers that come back in the place of those shown. `then` runs
 * after each; what else than `rowsKey` is loaded is forgotten.
 */
export function useSendChoice(plan: string) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const queue = useRef<Promise<void>>(Promise.resolve())
  const waiting = useRef(0)
  return useCallback(
    (change: Change, rowsKey: readonly unknown[], then: (isLast: boolean) => void) => {
      const planKey = ['plan', portal.id, plan]
      waiting.current += 1
      queue.current = queue.current.then(async () => {
        try {
          const params = { portal: portal.id, plan }
          const answer = await api('PATCH /api/p/{portal}/plans/{plan}/rows', { params, body: change })
          const isLast = waiting.current === 1
          // The numbers shown already hold what is still to be sent.
          if (isLast) client.setQueryData<PlanView>(planKey, answer.plan)
          then(isLast)
          forgetOthers(client, portal.id, plan, rowsKey)
        } catch (error) {
          notifyError(error)
          await Promise.all([
            client.invalidateQueries({ queryKey: ['plan-rows', portal.id, plan] }),
            client.invalidateQueries({ queryKey: planKey }),
          ])
        } finally {
          waiting.current -= 1
        }
      })
    },
    [client, portal.id, plan],
  )
}

/** Choices about CRM users: the rows loaded change at once and are not asked for again. */
export function useChoices(
  plan: string,
  rowsKey: readonly unknown[],
  known: readonly PlanRowView['projects'][number][],
) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const send = useSendChoice(plan)
  const latest = useRef({ rowsKey, known })
  latest.current = { rowsKey, known }

  return useCallback(
    (change: Change) => {
      const { rowsKey, known } = latest.current
      const one = 'ids' in change.selection && change.selection.ids.length === 1
      const planKey = ['plan', portal.id, plan]
      // Which rows are meant is decided before the first of them changes: "the ticked ones" may be unticked by it.
      const meant = new Set<string>()
      const show = () =>
        patchRows<PlanRowView>(client, rowsKey, row => {
          if (!meant.has(row.id) && !means(change.selection, row)) return row
          meant.add(row.id)
          return chosen(row, change.set, one, known)
        })
      show()
      if (one) countAtOnce(client, planKey, change, rowsKey)
      else countAllAtOnce(client, planKey, change)
      // Pages that came in meanwhile may be older than the choice.
      send(change, rowsKey, () => !one && show())
    },
    [client, portal.id, plan, send],
  )
}

/** Forgets what other filters have loaded of a plan. */
export function forgetOthers(client: QueryClient, portal: string, plan: string, rowsKey: readonly unknown[]) {
  const kept = JSON.stringify(rowsKey)
  client.removeQueries({
    queryKey: ['plan-rows', portal, plan],
    type: 'inactive',
    predicate: query => JSON.stringify(query.queryKey) !== kept,
  })
}

// A single tick shows in the numbers before the server has counted 10,000 rows again.
function countAtOnce(
  client: QueryClient,
  planKey: readonly unknown[],
  { selection, set }: Change,
  rowsKey: readonly unknown[],
) {
  if (set.selected === undefined || !('ids' in selection)) return
  const by = set.selected ? 1 : -1
  const pages = client.getQueryData<{ pages: { rows: PlanRowView[] }[] }>(rowsKey)?.pages ?? []
  const row = pages.flatMap(page => page.rows).find(one => one.id === selection.ids[0])
  if (!row) return
  client.setQueryData<PlanView>(
    planKey,
    plan => plan && { ...plan, ticked: { ...plan.ticked, [row.outcome]: plan.ticked[row.outcome] + by } },
  )
}

// The same for all of an outcome, or of the whole plan: pressing the box at the head again must see what it did.
function countAllAtOnce(client: QueryClient, planKey: readonly unknown[], { selection, set }: Change) {
  if (set.selected === undefined || !('all' in selection) || (selection.except ?? []).length > 0) return
  const { outcome, ...narrower } = selection.filter ?? {}
  if (Object.keys(narrower).length > 0) return
  client.setQueryData<PlanView>(planKey, plan => {
    if (!plan) return plan
    const ticked = { ...plan.ticked }
    for (const one of outcome ?? (Object.keys(ticked) as (keyof typeof ticked)[])) {
      if (!set.selected) ticked[one] = 0
      else if (tickedTogether.includes(one)) ticked[one] = plan.counts[one]
    }
    return { ...plan, ticked }
  })
}
