import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { formatMoment } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { Link, useNavigate } from '../../ui/link.tsx'
import { count, money, plural } from '../../ui/numbers.ts'
import { Page } from '../../ui/page.tsx'
import { Section } from '../../ui/section.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { useRecordId } from '../address.ts'
import { ContactForm } from '../contacts/contact-form.tsx'
import { type Account, api, type ContactRow } from '../crm.client.ts'
import { addressOf, orNone, Phone, RecordLink, Website, Words } from '../facts.tsx'
import { useMe } from '../me.ts'
import { PotentialForm } from '../potentials/potential-form.tsx'
import { PotentialsOf } from '../potentials/potentials-of.tsx'
import { RecordPage } from '../record.tsx'
import { RecordButtons, SectionActs } from '../record-buttons.tsx'
import { type SmallColumn, SmallTable } from '../small-table.tsx'
import { useOpenForm } from '../use-records.ts'
import { useDeleteAccount } from './account-acts.tsx'
import { AccountForm, readAccount } from './account-form.tsx'

const list = { href: '/accounts', label: 'Accounts' }

const contactColumns: SmallColumn<ContactRow>[] = [
  {
    title: 'Contact',
    cell: row => (
      <Link className="link" href={`/contacts/${row.id}`} title={row.name}>
        {row.name}
      </Link>
    ),
  },
  { title: 'Title', cell: row => orNone(row.title) },
  { title: 'Email', wide: true, cell: row => orNone(row.email) },
]

/** One account with its contacts and potentials. */
export function AccountPage() {
  const id = useRecordId()
  const navigate = useNavigate()
  const { open, edit, close } = useOpenForm(readAccount)
  const remove = useDeleteAccount()
  const [adding, setAdding] = useState<'contact' | 'potential'>()
  const query = useQuery({
    queryKey: ['account', id],
    queryFn: ({ signal }) => api('GET /api/accounts/{account}', { params: { account: id } }, signal),
  })
  return (
    <RecordPage query={query} noun="account" list={list} layout="wide">
      {account => (
        <Page
          layout="wide"
          title={account.name}
          documentTitle={`${account.name} · CRM`}
          crumbs={[list]}
          lead={<Avatar name={account.name} kind="company" size={32} />}
          sub={[account.type, account.industry, account.city].filter(Boolean).join(' · ')}
          side={<AccountFacts account={account} />}
          actions={<RecordButtons onEdit={() => edit(id)} onDelete={() => remove(id, () => navigate(list.href))} />}
        >
          <Section
            title="Contacts"
            size="large"
            right={
              <SectionActs
                all={
                  account.contactCount > account.contacts.length && {
                    href: `/contacts?account=${account.id}`,
                    words: `All ${plural(account.contactCount, 'contact')}`,
                  }
                }
                add="Add contact"
                onAdd={() => setAdding('contact')}
              />
            }
          >
            {account.contacts.length === 0 ? (
              <p className="muted">None at this account.</p>
            ) : (
              <SmallTable label="Contacts" columns={contactColumns} rows={account.contacts} rowKey={row => row.id} />
            )}
          </Section>
          <PotentialsOf
            potentials={account.potentials}
            total={account.potentialCount}
            allHref={`/potentials?account=${account.id}`}
            whose="this account"
            onAdd={() => setAdding('potential')}
          />
          {open?.record && <AccountForm {...open} onClose={close} />}
          {adding === 'contact' && <ContactForm account={account} onClose={() => setAdding(undefined)} />}
          {adding === 'potential' && <PotentialForm account={account} onClose={() => setAdding(undefined)} />}
        </Page>
      )}
    </RecordPage>
  )
}

function AccountFacts({ account }: { account: Account }) {
  const { currency } = useMe().organization
  const open = money(account.openAmount, currency)
  return (
    <SidePanel label={`About ${account.name}`} summary={`${open} open, owner and address`}>
      <Section title="Business">
        <Facts
          facts={[
            ['Open', <span className="num strong" key="open">{`${open} in potentials`}</span>],
            ['Contacts', count(account.contactCount)],
            ['Potentials', count(account.potentialCount)],
            ['Revenue', account.annualRevenue === null ? orNone(null) : money(account.annualRevenue, currency)],
            ['Employees', account.employees === null ? orNone(null) : count(account.employees)],
            account.parent && ['Belongs to', <RecordLink key="parent" to="accounts" record={account.parent} />],
          ]}
        />
      </Section>
      <Section title="Reach them">
        <Facts
          facts={[
            ['Owner', <RecordLink key="owner" to="users" record={account.owner} />],
            ['Phone', <Phone key="phone" number={account.phone} />],
            ['Website', <Website key="site" address={account.website} />],
            ['Address', addressOf(account)],
          ]}
        />
      </Section>
      {account.description && (
        <Section title="Description">
          <Words>{account.description}</Words>
        </Section>
      )}
      <Section title="Record">
        <Facts
          facts={[
            ['Added', formatMoment(account.createdAt)],
            ['Changed', formatMoment(account.modifiedAt)],
          ]}
        />
      </Section>
    </SidePanel>
  )
}
