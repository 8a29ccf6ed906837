import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ApiError } from '../../ui/api.ts'
import { addToast, removeToast } from '../../ui/toasts.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { withKind } from './import-words.ts'
import { readEndWords } from './reading-progress.tsx'
import { endedWords } from './run-end-words.ts'
import { forgetStarted, useStarted } from './started.ts'

const everyMs = 5_000

/** Tells whoever started a reading or an import here and went elsewhere that it is over. Draws nothing itself. */
export function EndNotices() {
  const { portal, me } = useViewer()
  return useStarted(portal.id, me.portalUserId).map(({ what, id, plan }) =>
    what === 'run' ? <RunNotice key={id} id={id} /> : <ReadingNotice key={id} id={id} plan={plan} />,
  )
}

function RunNotice({ id }: { id: string }) {
  const { portal, at } = useViewer()
  const isHere = useIsHere([at(`/imports/${id}`), at(`/import/run/${id}`)])
  const { data: run, error } = useQuery({
    queryKey: ['run', portal.id, id],
    queryFn: () => api('GET /api/p/{portal}/runs/{run}', { params: { portal: portal.id, run: id } }),
    // Its own page follows it more closely.
    refetchInterval: ({ state }) => (isHere || (state.data && state.data.state !== 'applying') ? false : everyMs),
  })
  const words = run && run.state !== 'applying' ? endedWords(run) : undefined
  useEnd({ id, key: 'run', isHere, words, error, label: 'Open report', href: at(`/imports/${id}`) })
  return null
}

function ReadingNotice({ id, plan }: { id: string; plan: string | undefined }) {
  const { portal, at } = useViewer()
  const page = `/import/reading/${id}`
  const isHere = useIsHere([at(page)])
  const { data: reading, error } = useQuery({
    queryKey: ['snapshot', portal.id, id],
    queryFn: () => api('GET /api/p/{portal}/snapshots/{snapshot}', { params: { portal: portal.id, snapshot: id } }),
    refetchInterval: ({ state }) => (isHere || (state.data && state.data.state !== 'reading') ? false : everyMs),
  })
  const words = reading && reading.state !== 'reading' ? readEndWords(reading) : undefined
  const href = at(withKind(plan ? `${page}?from=${plan}` : page, reading?.kind ?? 'user'))
  useEnd({ id, key: 'snapshot', isHere, words, error, label: reading?.state === 'failed' ? 'See why' : 'Go on', href })
  return null
}

const useIsHere = (pages: string[]) => useLocation({ select: ({ pathname }) => pages.includes(pathname) })

type End = {
  id: string
  /** What its queries are kept under: they are up to date. */
  key: string
  isHere: boolean
  words: string | undefined
  error: unknown
  label: string
  href: string
}

function useEnd({ id, key, isHere, words, error, label, href }: End) {
  const client = useQueryClient()
  const isGone = error instanceof ApiError && [403, 404].includes(error.status)
  useEffect(() => {
    if (isGone || (words && isHere)) forgetStarted(id)
    if (!words || isHere) return
    // What is on screen is from before it.
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== key })
    const toast = addToast({ message: words, tone: 'plain', link: { label, href }, onSeen: () => forgetStarted(id) })
    return () => removeToast(toast)
  }, [isGone, words, isHere, id, key, label, href, client])
}
