import { Button } from '@mantine/core'
import { IconBuilding, IconPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import { count, money } from '../../ui/numbers.ts'
import type { Column, ListPage } from '../../ui/table-types.ts'
import { NumberCell, OwnerCell } from '../cells.tsx'
import { type AccountRow, api } from '../crm.client.ts'
import { optionsOf, optionsOfRefs, useChoices, useMe } from '../me.ts'
import { NoRecords } from '../no-records.tsx'
import { RecordMenu } from '../record-buttons.tsx'
import { RecordList } from '../record-list.tsx'
import { useOpenForm } from '../use-records.ts'
import { useDeleteAccount } from './account-acts.tsx'
import { AccountForm, readAccount } from './account-form.tsx'

const columnsIn = (currency: string): Column<AccountRow>[] => [
  {
    key: 'name',
    title: 'Account',
    sort: 'name',
    main: true,
    width: 'minmax(220px, 1.6fr)',
    cell: row => <NameCell name={row.name} avatar="company" sub={row.website?.replace(/^https?:\/\//, '')} />,
  },
  { key: 'type', title: 'Type', sort: 'type', width: 120, cell: row => <TextCell>{row.type}</TextCell> },
  {
    key: 'industry',
    title: 'Industry',
    sort: 'industry',
    width: 'minmax(120px, 0.7fr)',
    hideBelow: 760,
    cell: row => <TextCell>{row.industry}</TextCell>,
  },
  {
    key: 'city',
    title: 'City',
    sort: 'city',
    width: 'minmax(120px, 0.7fr)',
    cell: row => <TextCell>{row.city}</TextCell>,
  },
  {
    key: 'employees',
    title: 'Employees',
    sort: 'employees',
    width: 100,
    align: 'right',
    hideBelow: 1000,
    cell: row => <NumberCell>{row.employees === null ? null : count(row.employees)}</NumberCell>,
  },
  {
    key: 'revenue',
    title: 'Revenue',
    sort: 'revenue',
    width: 130,
    align: 'right',
    hideBelow: 900,
    cell: row => <NumberCell>{row.annualRevenue === null ? null : money(row.annualRevenue, currency)}</NumberCell>,
  },
  {
    key: 'owner',
    title: 'Owner',
    sort: 'owner',
    width: 220,
    hideBelow: 1080,
    cell: row => <OwnerCell owner={row.owner} />,
  },
]

/** All accounts: the companies this organisation sells to. */
export function AccountsPage() {
  const { currency } = useMe().organization
  const { owners, accountTypes, industries } = useChoices()
  const columns = useMemo(() => columnsIn(currency), [currency])
  const { open, add, edit, close } = useOpenForm(readAccount)
  const remove = useDeleteAccount()
  return (
    <>
      <RecordList<AccountRow, ListPage<AccountRow>>
        name="accounts"
        title="Accounts"
        noun={['account', 'accounts']}
        sort="name"
        columns={columns}
        rowHref={row => `/accounts/${row.id}`}
        compact={row => (
          <CompactRow
            name={row.name}
            avatar="company"
            sub={[row.industry, row.city].filter(Boolean).join(' · ')}
            right={<span className="meta">{row.type}</span>}
          />
        )}
        filters={[
          { name: 'type', label: 'Type', options: optionsOf(accountTypes) },
          { name: 'industry', label: 'Industry', options: optionsOf(industries) },
          { name: 'owner', label: 'Owner', options: optionsOfRefs(owners) },
        ]}
        fetchPage={(asked, set, signal) => api('GET /api/accounts', { query: { ...asked, ...set } }, signal)}
        rowMenu={row => <RecordMenu onEdit={() => edit(row.id)} onDelete={() => remove(row.id)} />}
        actions={
          <Button leftSection={<IconPlus size={15} />} onClick={add}>
            Add account
          </Button>
        }
        empty={<NoRecords icon={<IconBuilding />} one="account" onAdd={add} />}
      />
      {open && <AccountForm {...open} onClose={close} />}
    </>
  )
}
