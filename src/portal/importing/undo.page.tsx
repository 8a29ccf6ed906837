import { Button } from '@mantine/core'
import { IconArrowBackUp, IconRefresh } from '@tabler/icons-react'
import { ApiError } from '../../ui/api.ts'
import { useNavigate } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Failed, State } from '../../ui/states.tsx'
import { NotFound } from '../not-found.tsx'
import { useParam, useViewer } from '../viewer.tsx'
import type { RunView } from './run.ts'
import { whyNotUndone } from './run-end-words.ts'
import { useRun } from './run-progress.tsx'
import { changedIn, runName, runTitle } from './run-words.ts'
import css from './undo.module.css'
import { UndoPlan } from './undo-plan.tsx'
import { undoSums } from './undo-words.ts'
import { useReversal } from './use-reversal.ts'

/** Undo an import: works out what would be taken back and what is kept, shows it, and then does it. */
export function UndoPage() {
  const { at } = useViewer()
  const { data: run, error, refetch } = useRun(useParam('run'))
  if (error instanceof ApiError && error.status === 404)
    return <NotFound title="This import is not here" home={at('/imports')} back="Back to Imports" />
  if (run && !whyNotUndone(run)) return <Undo run={run} />
  return (
    <Page title={run ? `Undo ${runName(run)}?` : '\u00a0'} documentTitle="Undo an import" crumbs={crumbsOf(at, run)}>
      {error && !run && <Failed title="The import did not arrive" error={error} onRetry={() => void refetch()} />}
      {run && <CannotUndo run={run} />}
    </Page>
  )
}

function Undo({ run }: { run: RunView }) {
  const { at } = useViewer()
  const { reversal, error, again } = useReversal(run.id)
  return (
    <Page
      title={`Undo ${runName(run)}?`}
      documentTitle="Undo an import"
      crumbs={crumbsOf(at, run)}
      sub="Nothing has happened yet. What somebody changed since is kept, and each line says why."
      actions={
        reversal?.state === 'ready' && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconRefresh size={15} stroke={1.6} />}
            onClick={() => void again()}
          >
            Look again
          </Button>
        )
      }
    >
      {error && !reversal ? (
        <Failed title="What would be undone did not arrive" error={error} onRetry={() => void again()} />
      ) : reversal?.state === 'ready' ? (
        <UndoPlan reversal={reversal} again={again} />
      ) : (
        <div className={css.planning}>
          <Progress
            label="Changes looked at"
            work={`undo ${run.id}`}
            done={reversal ? undoSums(reversal).all : 0}
            of={changedIn(run.books)}
            unit="looked at"
          />
          <p className="muted">Working out what would be taken back, and what somebody changed since.</p>
        </div>
      )}
    </Page>
  )
}

function CannotUndo({ run }: { run: RunView }) {
  const { at } = useViewer()
  const navigate = useNavigate()
  const why = whyNotUndone(run) ?? ''
  return (
    <State
      icon={<IconArrowBackUp />}
      title={`This ${run.reverses ? 'undo' : 'import'} cannot be undone`}
      actions={
        <Button variant="default" onClick={() => navigate(at(`/imports/${run.reversedBy?.id ?? run.id}`))}>
          {run.reversedBy ? 'Open the undo' : 'Open its report'}
        </Button>
      }
    >
      {why}
      {run.reversedBy ? ` by ${run.reversedBy.startedBy}.` : '. Imports can be undone for 30 days.'}
    </State>
  )
}

const crumbsOf = (at: (path: string) => string, run: RunView | undefined) => [
  { label: 'Imports', href: at('/imports') },
  ...(run ? [{ label: runTitle(run), href: at(`/imports/${run.id}`) }] : []),
]
