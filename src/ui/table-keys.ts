import type { KeyboardEvent } from 'react'

const rowFocus = '[data-rowfocus]'

/** Arrow keys go from row to row, Home and End to the ends, the space bar ticks. */
export function handleRowKey(event: KeyboardEvent<HTMLElement>, last: number, scrollTo: (index: number) => void) {
  const target = event.target as HTMLElement
  const row = target.closest<HTMLElement>('[data-index]')
  if (!row || !target.matches(rowFocus)) return
  const index = Number(row.dataset.index)
  if (event.key === ' ' && target.matches('a')) {
    event.preventDefault()
    row.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
    return
  }
  const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last }[event.key]
  if (next === undefined || next < 0 || next > last) return
  event.preventDefault()
  const body = event.currentTarget
  const tryFocus = (attempts: number) => {
    const found = body.querySelector<HTMLElement>(`[data-index="${next}"] ${rowFocus}`)
    if (found) found.focus({ preventScroll: true })
    else if (attempts > 0) requestAnimationFrame(() => tryFocus(attempts - 1))
  }
  scrollTo(next)
  tryFocus(5)
}
