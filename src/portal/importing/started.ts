import { useMemo, useSyncExternalStore } from 'react'

/** A reading of a CRM or a run that was started in this browser, in which portal and by whom; `plan`: whose choices it keeps. */
export type Started = { portal: string; by: string; what: 'reading' | 'run'; id: string; plan?: string }

const key = 'portico-started'
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

function write(all: readonly Started[]) {
  kept = JSON.stringify(all.slice(-most))
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

const isStarted = (value: unknown): value is Started =>
  ['portal', 'by', 'what', 'id'].every(name => typeof (value as Record<string, unknown> | null)?.[name] === 'string')

function parse(text: string): Started[] {
  try {
    const all: unknown = JSON.parse(text)
    return Array.isArray(all) ? all.filter(isStarted) : []
  } catch {
    return []
  }
}

const others = (id: string) => parse(read()).filter(one => one.id !== id)

/** Remembers work that begins, so that its end is told on whatever page one is then. */
export const rememberStarted = (started: Started) => write([...others(started.id), started])

/** Forgets work whose end is known. */
export function forgetStarted(id: string) {
  const rest = others(id)
  if (rest.length < parse(read()).length) write(rest)
}

/** What somebody started here in a portal and has not seen the end of. */
export function useStarted(portal: string, by: string): Started[] {
  const text = useSyncExternalStore(subscribe, read)
  return useMemo(() => parse(text).filter(one => one.portal === portal && one.by === by), [text, portal, by])
}
