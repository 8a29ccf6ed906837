import { IconUsers } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import { SearchBox } from '../../ui/filters.tsx'
import { plural } from '../../ui/numbers.ts'
import { Page, Tools } from '../../ui/page.tsx'
import { Empty } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table-types.ts'
import { useListState } from '../list-state.ts'
import { api } from '../portal.client.ts'
import { roleName, useClient } from '../viewer.tsx'
import { colleagueWords, projectWords, whatIs } from './client-people-rows.tsx'
import type { Colleague, TeamMember } from './client-queries.ts'

const defaults = { q: '' }

/** The people a client sees: those of the portal who work for them, and their own. */
export function ClientPeoplePage() {
  const { portal, company, at } = useClient()
  const isOwn = useLocation({ select: location => location.pathname.endsWith('/own') })
  const [state, change, clear] = useListState(defaults)
  const { q } = state
  const filters = q ? [`The search is “${q}”`] : []
  return (
    <Page
      title="People"
      tabs={[
        { href: at('/people'), label: portal.name, active: !isOwn },
        { href: at('/people/own'), label: company.name, active: isOwn },
      ]}
    >
      <Tools>
        <SearchBox label="Search people" value={q} onChange={q => change({ q })} />
      </Tools>
      {isOwn ? (
        <Colleagues q={q} filters={filters} onClear={clear} />
      ) : (
        <Team q={q} filters={filters} onClear={clear} />
      )}
    </Page>
  )
}

type ListProps = { q: string; filters: string[]; onClear: () => void }

const teamColumns: Column<TeamMember>[] = [
  { key: 'name', title: 'Name', main: true, cell: row => <NameCell name={row.name} sub={row.title} /> },
  { key: 'role', title: 'Role', width: 140, hideBelow: 560, cell: row => <TextCell>{roleName[row.role]}</TextCell> },
  {
    key: 'projects',
    title: 'Works on',
    width: 'minmax(160px, 1fr)',
    hideBelow: 640,
    cell: row => <TextCell faint>{projectWords(row)}</TextCell>,
  },
]

function Team({ q, filters, onClear }: ListProps) {
  const { params, portal } = useClient()
  return (
    <Table<TeamMember>
      label={`Your people at ${portal.name}`}
      noun={['person', 'people']}
      queryKey={['shared-team', params.portal, params.hat, 'list', q]}
      fetchPage={cursor =>
        api('GET /api/p/{portal}/c/{hat}/team', { params, query: { q, limit: 100, ...(cursor && { cursor }) } })
      }
      columns={teamColumns}
      rowId={row => row.id}
      rowLabel={row => row.name}
      compact={row => <CompactRow name={row.name} sub={[whatIs(row), projectWords(row)].join(' · ')} />}
      foot={total => `${plural(total, 'person', 'people')} at ${portal.name}`}
      filters={filters}
      onClearFilters={onClear}
      empty={
        <Empty icon={<IconUsers />} title="Nobody is named yet">
          Who works on your projects at {portal.name} appears here.
        </Empty>
      }
    />
  )
}

const ownColumns: Column<Colleague>[] = [
  { key: 'name', title: 'Name', main: true, cell: row => <NameCell name={row.name} sub={row.isMe ? 'You' : null} /> },
  {
    key: 'title',
    title: 'Title',
    width: 'minmax(160px, 1fr)',
    hideBelow: 560,
    cell: row => <TextCell>{row.title}</TextCell>,
  },
]

function Colleagues({ q, filters, onClear }: ListProps) {
  const { params, company } = useClient()
  return (
    <Table<Colleague>
      label={`People at ${company.name}`}
      noun={['person', 'people']}
      queryKey={['shared-people', params.portal, params.hat, q]}
      fetchPage={cursor =>
        api('GET /api/p/{portal}/c/{hat}/people', { params, query: { q, limit: 100, ...(cursor && { cursor }) } })
      }
      columns={ownColumns}
      rowId={row => row.id}
      rowLabel={row => row.name}
      compact={row => <CompactRow name={row.name} sub={colleagueWords(row)} />}
      foot={total => `${plural(total, 'person', 'people')} at ${company.name}`}
      filters={filters}
      onClearFilters={onClear}
    />
  )
}
