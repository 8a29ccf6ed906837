import { type Ref, useLayoutEffect } from 'react'

/** Lets a menu or popover open beside an element that is already there, so that thousands of rows share one. */
export function Anchored({ to, ref }: { to: HTMLElement; ref?: Ref<HTMLElement> }) {
  useLayoutEffect(() => {
    const set = (element: HTMLElement | null) => {
      if (typeof ref === 'function') ref(element)
      else if (ref) ref.current = element
    }
    set(to)
    to.setAttribute('aria-expanded', 'true')
    return () => {
      set(null)
      to.removeAttribute('aria-expanded')
      setTimeout(() => {
        if (document.activeElement === document.body) to.focus()
      })
    }
  }, [to, ref])
  return null
}
