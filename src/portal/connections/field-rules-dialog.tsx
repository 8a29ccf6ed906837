import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { Failed } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './field-rules.module.css'
import type { ConnectionRow } from './known-connections.ts'
import { fieldName, ruledFields } from './ruled-fields.ts'

type Line = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/connections/{connection}/field-rules'>>>['rules'][number]

const ways: { rule: Line['rule']; title: string; text: string }[] = [
  { rule: 'crm', title: 'CRM', text: 'What the CRM says is taken, unless somebody changed it here by hand.' },
  { rule: 'portal', title: 'Portal', text: 'Brought along once, when somebody comes in; never taken after that.' },
  { rule: 'first', title: 'First', text: 'Taken only while nothing is here. What is here stays.' },
]

const kinds: { kind: Line['kind']; title: string }[] = [
  { kind: 'user', title: 'Portal users' },
  { kind: 'account', title: 'Client companies' },
  { kind: 'contact', title: 'Client users' },
]

/** Who decides each field of what came over a connection: three choices, explained, for every field of every kind. */
export function FieldRulesDialog({ connection, onClose }: { connection: ConnectionRow; onClose: () => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const id = useId()
  const params = { portal: portal.id, connection: connection.id }
  const queryKey = ['field-rules', portal.id, connection.id]
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => api('GET /api/p/{portal}/connections/{connection}/field-rules', { params }),
  })
  const [changed, setChanged] = useState<Line[]>()
  const rules = changed ?? data?.rules ?? []
  const form = useForm(async () => {
    const saved = await api('PUT /api/p/{portal}/connections/{connection}/field-rules', { params, body: { rules } })
    client.setQueryData(queryKey, saved)
    notify('Saved. The next import goes by it.')
    onClose()
  })
  const set = (line: Line) =>
    setChanged(rules.map(one => (one.kind === line.kind && one.field === line.field ? line : one)))
  return (
    <Dialog
      opened
      onClose={onClose}
      size={560}
      title={`Who decides a field of ${connection.organizationName}`}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={id} disabled={!data} loading={form.state.busy}>
            Save
          </Button>
        </>
      }
    >
      {error && !data && <Failed title="The rules did not arrive" error={error} onRetry={() => void refetch()} />}
      <dl className={css.ways}>
        {ways.map(({ rule, title, text }) => (
          <div key={rule}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <form id={id} onSubmit={form.submit} noValidate>
        <FormError state={form.state} />
        {kinds.map(({ kind, title }) => (
          <Fields key={kind} kind={kind} title={title} rules={rules} onChange={set} />
        ))}
      </form>
    </Dialog>
  )
}

type FieldsProps = { kind: Line['kind']; title: string; rules: readonly Line[]; onChange: (line: Line) => void }

function Fields({ kind, title, rules, onChange }: FieldsProps) {
  return (
    <table className={css.fields}>
      <caption>{title}</caption>
      <thead>
        <tr>
          <td />
          {ways.map(way => (
            <th key={way.rule} scope="col">
              {way.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ruledFields[kind].map(field => {
          const chosen = rules.find(one => one.kind === kind && one.field === field)?.rule
          return (
            <tr key={field}>
              <th scope="row">{fieldName[field]}</th>
              {ways.map(({ rule, title: way }) => (
                <td key={rule}>
                  <label>
                    <input
                      type="radio"
                      name={`${kind} ${field}`}
                      aria-label={`${fieldName[field]} of ${title.toLowerCase()}: ${way}`}
                      checked={chosen === rule}
                      disabled={chosen === undefined}
                      onChange={() => onChange({ kind, field, rule })}
                    />
                  </label>
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
