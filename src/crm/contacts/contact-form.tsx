import { useNavigate } from '../../ui/link.tsx'
import { api, type BodyOf, type Contact } from '../crm.client.ts'
import { ownerOptions, useChoices, useMe } from '../me.ts'
import type { RecordField, Ref } from '../record-fields.ts'
import { RecordForm } from '../record-form.tsx'

/** A contact as it is just now. */
export const readContact = (id: string) => api('GET /api/contacts/{contact}', { params: { contact: id } })

type ContactFormProps = { record?: Contact | undefined; account?: Ref | undefined; onClose: () => void }

/** A dialog that adds a contact, to an account if one is given, or edits the one it is given. */
export function ContactForm({ record, account, onClose }: ContactFormProps) {
  const me = useMe()
  const navigate = useNavigate()
  const { owners } = useChoices()
  const fields: RecordField[] = [
    { name: 'firstName', label: 'First name', kind: 'text' },
    { name: 'lastName', label: 'Last name', kind: 'text', ...((!record || record.lastName) && { required: true }) },
    { name: 'email', label: 'Email', kind: 'email', whole: true },
    { name: 'phone', label: 'Phone', kind: 'tel' },
    { name: 'mobile', label: 'Mobile', kind: 'tel' },
    { name: 'title', label: 'Title', kind: 'text', whole: true },
    { name: 'account', label: 'Account', kind: 'account', whole: true },
    {
      name: 'doNotProcess',
      label: 'Do not process their data',
      kind: 'tick',
      whole: true,
      help: 'Whatever reads this CRM is told: a project portal lists this person, but never invites them.',
    },
    {
      name: 'owner',
      label: 'Owner',
      kind: 'choice',
      whole: true,
      options: ownerOptions(owners, record?.owner ?? me.user),
    },
  ]
  if (!record)
    return (
      <RecordForm
        title={account ? `Add a contact of ${account.name}` : 'Add a contact'}
        action="Add contact"
        fields={fields}
        start={{ owner: me.user, account }}
        send={body => api('POST /api/contacts', { body: body as BodyOf<'POST /api/contacts'> })}
        onClose={onClose}
        {...(!account && { onSaved: (id: string) => navigate(`/contacts/${id}`) })}
      />
    )
  const params = { contact: record.id }
  return (
    <RecordForm
      title={`Edit ${record.name}`}
      action="Save"
      fields={fields}
      start={record}
      send={(body, modifiedAt) => api('PATCH /api/contacts/{contact}', { params, body: { ...body, modifiedAt } })}
      reread={() => readContact(record.id)}
      onClose={onClose}
    />
  )
}
