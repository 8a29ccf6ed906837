import { useNavigate } from '../../ui/link.tsx'
import { type Account, api, type BodyOf } from '../crm.client.ts'
import { ownerOptions, useChoices, useMe } from '../me.ts'
import type { RecordField } from '../record-fields.ts'
import { RecordForm } from '../record-form.tsx'

/** An account as it is just now. */
export const readAccount = (id: string) => api('GET /api/accounts/{account}', { params: { account: id } })

type AccountFormProps = { record?: Account | undefined; onClose: () => void }

/** A dialog that adds an account, or edits the one it is given. */
export function AccountForm({ record, onClose }: AccountFormProps) {
  const me = useMe()
  const navigate = useNavigate()
  const { accountTypes, industries, owners } = useChoices()
  const fields: RecordField[] = [
    { name: 'name', label: 'Name', kind: 'text', whole: true, required: true },
    { name: 'type', label: 'Type', kind: 'text', words: accountTypes },
    { name: 'industry', label: 'Industry', kind: 'text', words: industries },
    { name: 'phone', label: 'Phone', kind: 'tel' },
    { name: 'website', label: 'Website', kind: 'text' },
    { name: 'employees', label: 'Employees', kind: 'number' },
    { name: 'annualRevenue', label: `Annual revenue in ${me.organization.currency}`, kind: 'number' },
    { name: 'street', label: 'Street', kind: 'text', whole: true },
    { name: 'zip', label: 'Postcode', kind: 'text' },
    { name: 'city', label: 'City', kind: 'text' },
    { name: 'state', label: 'State or county', kind: 'text' },
    { name: 'country', label: 'Country', kind: 'text' },
    { name: 'description', label: 'Description', kind: 'area', whole: true },
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
        title="Add an account"
        action="Add account"
        fields={fields}
        start={{ owner: me.user }}
        send={body => api('POST /api/accounts', { body: body as BodyOf<'POST /api/accounts'> })}
        onClose={onClose}
        onSaved={id => navigate(`/accounts/${id}`)}
      />
    )
  const params = { account: record.id }
  return (
    <RecordForm
      title={`Edit ${record.name}`}
      action="Save"
      fields={fields}
      start={record}
      send={(body, modifiedAt) => api('PATCH /api/accounts/{account}', { params, body: { ...body, modifiedAt } })}
      reread={() => readAccount(record.id)}
      onClose={onClose}
    />
  )
}
