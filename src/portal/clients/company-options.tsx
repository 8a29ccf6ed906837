import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import type { Option } from '../../ui/checklist.tsx'
import { count } from '../../ui/numbers.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'

const most = 50

/** The group of those without a company, as an option. */
const none: Option = { value: 'none', label: 'No company' }

/** Client companies found on the server while one types; those chosen are always among them. */
export function useCompanyOptions(chosen: readonly string[], { withNone = false } = {}) {
  const { portal } = useViewer()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const { data } = useQuery({
    queryKey: ['client-companies', portal.id, 'options', q],
    queryFn: () =>
      api('GET /api/p/{portal}/client-companies', { params: { portal: portal.id }, query: { q, limit: most } }),
    placeholderData: keepPreviousData,
  })
  const found = data?.rows ?? []
  const missing = chosen.filter(id => id !== 'none' && !found.some(row => row.id === id))
  const others = useQueries({
    queries: missing.map(company => ({
      queryKey: ['client-company', portal.id, company],
      queryFn: () => api('GET /api/p/{portal}/client-companies/{company}', { params: { portal: portal.id, company } }),
      retry: false,
    })),
  })
  const rows = [...others.flatMap(({ data }) => data ?? []), ...found]
  const options: Option[] = rows.map(({ id, name, people }) => ({
    value: id,
    label: name,
    lead: <Avatar name={name} kind="company" size={22} />,
    hint: count(people),
  }))
  const isCut = found.length === most
  return { options: withNone && !q ? [none, ...options] : options, search: setTyped, isCut, q }
}
