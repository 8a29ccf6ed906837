import { useLocation, useRouter } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

type State = Record<string, string | string[]>

/** A list's state as an address's query tells it; what it does not tell is as by default. */
export function readListState<S extends object>(defaults: S, search: string): S {
  const query = new URLSearchParams(search)
  const state: State = {}
  for (const [name, value] of Object.entries(defaults as State)) {
    if (!query.has(name)) state[name] = value
    else if (Array.isArray(value)) state[name] = query.getAll(name).filter(Boolean)
    else state[name] = query.get(name) ?? value
  }
  return state as S
}

/** The address's query with some of a list's state changed; what is as by default is left out. */
export function writeListState<S extends object>(defaults: S, search: string, changes: Partial<S>) {
  const query = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes as State)) {
    query.delete(name)
    if (String(value) === String((defaults as State)[name])) continue
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, one)
  }
  const text = query.toString()
  return text ? `?${text}` : ''
}

/**
 * What a list shows, kept in the address so that reload and back keep it: `const [state, change, clear] = useListState({ q: '',
 * sort: 'name', role: [] as StaffRole[] })`. Typing (`q`) replaces the address, everything else is a step one can go back.
 * `clear` sets everything but `sort` to its default. Give the defaults from outside the component.
 */
export function useListState<S extends object>(defaults: S) {
  const router = useRouter()
  const search = useLocation({ select: location => location.searchStr })
  const state = useMemo(() => readListState(defaults, search), [defaults, search])
  const change = useCallback(
    (changes: Partial<S>) => {
      const { pathname, search: now } = router.history.location
      const href = pathname + writeListState(defaults, now, changes)
      if (Object.keys(changes).every(name => name === 'q')) router.history.replace(href)
      else router.history.push(href)
    },
    [router, defaults],
  )
  const clear = useCallback(() => {
    const { sort: _, ...rest } = defaults as State
    change(rest as Partial<S>)
  }, [change, defaults])
  return [state, change, clear] as const
}
