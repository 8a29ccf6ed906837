import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError } from '../../ui/api.ts'
import { formatTime } from '../../ui/dates.ts'
import { FlowMiddle } from '../../ui/flow-shell.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { notifyError } from '../../ui/notify.ts'
import { Failed, Note } from '../../ui/states.tsx'
import { useListState } from '../list-state.ts'
import { addressOf, api } from '../portal.client.ts'
import { useParam, useViewer } from '../viewer.tsx'
import { useImportKind } from './import-address.ts'
import { ImportStep, StepHeading } from './import-steps.tsx'
import css from './importing.module.css'
import { ReadingProgress, readWords } from './reading-progress.tsx'
import { rememberStarted } from './started.ts'
import { useWatched } from './watch-server.ts'

// The plan whose choices are kept, after "Read again".
const defaults = { from: '' }

/** Between the steps 1 and 2: the CRM is read, with what is known of how far; then the plan is made. */
export function ImportReadingPage() {
  const { portal, me } = useViewer()
  const { history } = useRouter()
  const navigate = useNavigate()
  const id = useParam('snapshot')
  const [{ from }] = useListState(defaults)
  const params = { portal: portal.id, snapshot: id }
  const watched = useWatched({
    queryKey: ['snapshot', portal.id, id],
    load: () => api('GET /api/p/{portal}/snapshots/{snapshot}', { params }),
    address: addressOf('GET /api/p/{portal}/snapshots/{snapshot}/events', { params }),
    isOver: ({ state }) => state !== 'reading',
  })
  const { data: snapshot, error } = watched
  const { kind, words, stepAt } = useImportKind(snapshot?.kind)

  const [planError, setPlanError] = useState<unknown>()
  const asked = useRef(false)
  const connection = snapshot?.connectionId
  const readAgain = useCallback(async () => {
    if (!connection) return
    try {
      const again = await api('POST /api/p/{portal}/connections/{connection}/snapshots', {
        params: { portal: portal.id, connection },
        body: { kind },
      })
      history.replace(stepAt(`/import/reading/${again.id}${from ? `?from=${from}` : ''}`))
    } catch (caught) {
      notifyError(caught)
    }
  }, [portal.id, connection, kind, from, history, stepAt])
  const plan = useCallback(async () => {
    if (asked.current) return
    asked.current = true
    setPlanError(undefined)
    try {
      const made = await api('POST /api/p/{portal}/snapshots/{snapshot}/plans', {
        params: { portal: portal.id, snapshot: id },
        body: from ? { from } : {},
      })
      history.replace(stepAt(`/import/choose/${made.id}`))
    } catch (caught) {
      // Somebody read the CRM again meanwhile; what this reading says is of the past.
      if (caught instanceof ApiError && caught.code === 'plan_out_of_date') return void readAgain()
      asked.current = false
      setPlanError(caught)
    }
  }, [portal.id, id, from, history, stepAt, readAgain])
  const isReading = snapshot?.state === 'reading'
  useEffect(() => {
    if (isReading)
      rememberStarted({ portal: portal.id, by: me.portalUserId, what: 'reading', id, ...(from && { plan: from }) })
  }, [isReading, portal.id, me.portalUserId, id, from])
  const client = useQueryClient()
  useEffect(() => {
    if (snapshot?.state === 'complete') void plan()
    // The connection now knows whether its key still works; so shall every panel.
    if (snapshot && snapshot.state !== 'reading')
      void client.invalidateQueries({ queryKey: ['connections', portal.id] })
  }, [snapshot, plan, client, portal.id])

  const failed = error ?? planError
  return (
    <ImportStep
      kind={kind}
      current={1}
      title="Reading the CRM"
      footNote="Nothing is imported yet. This only reads."
      foot={
        <Button variant="default" onClick={() => navigate(stepAt('/import/key'))}>
          Back
        </Button>
      }
    >
      <FlowMiddle>
        {failed ? (
          <Failed
            title={planError ? 'The plan was not made' : 'The reading did not arrive'}
            error={failed}
            onRetry={() => void (planError ? plan() : watched.refetch())}
          />
        ) : snapshot?.state === 'failed' ? (
          <>
            <StepHeading>The CRM was not read to the end</StepHeading>
            <div className={css.gap}>
              <Note
                tone="red"
                live
                title={snapshot.read > 0 ? `Stopped after ${readWords(snapshot)}.` : 'Nothing was read.'}
              >
                {snapshot.error?.detail} Nothing was changed here.
              </Note>
            </div>
            <div className={css.buttons}>
              <Button onClick={() => void readAgain()}>Try again</Button>
              <Button variant="default" onClick={() => navigate(stepAt('/import/key?key=another'))}>
                Provide another key
              </Button>
            </div>
          </>
        ) : (
          <>
            <StepHeading>
              Reading {words.reading}
              {snapshot && ` of ${snapshot.organizationName}`}
            </StepHeading>
            <p className={css.lead}>
              {snapshot ? `Started at ${formatTime(snapshot.startedAt)}. ` : ''}Then you see what would happen to each.
              You can leave this page: you are told when it is done.
            </p>
            <div className={css.gap} style={{ minHeight: 90 }}>
              {snapshot && <ReadingProgress reading={snapshot} />}
            </div>
          </>
        )}
      </FlowMiddle>
    </ImportStep>
  )
}
