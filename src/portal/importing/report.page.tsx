import { Button } from '@mantine/core'
import { IconArrowBackUp, IconDownload } from '@tabler/icons-react'
import { useEffect } from 'react'
import { ApiError } from '../../ui/api.ts'
import { formatDuration } from '../../ui/dates.ts'
import { Link } from '../../ui/link.tsx'
import { type Crumb, Page } from '../../ui/page.tsx'
import { Failed, Note } from '../../ui/states.tsx'
import { NotFound } from '../not-found.tsx'
import { addressOf } from '../portal.client.ts'
import { useParam, useViewer } from '../viewer.tsx'
import { ClientNeeds } from './client-needs.tsx'
import { IfUndone } from './if-undone.tsx'
import importing from './importing.module.css'
import css from './report.module.css'
import { ReportBooks } from './report-books.tsx'
import { ReportNeeds } from './report-needs.tsx'
import { ReportRecords } from './report-records.tsx'
import { ReportVerdict } from './report-verdict.tsx'
import type { RunView } from './run.ts'
import { RunProgress, useRun } from './run-progress.tsx'
import { nameOf, runTitle, whenWords } from './run-words.ts'
import { StopButton } from './stop-button.tsx'
import { Stopped } from './stopped.tsx'
import { UndoButton } from './undo-button.tsx'
import { UndoNeeds } from './undo-needs.tsx'

/** Step 4, Report: whether it worked and what needs somebody, numbers that add up, then every record one by one. */
export function ReportPage() {
  const { at } = useViewer()
  const id = useParam('run')
  const { data: run, error, refetch } = useRun(id)
  // Whoever comes from the import's progress has lost the place of the focus: the page takes it.
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById('page')?.focus({ preventScroll: true })
  }, [])
  if (error instanceof ApiError && error.status === 404)
    return <NotFound title="This import is not here" home={at('/imports')} back="Back to Imports" />
  return (
    <Page
      layout="wide"
      title={run ? runTitle(run) : '\u00a0'}
      documentTitle={run?.reverses ? 'Report of an undo' : 'Import report'}
      crumbs={[{ label: 'Imports', href: at('/imports') }, ...(run ? [crumbOf(run, at)] : [])]}
      sub={run && timeWords(run)}
      actions={run && <Actions run={run} />}
    >
      {error && !run && <Failed title="The report did not arrive" error={error} onRetry={() => void refetch()} />}
      {run?.state === 'applying' && (
        <div className={css.underWay}>
          <RunProgress run={run} />
        </div>
      )}
      {run && run.state !== 'applying' && (
        <>
          <div className={css.first}>
            {run.state === 'cancelled' && <Stopped run={run} />}
            {run.state === 'done' && (run.reversedBy ? <Undone run={run} /> : <ReportVerdict run={run} />)}
            <ReportBooks run={run} />
            <Cards run={run} />
          </div>
          <ReportRecords run={run} />
        </>
      )}
    </Page>
  )
}

function Actions({ run }: { run: RunView }) {
  const { portal } = useViewer()
  if (run.state === 'applying') return <StopButton run={run} />
  const csv = addressOf('GET /api/p/{portal}/runs/{run}/report.csv', { params: { portal: portal.id, run: run.id } })
  return (
    <>
      <Button component="a" href={csv} download variant="default" leftSection={<IconDownload size={15} stroke={1.6} />}>
        Download CSV
      </Button>
      {run.state === 'done' && !run.reversedBy && <UndoButton run={run} />}
    </>
  )
}

/** What is left to do; of what was undone, or stopped, nothing that an import asks for. */
function Cards({ run }: { run: RunView }) {
  if (run.reversedBy || run.state !== 'done') return null
  const Needs = run.reverses ? UndoNeeds : run.kind === 'client' ? ClientNeeds : ReportNeeds
  return (
    <div className={css.cards}>
      <Needs run={run} />
      <IfUndone run={run} />
    </div>
  )
}

/** Where a run came from: its CRM, or of an undo the run it undid. */
function crumbOf({ reverses, organizationName }: RunView, at: (path: string) => string): Crumb {
  if (!reverses) return { label: organizationName }
  const label = nameOf(reverses.isUndo, reverses.startedAt).replace(/^the/, 'The')
  return { label, href: at(`/imports/${reverses.id}`) }
}

const undoneWords = { applying: 'Is being undone', cancelled: 'Was to be undone, which was stopped,', done: 'Undone' }

function Undone({ run: { reversedBy } }: { run: RunView }) {
  const { at } = useViewer()
  if (!reversedBy) return null
  const { id, state, startedBy, startedAt } = reversedBy
  return (
    <Note icon={<IconArrowBackUp />} title={`${undoneWords[state]} by ${startedBy}, ${whenWords(startedAt)}.`}>
      {state === 'done' && 'What stands below is what it did before. '}
      <Link href={at(`/imports/${id}`)} className={importing.noteLink}>
        Open the undo
      </Link>
    </Note>
  )
}

function timeWords({ startedAt, finishedAt, startedBy }: RunView) {
  if (!finishedAt) return `Started by ${startedBy}.`
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000
  return `Finished in ${formatDuration(seconds)}. Started by ${startedBy}.`
}
