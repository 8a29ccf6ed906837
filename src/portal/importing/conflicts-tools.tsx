import { type ReactNode, useMemo } from 'react'
import { Filter, filterWords, SearchBox } from '../../ui/filters.tsx'
import { Tools } from '../../ui/page.tsx'
import { useConnections } from '../connections/known-connections.ts'
import { useListState } from '../list-state.ts'
import type { RecordKind } from './import-kind.ts'

const state = { q: '', kind: [] as RecordKind[], connection: [] as string[], sort: '' }

const kinds: { value: RecordKind; label: string }[] = [
  { value: 'user', label: 'CRM users' },
  { value: 'account', label: 'Accounts' },
  { value: 'contact', label: 'Contacts' },
]

function useConnectionOptions() {
  const { data } = useConnections()
  return (data?.rows ?? []).map(({ id, organizationName }) => ({ value: id, label: organizationName }))
}

/** What the list of conflicts is narrowed to, kept in the address; `words` say it, `several` that there is more than one CRM. */
export function useConflictFilter() {
  const [{ q, kind, connection, sort }, change, clear] = useListState(state)
  const options = useConnectionOptions()
  const filter = useMemo(
    () => ({ ...(q && { q }), ...(kind.length > 0 && { kind }), ...(connection.length > 0 && { connection }) }),
    [q, kind, connection],
  )
  const words = [
    q && `Name or email has “${q}”`,
    filterWords('Kind', kinds, kind),
    filterWords('CRM', options, connection),
  ].filter(text => text !== undefined && text !== '') as string[]
  return { filter, words, several: options.length > 1, sort, onSort: (next: string) => change({ sort: next }), clear }
}

/** The row above a list of conflicts: search and filters, or what can be done with those ticked. */
export function ConflictTools({ bulk, onChange }: { bulk?: ReactNode; onChange?: () => void }) {
  const [{ q, kind, connection }, change] = useListState(state)
  const options = useConnectionOptions()
  const set = (changes: Partial<typeof state>) => {
    onChange?.()
    change(changes)
  }
  return (
    <Tools bulk={bulk}>
      <SearchBox label="Search name or email" value={q} onChange={next => set({ q: next })} />
      <Filter label="Kind" options={kinds} value={kind} onChange={next => set({ kind: next as RecordKind[] })} />
      {options.length > 1 && (
        <Filter label="CRM" options={options} value={connection} onChange={next => set({ connection: next })} />
      )}
    </Tools>
  )
}
