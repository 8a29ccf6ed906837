import { Button } from '@mantine/core'
import { IconPlus, IconUsers } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { Empty } from '../../ui/states.tsx'
import type { Column, ListPage } from '../../ui/table-types.ts'
import { api, type UserRow } from '../crm.client.ts'
import { optionsOf, useChoices, useMe } from '../me.ts'
import { RecordList } from '../record-list.tsx'
import { UserMenu } from './user-acts.tsx'
import { UserForm } from './user-form.tsx'
import { statusWords, UserStatus } from './user-status.tsx'

const statuses = ['active', 'inactive', 'deleted'] as const
const profiles = ['Administrator', 'Standard'] as const

const columns: Column<UserRow>[] = [
  {
    key: 'name',
    title: 'User',
    sort: 'name',
    main: true,
    width: 'minmax(220px, 1.4fr)',
    cell: row => <NameCell name={row.name} sub={row.email ?? 'No email'} />,
  },
  {
    key: 'title',
    title: 'Title',
    sort: 'title',
    width: 'minmax(140px, 1fr)',
    hideBelow: 900,
    cell: row => <TextCell>{row.title}</TextCell>,
  },
  { key: 'role', title: 'Role', sort: 'role', width: 140, cell: row => <TextCell>{row.role}</TextCell> },
  { key: 'profile', title: 'Profile', sort: 'profile', width: 130, cell: row => <TextCell>{row.profile}</TextCell> },
  {
    key: 'city',
    title: 'City',
    sort: 'city',
    width: 140,
    hideBelow: 1080,
    cell: row => <TextCell>{row.city}</TextCell>,
  },
  { key: 'status', title: 'Status', sort: 'status', width: 110, cell: row => <UserStatus status={row.status} /> },
]

/** All users of this CRM; administrators add, edit, deactivate and reactivate them. */
export function UsersPage() {
  const me = useMe()
  const navigate = useNavigate()
  const inSetup = useLocation({ select: location => location.pathname.startsWith('/setup/') })
  const { roles } = useChoices()
  const [form, setForm] = useState<{ user?: UserRow }>()
  return (
    <>
      <RecordList<UserRow, ListPage<UserRow>>
        name="users"
        title="Users"
        noun={['user', 'users']}
        sort="name"
        columns={columns}
        rowHref={row => `/users/${row.id}`}
        isMuted={row => row.status !== 'active'}
        {...(inSetup && { crumbs: [{ label: 'Setup', href: '/setup' }, { label: 'Users and control' }] })}
        {...(me.isAdministrator && {
          rowMenu: user => (
            <UserMenu user={user} isYou={user.id === me.user.id} onEdit={one => setForm({ user: one })} />
          ),
          actions: (
            <Button leftSection={<IconPlus size={15} />} onClick={() => setForm({})}>
              Add user
            </Button>
          ),
        })}
        compact={row => (
          <CompactRow
            name={row.name}
            sub={[row.role, row.profile].filter(Boolean).join(' · ')}
            right={<UserStatus status={row.status} />}
          />
        )}
        filters={[
          {
            name: 'status',
            label: 'Status',
            options: statuses.map(status => ({ value: status, label: statusWords[status] })),
          },
          { name: 'profile', label: 'Profile', options: optionsOf(profiles) },
          { name: 'role', label: 'Role', options: optionsOf(roles) },
        ]}
        fetchPage={(asked, { role, ...set }, signal) => {
          const status = statuses.find(one => one === set.status)
          const profile = profiles.find(one => one === set.profile)
          return api('GET /api/users', { query: { ...asked, role, status, profile } }, signal)
        }}
        empty={<Empty icon={<IconUsers />} title="No users yet" />}
      />
      {form && (
        <UserForm
          {...form}
          isYou={form.user?.id === me.user.id}
          onClose={() => setForm(undefined)}
          onAdded={id => navigate(`/users/${id}`)}
        />
      )}
    </>
  )
}
