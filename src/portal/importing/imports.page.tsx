import { Button } from '@mantine/core'
import { IconArrowsDownUp, IconBuilding, IconChevronDown, IconDatabaseImport, IconUsers } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { CompactRow, NameCell, TextCell, TwoLines } from '../../ui/cells.tsx'
import { formatMoment } from '../../ui/dates.ts'
import { useNavigate } from '../../ui/link.tsx'
import { MenuButton, MenuItem } from '../../ui/menu.tsx'
import { count } from '../../ui/numbers.ts'
import { Page } from '../../ui/page.tsx'
import { Bar } from '../../ui/progress.tsx'
import { Empty } from '../../ui/states.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { Table } from '../../ui/table.tsx'
import { useFirstPage } from '../../ui/table-data.ts'
import type { Column } from '../../ui/table-types.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { ImportKind } from './import-kind.ts'
import { importWords, withKind } from './import-words.ts'
import css from './report.module.css'
import type { RunView } from './run.ts'
import { didWords, needsWords } from './run-words.ts'

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
  const items = importKinds.map(kind => (
    <MenuItem key={kind} icon={menuIcons[kind]} onClick={() => navigate(at(withKind('/import/key', kind)))}>
      {importWords[kind].what}
    </MenuItem>
  ))
  return (
    <Page
      title="Imports"
      sub="What came from the CRM, when, and what became of it."
      actions={
        <MenuButton menu={items}>
          <Button
            leftSection={<IconDatabaseImport size={15} stroke={1.6} />}
            rightSection={<IconChevronDown size={15} stroke={1.6} />}
          >
            Import From CRM
          </Button>
        </MenuButton>
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
              <MenuButton menu={items} position="bottom">
                <Button variant="default" rightSection={<IconChevronDown size={15} stroke={1.6} />}>
                  Import From CRM
                </Button>
              </MenuButton>
            }
          >
            Import From CRM reads the users of your CRM, or its accounts and contacts, and shows what would happen
            before anything does.
          </Empty>
        }
      />
    </Page>
  )
}

const importKinds: ImportKind[] = ['user', 'client']
const menuIcons = {
  user: <IconUsers size={15} stroke={1.6} />,
  client: <IconBuilding size={15} stroke={1.6} />,
}
const rowId = (run: RunView) => run.id
const rowLabel = (run: RunView) => `the import of ${formatMoment(run.startedAt)}`

const kindIcons = {
  user: (
    <span className={css.kind}>
      <IconUsers size={16} stroke={1.6} aria-hidden="true" />
    </span>
  ),
  client: (
    <span className={css.kind}>
      <IconBuilding size={16} stroke={1.6} aria-hidden="true" />
    </span>
  ),
}

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
    width: 226,
    cell: run => <NameCell lead={kindIcons[run.kind]} name={importWords[run.kind].what} sub={run.organizationName} />,
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

const compactRow = (run: RunView) => (
  <CompactRow
    lead={kindIcons[run.kind]}
    name={formatMoment(run.startedAt)}
    sub={`${importWords[run.kind].what} · ${didWords(run)}`}
    right={<RunState run={run} />}
  />
)
