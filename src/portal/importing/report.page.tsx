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
import { ClientNeeds } from './client-needs.tsx'
import { importWords } from './import-words.ts'
import css from './report.module.css'
import { ReportNeeds } from './report-needs.tsx'
import { ReportRecords } from './report-records.tsx'
import type { RunView } from './run.ts'
import { RunProgress, useRun } from './run-progress.tsx'
import { allBalance, bookParts, countsOf } from './run-words.ts'

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
      title={run ? `${importWords[run.kind].imported}, ${formatMoment(run.startedAt)}` : '\u00a0'}
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
          {run.kind === 'client' ? <ClientNeeds run={run} /> : <ReportNeeds run={run} />}
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

function Books({ run }: { run: RunView }) {
  const parts = bookParts(run)
  const shows = (what: 'absent' | 'reactivated') => parts.some(({ books }) => books[what] > 0)
  const note = allBalance(run) ? 'Every record read is counted once, and the sum is right.' : undefined
  return parts.map(({ title, books }, index) => (
    <section key={title ?? ''} aria-label={title} className={css.books}>
      {title && <h2 className={css.booksTitle}>{title}</h2>}
      <Equation
        left={[
          { label: 'Read', count: books.read },
          ...(shows('absent') ? [{ label: 'Gone from the CRM', count: books.absent }] : []),
        ]}
        right={countsOf(books)
          .filter(({ outcome }) => outcome !== 'reactivate' || shows('reactivated'))
          .map(({ outcome, count }) => ({
            label: outcomeWord(outcome, 'report'),
            count,
            icon: <OutcomeIcon outcome={outcome} size={14} faint={count === 0} />,
          }))}
        note={index === parts.length - 1 ? note : undefined}
      />
    </section>
  ))
}
