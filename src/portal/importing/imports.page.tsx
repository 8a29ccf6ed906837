import { Button } from '@mantine/core'
import { IconArrowsDownUp, IconBuilding, IconChevronDown, IconDatabaseImport, IconUsers } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { useNavigate } from '../../ui/link.tsx'
import { MenuButton, MenuItem } from '../../ui/menu.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useFirstPage } from '../../ui/table-data.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { ImportKind } from './import-kind.ts'
import { importWords, withKind } from './import-words.ts'
import { importColumns, importRow, importRowHeight, runLabel } from './imports-columns.tsx'
import { RunMenu } from './imports-menu.tsx'
import { useImportsTabs } from './imports-tabs.ts'
import type { RunView } from './run.ts'
import { useRunActs } from './run-acts.ts'

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
    (run: RunView) => at(run.state === 'applying' && !run.reverses ? `/import/run/${run.id}` : `/imports/${run.id}`),
    [at],
  )
  const { stop, goOn } = useRunActs()
  const tabs = useImportsTabs('imports')
  const rowMenu = (run: RunView) => <RunMenu run={run} stop={stop} goOn={goOn} />
  const items = importKinds.map(kind => (
    <MenuItem key={kind} icon={menuIcons[kind]} onClick={() => navigate(at(withKind('/import/key', kind)))}>
      {importWords[kind].what}
    </MenuItem>
  ))
  return (
    <Page
      title="Imports"
      sub="What came from the CRM, when, and what became of it."
      tabs={tabs}
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
        columns={importColumns}
        compact={importRow}
        compactHeight={importRowHeight}
        rowId={rowId}
        rowLabel={runLabel}
        rowHref={rowHref}
        rowMenu={rowMenu}
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
