import { Button } from '@mantine/core'
import { IconBuilding, IconPencil, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { formatDay } from '../../ui/dates.ts'
import { Filter, filterWords, SearchBox } from '../../ui/filters.tsx'
import { MenuDivider, MenuItem } from '../../ui/menu.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { plural } from '../../ui/numbers.ts'
import { Tools } from '../../ui/page.tsx'
import { Empty } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useFirstPage } from '../../ui/table-data.ts'
import type { Column } from '../../ui/table-types.ts'
import { useListState } from '../list-state.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { type ClientUserRow, EditClientUser, useCompanies } from './client-users-form.tsx'

const defaults = { q: '', company: [] as string[], sort: 'name' }

type Page = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/client-users'>>>

const columns: Column<ClientUserRow>[] = [
  {
    key: 'name',
    title: 'Name',
    sort: 'name',
    main: true,
    cell: user => <NameCell name={user.name} sub={subOf(user)} />,
  },
  {
    key: 'title',
    title: 'Title',
    width: 180,
    sort: 'title',
    hideBelow: 820,
    cell: user => <TextCell>{user.title}</TextCell>,
  },
  {
    key: 'company',
    title: 'Company',
    width: 240,
    sort: 'company',
    cell: user => <TextCell faint={!user.company}>{user.company?.name ?? 'No company'}</TextCell>,
  },
  {
    key: 'added',
    title: 'Added',
    width: 120,
    sort: 'added',
    hideBelow: 700,
    cell: user => <TextCell faint>{formatDay(user.createdAt)}</TextCell>,
  },
]

const subOf = ({ email, companyCount, isPortalUser }: ClientUserRow) =>
  [email ?? 'No email', companyCount > 1 && `client of ${companyCount} companies`, isPortalUser && 'also a portal user']
    .filter(Boolean)
    .join(' · ')

const compactRow = (user: ClientUserRow) => (
  <CompactRow name={user.name} sub={[user.company?.name ?? 'No company', user.title].filter(Boolean).join(' · ')} />
)

/** Client Users: the people the work is for, each at a client company. */
export function ClientUsersList({ onAdd }: { onAdd: () => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const [state, change, clear] = useListState(defaults)
  const [editing, setEditing] = useState<ClientUserRow>()
  const companies = useCompanies().map(({ id, name, people }) => ({ value: id, label: name, hint: String(people) }))
  const { q, company, sort } = state
  const queryKey = useMemo(() => ['client-users', portal.id, 'list', q, company, sort], [portal.id, q, company, sort])
  const page = useFirstPage<Page>(queryKey)
  const filters = [q && `Name or email has “${q}”`, filterWords('Company', companies, company)].filter(
    text => text !== undefined && text !== '',
  ) as string[]

  const remove = useCallback(
    async (user: ClientUserRow) => {
      const sure = await confirm({
        title: `Remove ${user.name}?`,
        text: user.company ? `From ${user.company.name}. The company stays.` : 'Nothing else goes with this person.',
        action: `Remove ${user.name}`,
        tone: 'danger',
      })
      if (!sure) return
      try {
        const params = { portal: portal.id, clientUser: user.id }
        await api('DELETE /api/p/{portal}/client-users/{clientUser}', { params })
        notify(`${user.name} is removed.`)
      } catch (error) {
        notifyError(error)
      }
      await client.invalidateQueries({ queryKey: ['client-users', portal.id] })
    },
    [client, portal.id],
  )
  const rowMenu = useCallback(
    (user: ClientUserRow) => (
      <>
        <MenuItem icon={<IconPencil size={15} stroke={1.6} />} onClick={() => setEditing(user)}>
          Edit
        </MenuItem>
        <MenuDivider />
        <MenuItem danger icon={<IconTrash size={15} stroke={1.6} />} onClick={() => void remove(user)}>
          Remove…
        </MenuItem>
      </>
    ),
    [remove],
  )

  return (
    <>
      <Tools>
        <SearchBox label="Search person or company" value={q} onChange={next => change({ q: next })} width={230} />
        <Filter label="Company" options={companies} value={company} onChange={next => change({ company: next })} />
      </Tools>
      <Table<ClientUserRow>
        label="Client Users"
        noun={['client user', 'client users']}
        queryKey={queryKey}
        fetchPage={cursor =>
          api('GET /api/p/{portal}/client-users', {
            params: { portal: portal.id },
            query: { q, company, sort, limit: 100, ...(cursor && { cursor }) },
          })
        }
        columns={columns}
        compact={compactRow}
        rowId={rowId}
        rowLabel={rowLabel}
        rowMenu={rowMenu}
        sort={sort}
        onSort={next => change({ sort: next })}
        filters={filters}
        onClearFilters={clear}
        foot={total =>
          `${plural(total, 'client user')}${page && page.companies > 0 ? ` in ${plural(page.companies, 'company', 'companies')}` : ''}`
        }
        empty={
          <Empty
            icon={<IconBuilding />}
            title="No client users yet"
            actions={
              <Button variant="default" onClick={onAdd}>
                Add client user
              </Button>
            }
          >
            The people your work is for, each at a client company. They are listed here and cannot sign in yet.
          </Empty>
        }
      />
      {editing && <EditClientUser user={editing} onClose={() => setEditing(undefined)} />}
    </>
  )
}

const rowId = (user: ClientUserRow) => user.id
const rowLabel = (user: ClientUserRow) => user.name
