import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ApiError } from '../../ui/api.ts'
import { formatTime } from '../../ui/dates.ts'
import { FlowMiddle } from '../../ui/flow-shell.tsx'
import { Failed } from '../../ui/states.tsx'
import { Bare, NotFound } from '../not-found.tsx'
import { useParam, useViewer } from '../viewer.tsx'
import { useImportKind } from './import-address.ts'
import { ImportStep, StepHeading } from './import-steps.tsx'
import css from './importing.module.css'
import { RunProgress, useRun } from './run-progress.tsx'
import { StopButton } from './stop-button.tsx'
import { Stopped } from './stopped.tsx'

/** Step 3, Import: how far the run is, and the way to stop it; when it is done, its report. */
export function ImportRunPage() {
  const { at } = useViewer()
  const { history } = useRouter()
  const id = useParam('run')
  const { data: run, error, refetch } = useRun(id)
  const { kind, words } = useImportKind(run?.kind)
  // An undo is no step of an import: it has its progress where its report will be.
  const isElsewhere = run !== undefined && (run.state === 'done' || run.reverses !== null)
  useEffect(() => {
    if (isElsewhere) history.replace(at(`/imports/${id}`))
  }, [isElsewhere, history, at, id])
  if (error instanceof ApiError && error.status === 404)
    return (
      <Bare>
        <NotFound title="This import is not here" home={at('/imports')} back="Back to Imports" />
      </Bare>
    )
  return (
    <ImportStep kind={kind} current={2} title="Importing">
      <FlowMiddle>
        {error && !run ? (
          <Failed title="The import did not arrive" error={error} onRetry={() => void refetch()} />
        ) : (
          <>
            <div className={css.headRow}>
              <div>
                <StepHeading>{run?.state === 'cancelled' ? 'The import is stopped' : words.importing}</StepHeading>
                <p className={css.lead}>
                  {run && `From ${run.organizationName}, started by ${run.startedBy} at ${formatTime(run.startedAt)}`}
                  {'\u00a0'}
                </p>
              </div>
              {run?.state === 'applying' && <StopButton run={run} />}
            </div>
            {run?.state === 'applying' && <RunProgress run={run} />}
            {run?.state === 'cancelled' && (
              <div className={css.gap}>
                <Stopped run={run} />
              </div>
            )}
          </>
        )}
      </FlowMiddle>
    </ImportStep>
  )
}
