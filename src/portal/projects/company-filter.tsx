import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import type { Option } from '../../ui/checklist.tsx'
import { Filter } from '../../ui/filters.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'

/** The companies one can narrow projects by: found on the server while one types, those chosen always among them. */
export function useCompanyOptions(chosen: readonly string[]) {
  const { portal } = useViewer()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const { data } = useQuery({
    queryKey: ['projects', portal.id, 'companies', q, chosen],
    queryFn: () =>
      api('GET /api/p/{portal}/project-companies', {
        params: { portal: portal.id },
        query: { q, limit: 50, ...(chosen.length > 0 && { also: [...chosen] }) },
      }),
    placeholderData: keepPreviousData,
  })
  const options: Option[] = (data?.rows ?? []).map(row => ({
    value: row.id,
    label: row.name,
    lead: <Avatar name={row.name} kind="company" size={22} />,
  }))
  return { options, search: setTyped, isSearched: typed !== '' }
}

type CompanyFilterProps = {
  found: ReturnType<typeof useCompanyOptions>
  value: string[]
  onChange: (value: string[]) => void
}

/** Narrows projects to those for some client companies. */
export function CompanyFilter({ found, value, onChange }: CompanyFilterProps) {
  return <Filter label="Client" options={found.options} value={value} onChange={onChange} onSearch={found.search} />
}
