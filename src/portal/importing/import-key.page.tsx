import { Button } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FlowColumns, NumberedSteps } from '../../ui/flow-shell.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { notifyError } from '../../ui/notify.ts'
import { Section } from '../../ui/section.tsx'
import { Failed } from '../../ui/states.tsx'
import { useConnections } from '../connections/known-connections.ts'
import { useListState } from '../list-state.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { ConnectForm } from './import-key-form.tsx'
import { KnownConnection } from './import-key-known.tsx'
import { ImportStep, StepHeading } from './import-steps.tsx'

const defaults = { key: 'known', crm: '' }
const formId = 'zsc-key'

/** Step 1, Provide ZSC key: which CRM, whose key; or the connection that is remembered. */
export function ImportKeyPage() {
  const { portal, at } = useViewer()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [state, change] = useListState(defaults)
  const [busy, setBusy] = useState(false)
  const { data, error, refetch } = useConnections()
  const known = data?.rows[0]
  const usesKnown = known !== undefined && state.key !== 'another' && known.state !== 'refused'
  const crm = data?.choices.find(choice => choice.baseUrl === state.crm) ?? data?.choices[0]

  const read = async (connection: string) => {
    const params = { portal: portal.id, connection }
    const snapshot = await api('POST /api/p/{portal}/connections/{connection}/snapshots', { params, body: {} })
    void client.invalidateQueries({ queryKey: ['connections', portal.id] })
    navigate(at(`/import/reading/${snapshot.id}`))
  }
  const goOn = async () => {
    if (!known) return
    setBusy(true)
    try {
      await read(known.id)
    } catch (caught) {
      notifyError(caught)
    } finally {
      setBusy(false)
    }
  }

  return (
    <ImportStep
      current={0}
      title="Provide ZSC key"
      footNote="Nothing is imported yet. The next step only reads."
      foot={
        <>
          <Button variant="default" onClick={() => navigate(at('/all-users/portal-users'))}>
            Cancel
          </Button>
          {usesKnown ? (
            <Button loading={busy} onClick={() => void goOn()} data-autofocus>
              Next Step
            </Button>
          ) : (
            <Button type="submit" form={formId} loading={busy} disabled={!data}>
              Next Step
            </Button>
          )}
        </>
      }
    >
      <FlowColumns aside={usesKnown ? <WhatNext /> : crm && <WhereFrom keyPage={crm.keyPage} />}>
        <StepHeading focus={usesKnown}>
          {usesKnown ? `${known.organizationName} is connected` : 'Which CRM do the people come from?'}
        </StepHeading>
        {error && !data && (
          <Failed title="The connections did not arrive" error={error} onRetry={() => void refetch()} />
        )}
        {data && usesKnown && <KnownConnection connection={known} onAnother={() => change({ key: 'another' })} />}
        {data && crm && !usesKnown && (
          <ConnectForm
            id={formId}
            choices={data.choices}
            crm={crm}
            known={known}
            onCrm={next => change({ crm: next })}
            onKnown={() => change({ key: 'known' })}
            onBusy={setBusy}
            onConnected={read}
          />
        )}
      </FlowColumns>
    </ImportStep>
  )
}

function WhatNext() {
  return (
    <Section title="What comes next">
      <NumberedSteps
        steps={[
          'All CRM users are read. Nothing changes, there or here.',
          <span key="2">
            You choose whom to import, with <b>User Role</b> and <b>Working Project</b>.
          </span>,
          <span key="3">
            <b>Import Users Now</b> makes them portal users. Nobody gets mail unless you tick it.
          </span>,
        ]}
      />
    </Section>
  )
}

function WhereFrom({ keyPage }: { keyPage: string }) {
  return (
    <Section title="Where the key comes from">
      <NumberedSteps
        steps={[
          <span key="1">
            In the CRM, open <b>Setup</b> at the top right.
          </span>,
          <span key="2">
            Choose <b>General settings</b>, then <b>Developers Space</b>.
          </span>,
          <span key="3">
            Open <b>Service Communication (ZSC) Key</b>.
          </span>,
          <span key="4">
            Press <b>Generate Now</b> and copy both values here.
          </span>,
        ]}
      />
      <p className="muted">
        Not a CRM administrator? Ask one for both values.{' '}
        <a href={keyPage} target="_blank" rel="noreferrer" className="link">
          Open this page of the CRM <IconExternalLink size={13} style={{ verticalAlign: -2 }} aria-hidden="true" />
        </a>
      </p>
    </Section>
  )
}
