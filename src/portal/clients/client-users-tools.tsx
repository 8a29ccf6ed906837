import { ActionIcon } from '@mantine/core'
import { IconChevronsDown, IconChevronsUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Filter, filterWords, SearchBox } from '../../ui/filters.tsx'
import { Tools } from '../../ui/page.tsx'
import { useListState } from '../list-state.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './client-users.module.css'
import { clientUsersState, statusOptions } from './client-users-state.ts'
import { useCompanyOptions } from './company-options.tsx'

/** The CRM connections one can narrow to, for who may see the CRM. */
function useSourceOptions() {
  const { portal, can } = useViewer()
  const { data } = useQuery({
    queryKey: ['connections', portal.id],
    queryFn: () => api('GET /api/p/{portal}/connections', { params: { portal: portal.id } }),
    enabled: can('see_crm'),
  })
  const known = data?.rows.map(({ id, organizationName }) => ({ value: id, label: organizationName })) ?? []
  return [...known, { value: 'hand', label: 'No CRM' }]
}

/** Everything one can narrow the tab by, as options and as words. */
export function useClientFilters() {
  const [state, change] = useListState(clientUsersState)
  const companies = useCompanyOptions(state.company, { withNone: true })
  const sources = useSourceOptions()
  const words = [
    state.q && `Person or company has “${state.q}”`,
    filterWords('Company', companies.options, state.company),
    filterWords('Invitation', statusOptions, state.status),
    filterWords('Source', sources, state.source),
  ].filter(text => text !== undefined && text !== '') as string[]
  return { state, change, companies, sources, words }
}

type ClientUsersToolsProps = {
  filters: ReturnType<typeof useClientFilters>
  /** Called with every change, so that ticks made for other filters go. */
  onChange: (changes: Partial<typeof clientUsersState>) => void
  bulk: ReactNode
}

const views = [
  ['companies', 'By company'],
  ['people', 'All people'],
] as const

/** Search, filters and the switch between the tree and the flat list, or what can be done with the ticked. */
export function ClientUsersTools({ filters, onChange, bulk }: ClientUsersToolsProps) {
  const { can } = useViewer()
  const { state, companies, sources } = filters
  const folded = state.folded === 'yes'
  return (
    <Tools
      bulk={bulk}
      right={
        <>
          {state.view === 'companies' && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              aria-label={folded ? 'Expand all' : 'Collapse all'}
              title={folded ? 'Expand all' : 'Collapse all'}
              onClick={() => onChange({ folded: folded ? '' : 'yes' })}
            >
              {folded ? <IconChevronsDown size={17} stroke={1.6} /> : <IconChevronsUp size={17} stroke={1.6} />}
            </ActionIcon>
          )}
          <fieldset className={css.switch} aria-label="View">
            {views.map(([value, label]) => (
              <button
                key={value}
                type="button"
                aria-pressed={state.view === value}
                onClick={() => onChange({ view: value, sort: 'name' })}
              >
                {label}
              </button>
            ))}
          </fieldset>
        </>
      }
    >
      <SearchBox label="Search person or company" value={state.q} onChange={q => onChange({ q })} width={220} />
      <Filter
        label="Company"
        options={companies.options}
        value={state.company}
        onChange={company => onChange({ company })}
        onSearch={companies.search}
      />
      <Filter
        label="Invitation"
        options={statusOptions}
        value={state.status}
        onChange={status => onChange({ status: status as typeof state.status })}
      />
      {can('see_crm') && (
        <Filter label="Source" options={sources} value={state.source} onChange={source => onChange({ source })} />
      )}
    </Tools>
  )
}
