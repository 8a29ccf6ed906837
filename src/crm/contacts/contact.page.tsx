import { useQuery } from '@tanstack/react-query'
import { Avatar } from '../../ui/avatar.tsx'
import { formatMoment } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { Section } from '../../ui/section.tsx'
import { useRecordId } from '../address.ts'
import { api } from '../crm.client.ts'
import { addressOf, Mail, Phone, RecordLink } from '../facts.tsx'
import { PotentialsOf } from '../potentials/potentials-of.tsx'
import { RecordPage } from '../record.tsx'

const list = { href: '/contacts', label: 'Contacts' }

/** One contact: who it is, at which account, and the potentials it takes part in. */
export function ContactPage() {
  const id = useRecordId()
  const query = useQuery({
    queryKey: ['contact', id],
    queryFn: ({ signal }) => api('GET /api/contacts/{contact}', { params: { contact: id } }, signal),
  })
  return (
    <RecordPage query={query} noun="contact" list={list}>
      {contact => (
        <Page
          layout="column"
          title={contact.name}
          documentTitle={`${contact.name} · CRM`}
          crumbs={[list]}
          lead={<Avatar name={contact.name} size={32} />}
          sub={[contact.title, contact.account?.name].filter(Boolean).join(' · ')}
        >
          <Section title="Reach them" size="large">
            <Facts
              facts={[
                ['Account', <RecordLink key="account" to="accounts" record={contact.account} />],
                ['Email', <Mail key="mail" address={contact.email} />],
                ['Phone', <Phone key="phone" number={contact.phone} />],
                ['Mobile', <Phone key="mobile" number={contact.mobile} />],
                ['Address', addressOf(contact)],
                ['Owner', <RecordLink key="owner" to="users" record={contact.owner} />],
                ['Added', formatMoment(contact.createdAt)],
                ['Changed', formatMoment(contact.modifiedAt)],
              ]}
            />
          </Section>
          <PotentialsOf
            potentials={contact.potentials}
            allHref={`/potentials?contact=${contact.id}`}
            whose="this contact"
          />
        </Page>
      )}
    </RecordPage>
  )
}
