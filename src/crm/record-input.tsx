import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import { type FormState, SelectField, TextField } from '../ui/form.tsx'
import { api } from './crm.client.ts'
import { type FormRecord, type RecordField, type Ref, textOf } from './record-fields.ts'
import { type Found, RecordPicker } from './record-picker.tsx'

/** The other records a form points to. */
export type Picked = { account: Ref | null; contact: Ref | null }

type RecordInputProps = {
  field: RecordField
  form: FormState
  start: FormRecord
  picked: Picked
  onPick: (patch: Partial<Picked>) => void
  autoFocus: boolean
}

const order = ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[]

/** The input of one field, whatever its kind. */
export function RecordInput({ field, form, start, picked, onPick, autoFocus }: RecordInputProps) {
  const list = useId()
  const { name, label, kind, help, required, words } = field
  const defaultValue = textOf(start[name])
  const focus = autoFocus && { autoFocus: true, 'data-autofocus': true }
  const input = {
    name,
    label,
    defaultValue,
    size: 'sm',
    autoComplete: 'off',
    error: form.errorOf(name),
    description: help,
    inputWrapperOrder: order,
    ...focus,
  } as const
  switch (kind) {
    case 'account':
      return (
        <RecordPicker
          name={name}
          label={label}
          noun="account"
          error={form.errorOf(name)}
          value={picked.account}
          queryKey={['accounts', 'to-pick']}
          search={searchAccounts}
          onPick={account => onPick({ account, ...(account?.id !== picked.account?.id && { contact: null }) })}
        />
      )
    case 'contact':
      return (
        <RecordPicker
          name={name}
          label={label}
          noun="contact"
          error={form.errorOf(name)}
          value={picked.contact}
          queryKey={['contacts', 'to-pick', picked.account?.id]}
          search={(q, signal) => searchContacts(q, picked.account?.id, signal)}
          onPick={contact => onPick({ contact, ...(contact?.account && { account: contact.account }) })}
        />
      )
    case 'choice':
      return <ChoiceInput field={field} form={form} start={defaultValue} />
    case 'tick':
      return (
        <Checkbox
          name={name}
          value="yes"
          label={label}
          description={help}
          defaultChecked={defaultValue === 'yes'}
          error={form.errorOf(name)}
        />
      )
    case 'area':
      return <Textarea {...input} autosize={false} rows={3} resize="vertical" />
    case 'day':
      return <TextInput {...input} type="date" min="1900-01-01" max="2199-12-31" />
    case 'number':
      return <TextInput {...input} inputMode="decimal" />
    default:
      if (!words) {
        const type = kind === 'text' ? undefined : kind
        return (
          <TextField
            {...{ name, label, form, defaultValue, autoFocus }}
            size="sm"
            {...(type && { type })}
            {...(required && { required })}
            {...(help && { help })}
            autoComplete="off"
          />
        )
      }
      return (
        <>
          <TextInput {...input} list={list} />
          <datalist id={list}>
            {words.map(word => (
              <option key={word} value={word} />
            ))}
          </datalist>
        </>
      )
  }
}

/** One of a few. Its value is kept here: what can be chosen may arrive later than what is chosen. */
function ChoiceInput({ field, form, start }: { field: RecordField; form: FormState; start: string }) {
  const [value, setValue] = useState(start)
  const { name, label, help, options = [] } = field
  return (
    <SelectField {...{ name, label, form, value, options }} size="sm" onChange={setValue} {...(help && { help })} />
  )
}

async function searchAccounts(q: string, signal: AbortSignal): Promise<Found> {
  const { rows, total } = await api('GET /api/accounts', { query: { q: q || undefined, limit: 20 } }, signal)
  return { total, rows: rows.map(({ id, name, city, country }) => ({ id, name, hint: city ?? country ?? '' })) }
}

async function searchContacts(q: string, account: string | undefined, signal: AbortSignal): Promise<Found> {
  const query = { q: q || undefined, account, limit: 20 }
  const { rows, total } = await api('GET /api/contacts', { query }, signal)
  return {
    total,
    rows: rows.map(({ id, name, email, account }) => ({ id, name, account, hint: account?.name ?? email ?? '' })),
  }
}
