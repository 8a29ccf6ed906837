import { Button } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, TextField, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './connection-panel.module.css'
import { refuseBrokenKey } from './key-complaint.ts'
import type { ConnectionRow } from './known-connections.ts'

/** Change the ZSC Ticket: a new key of the same organisation, verified before it replaces the old one. */
export function ChangeTicket({ connection, onClose }: { connection: ConnectionRow; onClose: () => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const id = useId()
  const { id: connectionId, organizationName, keyPage } = connection
  const form = useForm(async fields => {
    const body = { email: fields.email?.trim() ?? '', key: fields.key?.trim() ?? '' }
    refuseBrokenKey(body.key, 'The old key is kept.')
    const params = { portal: portal.id, connection: connectionId }
    await api('PUT /api/p/{portal}/connections/{connection}/ticket', { params, body })
    await client.invalidateQueries({ queryKey: ['connections', portal.id] })
    notify(`The ZSC Ticket of ${organizationName} is changed. The new key works.`)
    onClose()
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title="Change the ZSC Ticket"
      note="The CRM verifies the new key before it replaces the old one."
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={id} loading={form.state.busy}>
            Verify and change
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={form.submit} className={css.form} noValidate>
        <FormError state={form.state} />
        <TextField
          size="sm"
          type="email"
          label="Email address"
          name="email"
          form={form.state}
          defaultValue={connection.email}
          help="Of the CRM administrator who generated the key"
          autoComplete="off"
        />
        <TextField
          size="sm"
          mono
          label="ZSC key"
          name="key"
          form={form.state}
          placeholder="zsc_"
          autoComplete="off"
          autoFocus
        />
        <p className="muted">
          The ZSC Ticket is this portal’s stored copy of that key. A CRM administrator of {organizationName} generates a
          new one under Setup &gt; General settings &gt; Developers Space &gt; Service Communication (ZSC) Key.{' '}
          <a href={keyPage} target="_blank" rel="noreferrer" className="link">
            Open it in the CRM <IconExternalLink size={13} style={{ verticalAlign: -2 }} />
          </a>
        </p>
      </form>
    </Dialog>
  )
}
