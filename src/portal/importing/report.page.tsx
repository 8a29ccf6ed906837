import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useEffect } from 'react'
import { ApiError } from '../../ui/api.ts'
import { formatDuration, formatMoment } from '../../ui/dates.ts'
import { Equation } from '../../ui/equation.tsx'
import { OutcomeIcon, outcomeWord } from '../../ui/outcome.tsx'
import { Page } from '../../ui/page.tsx'
import { Failed } from '../../ui/states.tsx'
import { NotFound } from '../not-found.tsx'
import { addressOf } from '../portal.client.ts'
import { useParam, useViewer } from '../viewer.tsx'
import { ReportNeeds } from './report-needs.tsx'
import { ReportRecords } from './report-records.tsx'
import type { RunView } from './run.ts'
import { countsOf, RunProgress, useRun } from './run-progress.tsx'

/** Step 4, Report: what became of every record read, in numbers that add up and then one by one. */
export function ReportPage() {
  const { portal, at } = useViewer()
  const id = useParam('run')
  const { data: run, error, refetch } = useRun(id)
  // Whoever comes from the import's progress has lost the place of the focus: the page takes it.
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById('page')?.focus({ preventScroll: true })
  }, [])
  if (error instanceof ApiError && error.status === 404)
    return <NotFound title="This import is not here" home={at('/imports')} />
  const csv = addressOf('GET /api/p/{portal}/runs/{run}/report.csv', { params: { portal: portal.id, run: id } })
  return (
    <Page
      layout="wide"
      title={run ? `Import of portal users, ${formatMoment(run.startedAt)}` : '\u00a0'}
      documentTitle="Import report"
      crumbs={[{ label: 'Imports', href: at('/imports') }, ...(run ? [{ label: run.organizationName }] : [])]}
      sub={run && timeWords(run)}
      actions={
        run?.state === 'done' && (
          <Button
            component="a"
            href={csv}
            download
            variant="default"
            leftSection={<IconDownload size={15} stroke={1.6} />}
          >
            Download CSV
          </Button>
        )
      }
    >
      {error && !run && <Failed title="The report did not arrive" error={error} onRetry={() => void refetch()} />}
      {run?.state === 'applying' && <RunProgress run={run} />}
      {run?.state === 'done' && (
        <>
          <Books run={run} />
          <ReportNeeds run={run} />
          <ReportRecords run={run} />
        </>
      )}
    </Page>
  )
}

function timeWords({ startedAt, finishedAt, startedBy }: RunView) {
  if (!finishedAt) return `Started by ${startedBy}.`
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000
  return `Finished in ${formatDuration(seconds)}. Started by ${startedBy}.`
}

function Books({ run: { books } }: { run: RunView }) {
  const left = [
    { label: 'Read', count: books.read },
    ...(books.absent > 0 ? [{ label: 'Gone from the CRM', count: books.absent }] : []),
  ]
  const right = countsOf(books)
    .filter(({ outcome, count }) => outcome !== 'reactivate' || count > 0)
    .map(({ outcome, count }) => ({
      label: outcomeWord(outcome, 'report'),
      count,
      icon: <OutcomeIcon outcome={outcome} size={14} faint={count === 0} />,
    }))
  const isRight = left.reduce((sum, { count }) => sum + count, 0) === right.reduce((sum, { count }) => sum + count, 0)
  return (
    <Equation
      left={left}
      right={right}
      note={isRight ? 'Every record read is counted once, and the sum is right.' : undefined}
    />
  )
}
