import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { ApiError } from '../../ui/api.ts'
import { FormError, SelectField, TextField, useForm } from '../../ui/form.tsx'
import { refuseBrokenKey } from '../connections/key-complaint.ts'
import type { ConnectionRow, CrmChoice } from '../connections/known-connections.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './importing.module.css'

type ConnectFormProps = {
  id: string
  choices: readonly CrmChoice[]
  crm: CrmChoice
  /** The connection that is remembered, if one is. */
  known: ConnectionRow | undefined
  /** There are others besides. */
  several: boolean
  onCrm: (baseUrl: string) => void
  onKnown: () => void
  onBusy: (busy: boolean) => void
  onConnected: (connection: string) => Promise<void>
}

/** Which CRM, and the pair of email address and key. A wrong pair is refused here, and nothing of it is stored. */
export function ConnectForm({
  id,
  choices,
  crm,
  known,
  several,
  onCrm,
  onKnown,
  onBusy,
  onConnected,
}: ConnectFormProps) {
  const { portal } = useViewer()
  const form = useForm(async fields => {
    const body = { baseUrl: crm.baseUrl, email: fields.email?.trim() ?? '', key: fields.key?.trim() ?? '' }
    refuseEmpty(body)
    refuseBrokenKey(body.key, 'Nothing was stored.')
    const connection = await api('POST /api/p/{portal}/connections', { params: { portal: portal.id }, body })
    await onConnected(connection.id)
  })
  const { busy, error } = form.state
  useEffect(() => onBusy(busy), [busy, onBusy])
  return (
    <>
      <p className={css.lead}>
        A CRM administrator gives you an email address and a key. The portal keeps the key sealed and uses it only to
        read.
      </p>
      <form id={id} onSubmit={form.submit} className={css.fields} noValidate>
        <FormError
          state={form.state}
          {...(error?.code === 'key_rejected' && error.errors.length === 0 && { title: 'The CRM refused this pair.' })}
        />
        {known?.state === 'refused' && !error && (
          <p className={css.refused}>
            The key of {known.organizationName} no longer works. {known.stateDetail}
          </p>
        )}
        <SelectField
          label="CRM"
          name="baseUrl"
          form={form.state}
          options={choices.map(choice => ({ value: choice.baseUrl, label: choice.label }))}
          value={crm.baseUrl}
          onChange={onCrm}
          help={new URL(crm.baseUrl).host}
        />
        <TextField
          type="email"
          label="Email address"
          name="email"
          form={form.state}
          help="Of the CRM administrator who generated the key"
          autoComplete="off"
          defaultValue={known?.baseUrl === crm.baseUrl ? known.email : ''}
          autoFocus
        />
        <TextField mono label="ZSC key" name="key" form={form.state} placeholder="zsc_" autoComplete="off" />
      </form>
      {known && known.state !== 'refused' && (
        <Button variant="subtle" mt={16} ml={-12} onClick={onKnown}>
          {several ? 'Use a key that is stored' : `Use the key of ${known.organizationName} that is stored`}
        </Button>
      )}
    </>
  )
}

function refuseEmpty({ email, key }: { email: string; key: string }) {
  const errors = [
    ...(email ? [] : [{ field: 'email', message: 'Give the address the CRM shows beside the key.' }]),
    ...(key ? [] : [{ field: 'key', message: 'Paste the key the CRM shows once.' }]),
  ]
  if (errors.length === 0) return
  throw new ApiError({
    status: 400,
    code: 'invalid_input',
    detail: 'Both values are needed. Nothing was stored.',
    errors,
  })
}
