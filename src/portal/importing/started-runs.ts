import { useMemo, useSyncExternalStore } from 'react'

/** A run that was started in this browser, and in which portal and by whom. */
export type StartedRun = { portal: string; by: string; run: string }

const key = 'portico-runs'
const most = 20
const listeners = new Set<() => void>()
// What stands for the storage in a browser that stores nothing.
let kept = '[]'

function read(): string {
  try {
    return localStorage.getItem(key) ?? '[]'
  } catch {
    return kept
  }
}

function write(runs: readonly StartedRun[]) {
  kept = JSON.stringify(runs.slice(-most))
  try {
    localStorage.setItem(key, kept)
  } catch {
    // Told until the page is left, then.
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

const isRun = (value: unknown): value is StartedRun =>
  ['portal', 'by', 'run'].every(name => typeof (value as Record<string, unknown> | null)?.[name] === 'string')

function parse(text: string): StartedRun[] {
  try {
    const runs: unknown = JSON.parse(text)
    return Array.isArray(runs) ? runs.filter(isRun) : []
  } catch {
    return []
  }
}

const others = (run: string) => parse(read()).filter(one => one.run !== run)

/** Remembers a run that begins, so that its end is told on whatever page one is then. */
export const rememberRun = (started: StartedRun) => write([...others(started.run), started])

/** Forgets a run whose end is known. */
export function forgetRun(run: string) {
  const rest = others(run)
  if (rest.length < parse(read()).length) write(rest)
}

/** The runs that somebody started here in a portal and whose end they have not seen. */
export function useStartedRuns(portal: string, by: string): string[] {
  const text = useSyncExternalStore(subscribe, read)
  return useMemo(
    () =>
      parse(text)
        .filter(one => one.portal === portal && one.by === by)
        .map(one => one.run),
    [text, portal, by],
  )
}
