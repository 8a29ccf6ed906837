import { Button } from '@mantine/core'
import { IconArrowsDownUp, IconDatabaseImport } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { CompactRow, NameCell, TextCell, TwoLines } from '../../ui/cells.tsx'
import { formatMoment } from '../../ui/dates.ts'
import { useNavigate } from '../../ui/link.tsx'
import { count, plural } from '../../ui/numbers.ts'
import { outcomeWord } from '../../ui/outcome.tsx'
import { Page } from '../../ui/page.tsx'
import { Bar } from '../../ui/progress.tsx'
import { Empty } from '../../ui/states.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { Table } from '../../ui/table.tsx'
import { useFirstPage } from '../../ui/table-data.ts'
import type { Column } from '../../ui/table-types.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './report.module.css'
import type { RunView } from './run.ts'
import { countsOf } from './run-progress.tsx'

type RunsPage = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/runs'>>>

/** Imports: what came from the CRM, when, and what became of it. */
export function ImportsPage() {
  const { portal, at } = useViewer()
  const navigate = useNavigate()
  const client = useQueryClient()
  const queryKey = useMemo(() => ['runs', portal.id], [portal.id])
  const page = useFirstPage<RunsPage>(queryKey)
  const isRunning = page?.rows.some(run => run.state === 'applying') ?? false
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(() => void client.invalidateQueries({ queryKey }), 2000)
    return () => clearInterval(timer)
  }, [isRunning, client, queryKey])
  const rowHref = useCallback(
    (run: RunView) => at(run.state === 'applying' ? `/import/run/${run.id}` : `/imports/${run.id}`),
    [at],
  )
  const importIt = () => navigate(at('/import/key'))
  return (
    <Page
      title="Imports"
      sub="What came from the CRM, when, and what became of it."
      actions={
        <Button leftSection={<IconDatabaseImport size={15} stroke={1.6} />} onClick={importIt}>
          Import From CRM
        </Button>
      }
    >
      <Table<RunView>
        label="Imports"
        noun={['import', 'imports']}
        queryKey={queryKey}
        fetchPage={cursor =>
          api('GET /api/p/{portal}/runs', { params: { portal: portal.id }, query: { ...(cursor && { cursor }) } })
        }
        columns={columns}
        compact={compactRow}
        rowId={rowId}
        rowLabel={rowLabel}
        rowHref={rowHref}
        empty={
          <Empty
            icon={<IconArrowsDownUp />}
            title="No imports yet"
            actions={
              <Button variant="default" onClick={importIt}>
                Import From CRM
              </Button>
            }
          >
            Import From CRM reads the users of your CRM and shows what would happen before anything does.
          </Empty>
        }
      />
    </Page>
  )
}

/** "14 created, 1 linked": what a run did, without what it left alone. */
function didWords({ books }: Pick<RunView, 'books'>) {
  const did = countsOf(books).filter(({ outcome, count }) => count > 0 && !quiet.includes(outcome))
  if (did.length === 0) return 'Nothing changed'
  return did.map(({ outcome, count: n }) => `${count(n)} ${outcomeWord(outcome, 'report').toLowerCase()}`).join(', ')
}

const quiet = ['unchanged', 'conflict', 'skip']
const rowId = (run: RunView) => run.id
const rowLabel = (run: RunView) => `the import of ${formatMoment(run.startedAt)}`

const RunState = ({ run }: { run: RunView }) =>
  run.state === 'applying' ? <StatusDot tone="accent">Running</StatusDot> : <StatusDot tone="green">Finished</StatusDot>

const columns: Column<RunView>[] = [
  {
    key: 'started',
    title: 'Started',
    width: 170,
    main: true,
    cell: run => <TextCell>{formatMoment(run.startedAt)}</TextCell>,
  },
  {
    key: 'what',
    title: 'What',
    width: 186,
    cell: run => <NameCell avatar={false} name="Portal users" sub={run.organizationName} />,
  },
  { key: 'state', title: 'State', width: 132, hideBelow: 760, cell: run => <RunState run={run} /> },
  {
    key: 'outcome',
    title: 'Outcome',
    cell: run =>
      run.state === 'applying' ? (
        <span className={css.running}>
          <Bar label={`How far ${rowLabel(run)} is`} value={run.done} of={run.toDo} />
          <span>
            {count(run.done)} of {count(run.toDo)}
          </span>
        </span>
      ) : (
        <TwoLines first={didWords(run)} second={needsWords(run)} />
      ),
  },
  { key: 'by', title: 'By', width: 220, hideBelow: 900, cell: run => <NameCell name={run.startedBy} /> },
]

const needsWords = ({ books: { conflict, failed } }: RunView) =>
  [conflict > 0 && plural(conflict, 'conflict'), failed > 0 && `${count(failed)} failed`].filter(Boolean).join(', ')

const compactRow = (run: RunView) => (
  <CompactRow avatar={false} name={formatMoment(run.startedAt)} sub={didWords(run)} right={<RunState run={run} />} />
)
