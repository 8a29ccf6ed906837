import { Button } from '@mantine/core'
import { IconEye, IconFolders, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { Link } from '../../ui/link.tsx'
import { MenuDivider, MenuItem } from '../../ui/menu.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { plural } from '../../ui/numbers.ts'
import { Square } from '../../ui/pill.tsx'
import { Empty } from '../../ui/states.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table-types.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { refreshClients } from './clients-refresh.ts'
import css from './company.module.css'
import type { Company } from './company-query.ts'

/** A project of a company as the API tells it. */
export type CompanyProject = Awaited<
  ReturnType<typeof api<'GET /api/p/{portal}/client-companies/{company}/projects'>>
>['rows'][number]

const keyOf = (portal: string, company: string) => ['client-company', portal, company, 'projects'] as const

const load = (portal: string, company: string) =>
  api('GET /api/p/{portal}/client-companies/{company}/projects', { params: { portal, company } })

/** The projects of a company that the viewer sees. */
export function useCompanyProjects(company: string) {
  const { portal } = useViewer()
  return useQuery({ queryKey: keyOf(portal.id, company), queryFn: () => load(portal.id, company) })
}

const subOf = ({ isPrimary, archived, contact }: CompanyProject) =>
  [isPrimary && 'Primary client', contact && `${contact.name} answers for it`, archived && 'archived']
    .filter(Boolean)
    .join(' · ')

/** Violet means that clients see it, and nothing else. */
const Sharing = ({ shared }: { shared: boolean }) => (
  <StatusDot tone={shared ? 'violet' : 'off'} faint={!shared}>
    {shared ? 'Shared' : 'Not shared'}
  </StatusDot>
)

/** What is said where there is no project: whoever does not see all of them speaks of their own. */
export const useNoProjects = () => (useViewer().can('manage_portal') ? 'No projects yet' : 'No project that you are in')

/** Projects as plain lines. */
export function CompanyProjectRows({ rows }: { rows: readonly CompanyProject[] }) {
  const { at } = useViewer()
  return (
    <ul className={css.rows}>
      {rows.map(row => (
        <li key={row.projectId} className={css.row}>
          <Square color={row.colour} size={10} />
          <span className={css.words}>
            <Link href={at(`/projects/${row.projectId}`)} className={css.name}>
              {row.name}
            </Link>
            {subOf(row) && <span className={css.sub}>{subOf(row)}</span>}
          </span>
          <Sharing shared={row.shared} />
        </li>
      ))}
    </ul>
  )
}

const columns: Column<CompanyProject>[] = [
  {
    key: 'name',
    title: 'Project',
    main: true,
    cell: row => (
      <NameCell
        name={row.name}
        sub={[row.isPrimary && 'Primary client', row.archived && 'archived'].filter(Boolean).join(' · ')}
        lead={<Square color={row.colour} size={10} />}
      />
    ),
  },
  {
    key: 'contact',
    title: 'Answers for it',
    width: 200,
    hideBelow: 620,
    cell: row => <TextCell faint={!row.contact}>{row.contact?.name ?? 'Nobody'}</TextCell>,
  },
  { key: 'shared', title: 'Shared with clients', width: 150, cell: row => <Sharing shared={row.shared} /> },
]

/** The projects of a company: which are shared with its people, which it is the primary client of, who answers for each. */
export function CompanyProjects({ company, onGive }: { company: Company; onGive: () => void }) {
  const { portal, at } = useViewer()
  const acts = useActs(company)
  const none = useNoProjects()
  const queryKey = useMemo(() => [...keyOf(portal.id, company.id), 'list'], [portal.id, company.id])
  return (
    <Table<CompanyProject>
      label={`Projects of ${company.name}`}
      noun={['project', 'projects']}
      queryKey={queryKey}
      fetchPage={async () => ({ ...(await load(portal.id, company.id)), next: null })}
      columns={columns}
      compact={row => (
        <CompactRow
          name={row.name}
          sub={subOf(row)}
          lead={<Square color={row.colour} size={10} />}
          right={<Sharing shared={row.shared} />}
        />
      )}
      rowId={row => row.projectId}
      rowLabel={row => row.name}
      rowHref={row => at(`/projects/${row.projectId}`)}
      isMuted={row => row.archived}
      rowMenu={row => (
        <>
          <MenuItem icon={<IconEye size={15} stroke={1.6} />} onClick={() => void acts.share(row)}>
            {row.shared ? 'Stop sharing' : 'Share with its people'}
          </MenuItem>
          <MenuDivider />
          <MenuItem danger icon={<IconTrash size={15} stroke={1.6} />} onClick={() => void acts.remove(row)}>
            Take off this project…
          </MenuItem>
        </>
      )}
      foot={total => plural(total, 'project')}
      empty={
        <Empty
          icon={<IconFolders />}
          title={none}
          actions={!company.deactivated && <Button onClick={onGive}>Give projects</Button>}
        >
          Its people see what is shared with them, and nothing else.
        </Empty>
      }
    />
  )
}

function useActs(company: Company) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const key = 'PUT /api/p/{portal}/projects/{project}/clients/{company}'
  const at = (row: CompanyProject) => ({
    params: { portal: portal.id, project: row.projectId, company: company.id },
  })
  const run = async (work: () => Promise<unknown>, said: string, undo: () => Promise<unknown>) => {
    const refresh = () => refreshClients(client, portal.id)
    try {
      await work()
      notify(said, { undo: () => void undo().then(refresh, notifyError) })
    } catch (error) {
      notifyError(error)
    }
    await refresh()
  }
  return {
    share: (row: CompanyProject) =>
      run(
        () => api(key, { ...at(row), body: { shared: !row.shared } }),
        row.shared ? `${company.name} no longer sees ${row.name}.` : `${company.name} sees ${row.name} now.`,
        () => api(key, { ...at(row), body: { shared: row.shared } }),
      ),
    remove: async (row: CompanyProject) => {
      const sure = await confirm({
        title: `Take ${company.name} off ${row.name}?`,
        text: 'Its people lose sight of this project. The company, its people and the project stay.',
        action: 'Take it off',
        tone: 'danger',
      })
      if (!sure) return
      const { shared, isPrimary, contact } = row
      const body = { shared, contact: contact?.id ?? null, ...(isPrimary && { isPrimary: true as const }) }
      await run(
        () => api('DELETE /api/p/{portal}/projects/{project}/clients/{company}', at(row)),
        `${company.name} is off ${row.name}.`,
        () => api(key, { ...at(row), body }),
      )
    },
  }
}
