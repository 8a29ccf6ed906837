import { useParams, useRouter, useSearch } from '@tanstack/react-router'

type Search = Record<string, string>

/** The id in the address of a record's page. */
export const useRecordId = () => (useParams({ strict: false }) as unknown as { id: string }).id

/** The search part of an address as plain texts, both ways: `?q=007` stays what was typed. */
export const readSearch = (text: string): Search => Object.fromEntries(new URLSearchParams(text))

/** The other way round; empty values leave the address. */
export function writeSearch(search: Record<string, unknown>) {
  const kept = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString()
  return text ? `?${text}` : ''
}

/** What the address says after its question mark, and how to change it: a new place to go back from, unless typed. */
export function useAddress(): [search: Search, change: (patch: Search, typed?: boolean) => void] {
  const search = useSearch({ strict: false }) as unknown as Search
  const { history } = useRouter()
  const change = (patch: Search, typed = false) => {
    const href = location.pathname + writeSearch({ ...search, ...patch })
    if (typed) history.replace(href)
    else history.push(href)
  }
  return [search, change]
}
