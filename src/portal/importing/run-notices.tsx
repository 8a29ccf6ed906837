import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ApiError } from '../../ui/api.ts'
import { addToast, removeToast } from '../../ui/toasts.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { endedWords } from './run-end-words.ts'
import { forgetRun, useStartedRuns } from './started-runs.ts'

const everyMs = 5_000

/** Tells whoever started an import here and went elsewhere that it is over. Draws nothing itself. */
export function RunNotices() {
  const { portal, me } = useViewer()
  return useStartedRuns(portal.id, me.portalUserId).map(run => <RunNotice key={run} id={run} />)
}

function RunNotice({ id }: { id: string }) {
  const { portal, at } = useViewer()
  const client = useQueryClient()
  const isHere = useLocation({
    select: ({ pathname }) => [at(`/imports/${id}`), at(`/import/run/${id}`)].includes(pathname),
  })
  const { data: run, error } = useQuery({
    queryKey: ['run', portal.id, id],
    queryFn: () => api('GET /api/p/{portal}/runs/{run}', { params: { portal: portal.id, run: id } }),
    // Its own page follows it more closely.
    refetchInterval: ({ state }) => (isHere || (state.data && state.data.state !== 'applying') ? false : everyMs),
  })
  const isGone = error instanceof ApiError && [403, 404].includes(error.status)
  const words = run && run.state !== 'applying' ? endedWords(run) : undefined
  const report = at(`/imports/${id}`)
  useEffect(() => {
    if (isGone || (words && isHere)) forgetRun(id)
    if (!words || isHere) return
    // What is on screen is from before it.
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'run' })
    const link = { label: 'Open report', href: report }
    const toast = addToast({ message: words, tone: 'plain', link, onSeen: () => forgetRun(id) })
    return () => removeToast(toast)
  }, [isGone, words, isHere, id, report, client])
  return null
}
