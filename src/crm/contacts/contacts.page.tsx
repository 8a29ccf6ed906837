import { Button } from '@mantine/core'
import { IconAddressBook, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import type { Column, ListPage } from '../../ui/table-types.ts'
import { useAddress } from '../address.ts'
import { OwnerCell, RefLink } from '../cells.tsx'
import { api, type ContactRow } from '../crm.client.ts'
import { optionsOfRefs, useChoices } from '../me.ts'
import { NoRecords } from '../no-records.tsx'
import { RecordMenu } from '../record-buttons.tsx'
import { RecordList } from '../record-list.tsx'
import { useOpenForm } from '../use-records.ts'
import { useDeleteContact } from './contact-acts.tsx'
import { ContactForm, readContact } from './contact-form.tsx'

const columns: Column<ContactRow>[] = [
  {
    key: 'name',
    title: 'Contact',
    sort: 'name',
    main: true,
    width: 'minmax(220px, 1.4fr)',
    cell: row => <NameCell name={row.name} sub={reach(row)} />,
  },
  {
    key: 'account',
    title: 'Account',
    sort: 'account',
    width: 'minmax(160px, 1.1fr)',
    cell: row => <RefLink to="accounts" record={row.account} />,
  },
  {
    key: 'title',
    title: 'Title',
    sort: 'title',
    width: 'minmax(140px, 0.9fr)',
    hideBelow: 760,
    cell: row => <TextCell>{row.title}</TextCell>,
  },
  { key: 'phone', title: 'Phone', width: 160, hideBelow: 960, cell: row => <TextCell>{row.phone}</TextCell> },
  {
    key: 'owner',
    title: 'Owner',
    sort: 'owner',
    width: 220,
    hideBelow: 1080,
    cell: row => <OwnerCell owner={row.owner} />,
  },
]

/** How a contact is reached; first of all, whether it may be. */
const reach = ({ email, doNotProcess }: ContactRow) =>
  [doNotProcess && 'Do not process', email ?? 'No email'].filter(Boolean).join(' · ')

/** All contacts: the people at the accounts. */
export function ContactsPage() {
  const { owners } = useChoices()
  const [{ account }] = useAddress()
  const linked = useQuery({
    queryKey: ['account', account],
    enabled: Boolean(account),
    queryFn: ({ signal }) => api('GET /api/accounts/{account}', { params: { account: account ?? '' } }, signal),
  })
  const options = account ? [{ value: account, label: linked.data?.name ?? 'one account' }] : []
  const { open, add, edit, close } = useOpenForm(readContact)
  const remove = useDeleteContact()
  return (
    <>
      <RecordList<ContactRow, ListPage<ContactRow>>
        name="contacts"
        title="Contacts"
        noun={['contact', 'contacts']}
        sort="name"
        columns={columns}
        rowHref={row => `/contacts/${row.id}`}
        compact={row => (
          <CompactRow name={row.name} sub={[row.title, row.account?.name].filter(Boolean).join(' · ') || row.email} />
        )}
        filters={[
          { name: 'owner', label: 'Owner', options: optionsOfRefs(owners) },
          { name: 'account', label: 'Account', options, onlyWhenSet: true },
        ]}
        fetchPage={(asked, set, signal) => api('GET /api/contacts', { query: { ...asked, ...set } }, signal)}
        rowMenu={row => <RecordMenu onEdit={() => edit(row.id)} onDelete={() => remove(row.id)} />}
        actions={
          <Button leftSection={<IconPlus size={15} />} onClick={add}>
            Add contact
          </Button>
        }
        empty={<NoRecords icon={<IconAddressBook />} one="contact" onAdd={add} />}
      />
      {open && <ContactForm {...open} onClose={close} />}
    </>
  )
}
