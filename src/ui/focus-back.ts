import { useEffect, useRef } from 'react'

/** What has the focus when something opens; for an item of a menu, which is about to go, the menu's button. */
function opener() {
  const now = document.activeElement
  if (!now?.closest('[role=menu]')) return now
  return document.querySelector('[aria-haspopup=menu][aria-expanded=true]') ?? now
}

/**
 * Gives the focus back when a dialog or drawer closes, unless something else took it meanwhile. The library forgets
 * it where the dialog came from a menu, was drawn open, or is taken away while open.
 */
export function useFocusBack(opened: boolean) {
  const before = useRef<Element | null>(null)
  const wasOpen = useRef(false)
  const gone = useRef(false)
  if (opened && !wasOpen.current) before.current = opener()
  wasOpen.current = opened
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
    }
  }, [])
  useEffect(() => {
    if (!opened) return
    return () => {
      // While it fades, what closes still holds the focus.
      const held = gone.current ? document.body : document.activeElement
      setTimeout(() => {
        const now = document.activeElement
        const free = now === null || now === document.body || now === held
        if (free && before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
      }, 10)
    }
  }, [opened])
}
