import { useQuery } from '@tanstack/react-query'
import { Avatar } from '../../ui/avatar.tsx'
import { formatMoment } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { Section } from '../../ui/section.tsx'
import { Note } from '../../ui/states.tsx'
import { useRecordId } from '../address.ts'
import { api } from '../crm.client.ts'
import { addressOf, Mail, Phone, RecordLink, Words } from '../facts.tsx'
import { PotentialsOf } from '../potentials/potentials-of.tsx'
import { RecordPage } from '../record.tsx'
import { RecordButtons } from '../record-buttons.tsx'
import { useOpenForm } from '../use-records.ts'
import { useDeleteContact } from './contact-acts.tsx'
import { ContactForm, readContact } from './contact-form.tsx'

const list = { href: '/contacts', label: 'Contacts' }

/** One contact: who it is, at which account, and the potentials it takes part in. */
export function ContactPage() {
  const id = useRecordId()
  const navigate = useNavigate()
  const { open, edit, close } = useOpenForm(readContact)
  const remove = useDeleteContact()
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
          actions={<RecordButtons onEdit={() => edit(id)} onDelete={() => remove(id, () => navigate(list.href))} />}
        >
          {contact.doNotProcess && (
            <div style={{ marginBottom: 20 }}>
              <Note>
                Their data must not be processed: whoever reads this CRM may list them, but not write to them.
              </Note>
            </div>
          )}
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
            total={contact.potentialCount}
            allHref={`/potentials?contact=${contact.id}`}
            whose="this contact"
          />
          {contact.description && (
            <Section title="Description" size="large">
              <Words>{contact.description}</Words>
            </Section>
          )}
          {open?.record && <ContactForm {...open} onClose={close} />}
        </Page>
      )}
    </RecordPage>
  )
}
