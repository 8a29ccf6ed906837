import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { notify, notifyError } from '../../ui/notify.ts'
import { plural } from '../../ui/numbers.ts'
import type { Selection } from '../../ui/selection.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { ConflictView, Decided } from './conflict.ts'
import type { RecordKind } from './import-kind.ts'
import type { Reply } from './use-tree.ts'

type Plans = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/conflicts'>>>['plans']

/** What the lists of conflicts can be narrowed to, as the API takes it. */
export type ConflictFilter = { q?: string; kind?: RecordKind[]; connection?: string[] }

/** A conflict's name in its list: the plan, and the row in it. */
export const conflictId = ({ planId, rowId }: Pick<ConflictView, 'planId' | 'rowId'>): string => `${planId}/${rowId}`

const planOf = (id: string) => id.slice(0, id.indexOf('/'))
const rowOf = (id: string) => id.slice(id.indexOf('/') + 1)

/** Everything on the screen that shows conflicts, plans or what came of them is asked for again. */
const refresh = (client: QueryClient, portal: string) =>
  Promise.all(['conflicts', 'plan', 'plan-rows'].map(name => client.invalidateQueries({ queryKey: [name, portal] })))

/** What can be done about conflicts: one, many, or taken back. Each says whether it was done. */
export function useConflictActs() {
  const { portal } = useViewer()
  const client = useQueryClient()
  const run = useCallback(
    async (act: () => Promise<string>) => {
      try {
        notify(await act())
        return true
      } catch (error) {
        notifyError(error)
        return false
      } finally {
        await refresh(client, portal.id)
      }
    },
    [client, portal.id],
  )
  return useMemo(
    () => ({
      decide: (row: ConflictView, { decided, ...rest }: Reply) =>
        run(async () => {
          if (decided === 'open') return 'It stays open.'
          const params = { portal: portal.id, plan: row.planId ?? '', crmId: row.rowId }
          await api('PUT /api/p/{portal}/plans/{plan}/rows/{crmId}/decision', { params, body: { decided, ...rest } })
          return `${row.name}: ${doneWords[decided]}. The next import goes by it.`
        }),
      takeBack: (row: ConflictView) =>
        run(async () => {
          await api('DELETE /api/p/{portal}/conflicts/{decision}', { params: { portal: portal.id, decision: row.id } })
          return `${row.name} is asked again.`
        }),
      decideMany: (decided: Decided, selection: Selection, filter: ConflictFilter, plans: Plans) =>
        run(async () => {
          let [done, left] = [0, 0]
          for (const { plan, chosen } of byPlan(selection, filter, plans)) {
            const params = { portal: portal.id, plan }
            const body = { selection: chosen, decided }
            const answer = await api('PUT /api/p/{portal}/plans/{plan}/decisions', { params, body })
            done += answer.decided
            left += answer.left
          }
          const rest = left > 0 ? ` ${plural(left, 'is', 'are')} left, which that does not fit.` : ''
          return `${plural(done, 'conflict is', 'conflicts are')} decided.${rest}`
        }),
    }),
    [run, portal.id],
  )
}

const doneWords: Record<Decided, string> = {
  same: 'the same company',
  separate: 'a company of its own',
  client_hat: 'a client user too',
  leave: 'left out',
}

/** A choice over the conflicts of several plans, as each plan takes it. */
function byPlan({ all, ids }: Selection, { q, kind, connection }: ConflictFilter, plans: Plans) {
  const of = (plan: string) => [...ids].filter(id => planOf(id) === plan).map(rowOf)
  if (!all) return [...new Set([...ids].map(planOf))].map(plan => ({ plan, chosen: { ids: of(plan) } }))
  const isMeant = (one: Plans[number]) =>
    (!connection || connection.includes(one.connectionId)) &&
    (!kind || kind.some(name => (name === 'user') === (one.kind === 'user')))
  const filter = { outcome: ['conflict' as const], ...(q && { q }), ...(kind && { kind }) }
  return plans
    .filter(isMeant)
    .map(({ id: plan }) => ({ plan, chosen: { all: true as const, filter, except: of(plan) } }))
}
