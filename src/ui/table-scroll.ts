import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'

const isScroller = (element: Element) => /auto|scroll/.test(getComputedStyle(element).overflowY)

function scrollerOf(from: Element | null): HTMLElement | null {
  for (let element = from; element; element = element.parentElement) {
    if (element instanceof HTMLElement && isScroller(element)) return element
  }
  return document.scrollingElement as HTMLElement | null
}

/** The width of an element, followed as it changes, whenever the element is `drawn`. */
export function useWidth(element: RefObject<HTMLElement | null>, drawn: boolean) {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const followed = element.current
    if (!drawn || !followed) return
    setWidth(followed.clientWidth)
    const observer = new ResizeObserver(() => setWidth(followed.clientWidth))
    observer.observe(followed)
    return () => observer.disconnect()
  }, [element, drawn])
  return width
}

/** Draws only the rows in sight, whichever element around them scrolls; the row with the focus always stays. */
export function useVirtualRows(
  root: RefObject<HTMLElement | null>,
  body: RefObject<HTMLElement | null>,
  count: number,
  height: number,
  drawn: boolean,
) {
  const focused = useRef<number | undefined>(undefined)
  const [margin, setMargin] = useState(0)
  const scroller = () => scrollerOf(root.current)
  const virtual = useVirtualizer({
    count,
    getScrollElement: scroller,
    estimateSize: () => height,
    overscan: 10,
    scrollMargin: margin,
    scrollPaddingStart: 34,
    rangeExtractor: useCallback((range: Range) => {
      const shown = defaultRangeExtractor(range)
      const kept = focused.current
      if (kept === undefined || kept >= range.count || shown.includes(kept)) return shown
      return [...shown, kept].sort((a, b) => a - b)
    }, []),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height makes every measured row wrong
  useLayoutEffect(() => virtual.measure(), [virtual, height])
  useLayoutEffect(() => {
    if (!drawn) return
    const measure = () => {
      const around = scrollerOf(root.current)
      if (!around || !body.current) return
      const top = body.current.getBoundingClientRect().top - around.getBoundingClientRect().top + around.scrollTop
      setMargin(before => (Math.abs(before - top) > 1 ? Math.round(top) : before))
    }
    measure()
    const observer = new ResizeObserver(measure)
    // What stands above the table may grow later; its parents notice.
    for (let element = root.current; element && element !== document.body; element = element.parentElement) {
      for (const child of element.children) if (child !== body.current) observer.observe(child)
    }
    return () => observer.disconnect()
  }, [root, body, drawn])
  return { virtual, focused, margin, scroller }
}
