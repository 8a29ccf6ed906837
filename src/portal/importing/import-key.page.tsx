import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FlowColumns } from '../../ui/flow-shell.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { notifyError } from '../../ui/notify.ts'
import { Failed } from '../../ui/states.tsx'
import { useConnections } from '../connections/known-connections.ts'
import { useListState } from '../list-state.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { useImportKind } from './import-address.ts'
import { ConnectForm } from './import-key-form.tsx'
import { WhatNext, WhereFrom } from './import-key-help.tsx'
import { KnownConnections } from './import-key-known.tsx'
import { ImportStep, StepHeading } from './import-steps.tsx'

const defaults = { key: 'known', crm: '', connection: '' }
const formId = 'zsc-key'

/** Step 1, Provide ZSC key: which CRM, whose key; or a connection that is remembered. */
export function ImportKeyPage() {
  const { portal, at } = useViewer()
  const { kind, words, stepAt } = useImportKind()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [state, change] = useListState(defaults)
  const [busy, setBusy] = useState(false)
  const { data, error, refetch } = useConnections()
  const rows = data?.rows ?? []
  const known = rows.find(one => one.id === state.connection) ?? rows.find(one => one.state !== 'refused') ?? rows[0]
  const usesKnown = known !== undefined && state.key !== 'another' && known.state !== 'refused'
  const crm = data?.choices.find(choice => choice.baseUrl === state.crm) ?? data?.choices[0]

  const read = async (connection: string) => {
    const params = { portal: portal.id, connection }
    const snapshot = await api('POST /api/p/{portal}/connections/{connection}/snapshots', { params, body: { kind } })
    void client.invalidateQueries({ queryKey: ['connections', portal.id] })
    navigate(stepAt(`/import/reading/${snapshot.id}`))
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
  const isOne = rows.length === 1

  return (
    <ImportStep
      kind={kind}
      current={0}
      title="Provide ZSC key"
      footNote={`Nothing is imported yet. The next step only reads ${words.reads}.`}
      foot={
        <>
          <Button variant="default" onClick={() => navigate(at(words.people))}>
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
      <FlowColumns aside={usesKnown ? <WhatNext kind={kind} /> : crm && <WhereFrom keyPage={crm.keyPage} />}>
        <StepHeading focus={usesKnown}>
          {usesKnown && isOne ? `${known.organizationName} is connected` : words.whichCrm}
        </StepHeading>
        {error && !data && (
          <Failed title="The connections did not arrive" error={error} onRetry={() => void refetch()} />
        )}
        {data && usesKnown && (
          <KnownConnections
            connections={rows}
            chosen={known}
            reads={words.reads}
            onChoose={connection => change({ connection })}
            onAnother={() => change({ key: 'another' })}
          />
        )}
        {data && crm && !usesKnown && (
          <ConnectForm
            id={formId}
            choices={data.choices}
            crm={crm}
            known={known}
            several={rows.length > 1}
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
