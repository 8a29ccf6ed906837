import { useEffect, useSyncExternalStore } from 'react'

const waiting = new Set<() => void>()
const signs = ['pointermove', 'pointerdown', 'keydown'] as const

function startAll() {
  for (const sign of signs) removeEventListener(sign, startAll)
  for (const start of waiting) start()
  waiting.clear()
}

if (typeof window !== 'undefined') for (const sign of signs) addEventListener(sign, startAll, { passive: true })

/**
 * Parts that the first load does without: fetched when somebody first moves or presses a key, so that they are
 * there when something opens. Suspense would hold back what opens for a third of a second.
 */
export function later<Parts>(load: () => Promise<Parts>) {
  let parts: Parts | undefined
  let started = false
  const listeners = new Set<() => void>()
  const start = () => {
    if (started) return
    started = true
    load().then(
      loaded => {
        parts = loaded
        for (const listener of listeners) listener()
      },
      () => {
        started = false
      },
    )
  }
  waiting.add(start)
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  /** The parts, as soon as they are there; `wanted` asks for them. */
  return function useParts(wanted = true) {
    useEffect(() => {
      if (wanted) start()
    }, [wanted])
    return useSyncExternalStore(subscribe, () => parts)
  }
}
