import { useNavigate } from '../../ui/link.tsx'
import { api, type BodyOf, type Potential } from '../crm.client.ts'
import { optionsOf, ownerOptions, useChoices, useMe } from '../me.ts'
import type { RecordField, Ref } from '../record-fields.ts'
import { RecordForm } from '../record-form.tsx'

/** A potential as it is just now. */
export const readPotential = (id: string) => api('GET /api/potentials/{potential}', { params: { potential: id } })

type PotentialFormProps = { record?: Potential | undefined; account?: Ref | undefined; onClose: () => void }

/** A dialog that adds a potential, with an account if one is given, or edits the one it is given. */
export function PotentialForm({ record, account, onClose }: PotentialFormProps) {
  const me = useMe()
  const navigate = useNavigate()
  const { stages, potentialTypes, owners } = useChoices()
  const fields: RecordField[] = [
    { name: 'name', label: 'Name', kind: 'text', whole: true, required: true },
    {
      name: 'stage',
      label: 'Stage',
      kind: 'choice',
      required: true,
      options: optionsOf(withOwn(stages, record?.stage)),
    },
    { name: 'amount', label: `Amount in ${me.organization.currency}`, kind: 'number' },
    { name: 'closingOn', label: 'Closing', kind: 'day' },
    { name: 'type', label: 'Type', kind: 'text', words: potentialTypes },
    { name: 'account', label: 'Account', kind: 'account', whole: true },
    { name: 'contact', label: 'Contact', kind: 'contact', whole: true },
    { name: 'nextStep', label: 'Next step', kind: 'text', whole: true },
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
        title={account ? `Add a potential with ${account.name}` : 'Add a potential'}
        action="Add potential"
        fields={fields}
        start={{ owner: me.user, account, stage: stages[0] }}
        send={body => api('POST /api/potentials', { body: body as BodyOf<'POST /api/potentials'> })}
        onClose={onClose}
        {...(!account && { onSaved: (id: string) => navigate(`/potentials/${id}`) })}
      />
    )
  const params = { potential: record.id }
  return (
    <RecordForm
      title={`Edit ${record.name}`}
      action="Save"
      fields={fields}
      start={record}
      send={(body, modifiedAt) => api('PATCH /api/potentials/{potential}', { params, body: { ...body, modifiedAt } })}
      reread={() => readPotential(record.id)}
      onClose={onClose}
    />
  )
}

const withOwn = (stages: readonly string[], own: string | undefined) =>
  own && !stages.includes(own) ? [...stages, own] : stages
