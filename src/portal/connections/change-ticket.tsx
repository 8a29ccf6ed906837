import { Button } from '@mantine/core'
import { IconArrowsLeftRight, IconCircleCheck, IconExternalLink } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { ApiError } from '../../ui/api.ts'
import { Choice } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, SelectField, TextField, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { Note } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { OtherOrganization } from './connection.ts'
import css from './connection-panel.module.css'
import { refuseBrokenKey } from './key-complaint.ts'
import { type ConnectionRow, useConnections } from './known-connections.ts'
import { tiedWords } from './state-words.ts'

type Ties = 'keep' | 'end'

/**
 * Change the ZSC Ticket: a new key, verified before it replaces the old one. One that opens another organisation changes
 * nothing until it is said here what becomes of the old connection.
 */
export function ChangeTicket({ connection, onClose }: { connection: ConnectionRow; onClose: () => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const id = useId()
  const crms = useCrms(connection)
  const [baseUrl, setBaseUrl] = useState(connection.baseUrl)
  const [other, setOther] = useState<OtherOrganization>()
  const [ties, setTies] = useState<Ties>('keep')
  const form = useForm(async fields => {
    const key = fields.key?.trim() ?? ''
    const body = { email: fields.email?.trim() ?? '', key, baseUrl, ...(other && { otherOrganization: ties }) }
    refuseBrokenKey(key, 'The old key is kept.')
    const params = { portal: portal.id, connection: connection.id }
    try {
      const changed = await api('PUT /api/p/{portal}/connections/{connection}/ticket', { params, body })
      await Promise.all(
        ['connections', 'crm', 'portal-users', 'client-users'].map(name =>
          client.invalidateQueries({ queryKey: [name, portal.id] }),
        ),
      )
      notify(doneWords(changed.organizationName, other, ties))
      onClose()
    } catch (caught) {
      const about = otherOrganizationOf(caught)
      if (!about) throw caught
      setOther(about)
    }
  })
  // What was verified is no longer what stands in the fields.
  const forget = () => setOther(undefined)
  return (
    <Dialog
      opened
      onClose={onClose}
      title="Change the ZSC Ticket"
      note={
        other ? (
          <span className={css.verified}>
            <IconCircleCheck size={15} /> Key verified just now
          </span>
        ) : (
          'The CRM verifies the new key before it replaces the old one.'
        )
      }
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={id} loading={form.state.busy}>
            {actWords(other)}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={form.submit} className={css.form} noValidate>
        <FormError state={form.state} />
        {crms.length > 1 && (
          <SelectField
            size="sm"
            label="CRM"
            name="baseUrl"
            form={form.state}
            options={crms}
            value={baseUrl}
            onChange={next => {
              setBaseUrl(next)
              forget()
            }}
          />
        )}
        <TextField
          size="sm"
          type="email"
          label="Email address"
          name="email"
          form={form.state}
          defaultValue={connection.email}
          onChange={forget}
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
          onChange={forget}
          autoComplete="off"
          autoFocus
        />
        {other ? (
          <OtherOrganizationChoice other={other} value={ties} onChange={setTies} />
        ) : (
          <WhereFrom connection={connection} baseUrl={baseUrl} />
        )}
      </form>
    </Dialog>
  )
}

type OtherProps = { other: OtherOrganization; value: Ties; onChange: (ties: Ties) => void }

function OtherOrganizationChoice({ other, value, onChange }: OtherProps) {
  const { organizationName, connectedTo, isConnected, tied } = other
  const isNobody = tied.users + tied.companies + tied.contacts === 0
  const few = tied.users + tied.companies + tied.contacts === 1
  return (
    <>
      <Note tone="amber" icon={<IconArrowsLeftRight />} title="This key is for another organisation." live>
        It opens {organizationName}
        {isConnected && ', which is connected already'}; you are connected to {connectedTo}. The same record number
        means different people in the two, so nothing is tied across by number.
      </Note>
      <Choice
        label={`What becomes of ${connectedTo}`}
        value={value}
        onChange={next => onChange(next as Ties)}
        options={[
          {
            value: 'keep',
            title: `Keep ${connectedTo} as a second connection`,
            text: `${tiedWords(tied)} ${isNobody ? 'is tied to it so far' : `${few ? 'stays' : 'stay'} tied to it`}.`,
          },
          {
            value: 'end',
            title: `End the ties to ${connectedTo}`,
            text: isNobody
              ? 'Nobody is tied to it, so nothing else changes.'
              : `${tiedWords(tied)} ${few ? 'stays and no longer follows' : 'stay and no longer follow'} that CRM. Nobody loses access.`,
          },
        ]}
      />
    </>
  )
}

function WhereFrom({ connection, baseUrl }: { connection: ConnectionRow; baseUrl: string }) {
  const { data } = useConnections()
  const isOwn = baseUrl === connection.baseUrl
  const keyPage = isOwn ? connection.keyPage : data?.choices.find(choice => choice.baseUrl === baseUrl)?.keyPage
  return (
    <p className="muted">
      The ZSC Ticket is this portal’s stored copy of that key. A CRM administrator
      {isOwn && ` of ${connection.organizationName}`} generates a new one under Setup &gt; General settings &gt;
      Developers Space &gt; Service Communication (ZSC) Key.{' '}
      <a href={keyPage} target="_blank" rel="noreferrer" className="link">
        Open it in the CRM <IconExternalLink size={13} style={{ verticalAlign: -2 }} />
      </a>
    </p>
  )
}

/** The CRMs the new key can be of: the connection's own, and those that can be chosen. */
function useCrms({ baseUrl }: ConnectionRow) {
  const { data } = useConnections()
  const choices = (data?.choices ?? []).map(choice => ({ value: choice.baseUrl, label: choice.label }))
  const isListed = choices.some(choice => choice.value === baseUrl)
  return isListed ? choices : [{ value: baseUrl, label: new URL(baseUrl).host }, ...choices]
}

const otherOrganizationOf = (caught: unknown) =>
  caught instanceof ApiError && caught.code === 'other_organization' ? (caught.about as OtherOrganization) : undefined

function actWords(other: OtherOrganization | undefined): string {
  if (!other) return 'Verify and change'
  return other.isConnected ? `Change the key of ${other.organizationName}` : `Connect ${other.organizationName}`
}

function doneWords(name: string, other: OtherOrganization | undefined, ties: Ties): string {
  if (!other) return `The ZSC Ticket of ${name} is changed. The new key works.`
  if (ties === 'end') return `${name} is connected. The ties to ${other.connectedTo} are ended.`
  return `${name} is connected beside ${other.connectedTo}.`
}
