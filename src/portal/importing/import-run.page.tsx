import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { formatTime } from '../../ui/dates.ts'
import { FlowMiddle } from '../../ui/flow-shell.tsx'
import { Failed } from '../../ui/states.tsx'
import { useParam, useViewer } from '../viewer.tsx'
import { useImportKind } from './import-address.ts'
import { ImportStep, StepHeading } from './import-steps.tsx'
import css from './importing.module.css'
import { RunProgress, useRun } from './run-progress.tsx'

/** Step 3, Import: how far the run is; when it is done, its report. */
export function ImportRunPage() {
  const { at } = useViewer()
  const client = useQueryClient()
  const { history } = useRouter()
  const id = useParam('run')
  const { data: run, error, refetch } = useRun(id)
  const { kind, words } = useImportKind(run?.kind)
  const isDone = run?.state === 'done'
  useEffect(() => {
    if (!isDone) return
    // Whatever other screens remember of people, projects and the connection is from before.
    client.removeQueries({ type: 'inactive' })
    history.replace(at(`/imports/${id}`))
  }, [isDone, client, history, at, id])
  return (
    <ImportStep kind={kind} current={2} title="Importing">
      <FlowMiddle>
        {error && !run ? (
          <Failed title="The import did not arrive" error={error} onRetry={() => void refetch()} />
        ) : (
          <>
            <StepHeading>{words.importing}</StepHeading>
            <p className={css.lead}>
              {run && `From ${run.organizationName}, started by ${run.startedBy} at ${formatTime(run.startedAt)}`}
              {'\u00a0'}
            </p>
            {run && <RunProgress run={run} />}
          </>
        )}
      </FlowMiddle>
    </ImportStep>
  )
}
