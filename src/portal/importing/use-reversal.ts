import { useQuery } from '@tanstack/react-query'
import { useLocation, useRouter } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { OutcomeName } from '../../ui/outcome.tsx'
import { useListState } from '../list-state.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'

/** What the page of an undo keeps in its address: which reversal was worked out, and what is shown of it. */
export const undoState = {
  reversal: '',
  q: '',
  outcome: '' as OutcomeName | '',
  sort: 'outcome' as 'name' | '-name' | 'outcome',
}

/** What undoing a run would do, worked out once: a reload finds it by the address. `again` works it out anew. */
export function useReversal(run: string) {
  const { portal, at } = useViewer()
  const { history } = useRouter()
  const [{ reversal: id }] = useListState(undoState)
  const [planError, setPlanError] = useState<unknown>()
  const busy = useRef(false)
  const page = at(`/imports/${run}/undo`)
  // Another page is asked for before this one is gone, and its address names no reversal.
  const isHere = useLocation({ select: ({ pathname }) => pathname === page })
  const again = useCallback(async () => {
    if (busy.current) return
    busy.current = true
    setPlanError(undefined)
    try {
      const made = await api('POST /api/p/{portal}/runs/{run}/reversal', { params: { portal: portal.id, run } })
      if (history.location.pathname === page) history.replace(`${page}?reversal=${made.id}`)
    } catch (error) {
      setPlanError(error)
    } finally {
      busy.current = false
    }
  }, [portal.id, run, history, page])

  const query = useQuery({
    queryKey: ['reversal', portal.id, id],
    queryFn: () => api('GET /api/p/{portal}/reversals/{reversal}', { params: { portal: portal.id, reversal: id } }),
    enabled: id !== '',
    refetchInterval: ({ state }) => (state.data?.state === 'planning' ? 400 : false),
  })
  const reversal = id ? query.data : undefined
  const isOther = reversal !== undefined && reversal.run.id !== run
  useEffect(() => {
    if (isHere && (!id || isOther)) void again()
  }, [isHere, id, isOther, again])
  useEffect(() => {
    if (isHere && reversal?.state === 'used' && reversal.runId) history.replace(at(`/imports/${reversal.runId}`))
  }, [isHere, reversal, history, at])
  return { reversal: isOther ? undefined : reversal, error: planError ?? query.error, again }
}

/** What undoing would do, as the API tells it. */
export type Reversal = NonNullable<ReturnType<typeof useReversal>['reversal']>
