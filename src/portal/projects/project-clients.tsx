import { Button, Switch } from '@mantine/core'
import {
  IconBuilding,
  IconBuildingPlus,
  IconEye,
  IconEyeOff,
  IconStar,
  IconTrash,
  IconUserCheck,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import { MenuDivider, MenuItem } from '../../ui/menu.tsx'
import { plural } from '../../ui/numbers.ts'
import { Empty } from '../../ui/states.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table-types.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { AnsweringDialog } from './answering-dialog.tsx'
import css from './project.module.css'
import { useClientActs } from './project-client-acts.tsx'
import { type ClientOfProject, clientsKey, clientsQuery, type ProjectFacts } from './project-queries.ts'

const icon = { size: 16, stroke: 1.6 }

/** What stands under a company's name: whether it is the primary client, and whether it is shut out. */
const subOf = ({ isPrimary, deactivated }: ClientOfProject) =>
  [isPrimary && 'Primary client', deactivated && 'Deactivated: nobody of it can sign in'].filter(Boolean).join(' · ')

/** The client companies of a project: which is the primary one, who answers there, and whether its people see the project. */
export function ProjectClients({ project, onAdd }: { project: ProjectFacts; onAdd: () => void }) {
  const { portal, at, can } = useViewer()
  const manages = can('manage_clients')
  const { data } = useQuery(clientsQuery(portal.id, project.id))
  const all = data?.rows ?? []
  const acts = useClientActs(project)
  const [asked, ask] = useState<ClientOfProject>()
  const queryKey = useMemo(() => [...clientsKey(portal.id, project.id), 'list'], [portal.id, project.id])
  const sharing = (row: ClientOfProject) =>
    manages ? (
      <Switch
        color="violet"
        size="xs"
        checked={row.shared}
        label={row.shared ? 'Shared' : 'Not shared'}
        aria-label={`${row.shared ? 'Shared' : 'Not shared'} with ${row.name}`}
        onChange={event => void acts.share(row, event.currentTarget.checked)}
      />
    ) : (
      <Sharing shared={row.shared} />
    )
  const columns: Column<ClientOfProject>[] = [
    {
      key: 'name',
      title: 'Company',
      main: true,
      cell: row => <NameCell name={row.name} sub={subOf(row)} avatar="company" />,
    },
    {
      key: 'contact',
      title: 'Answers for it',
      width: 210,
      hideBelow: 720,
      cell: row => <TextCell faint={!row.contact}>{row.contact?.name ?? 'Nobody'}</TextCell>,
    },
    {
      key: 'people',
      title: 'People',
      width: 84,
      align: 'right',
      hideBelow: 640,
      cell: row => <TextCell faint={row.people === 0}>{row.people}</TextCell>,
    },
    { key: 'shared', title: 'Shared with clients', width: 168, cell: sharing },
  ]
  return (
    <>
      <Table<ClientOfProject>
        label={`Clients of ${project.name}`}
        noun={['company', 'companies']}
        queryKey={queryKey}
        fetchPage={async () => {
          const params = { portal: portal.id, project: project.id }
          return { ...(await api('GET /api/p/{portal}/projects/{project}/clients', { params })), next: null }
        }}
        columns={columns}
        rowId={row => row.companyId}
        rowLabel={row => row.name}
        isMuted={row => row.deactivated}
        {...(manages && {
          rowHref: row => at(`/client-companies/${row.companyId}`),
          rowMenu: row => (
            <>
              {!row.isPrimary && (
                <MenuItem
                  icon={<IconStar {...icon} />}
                  onClick={() =>
                    void acts.makePrimary(
                      row,
                      all.find(one => one.isPrimary),
                    )
                  }
                >
                  Make it the primary client
                </MenuItem>
              )}
              <MenuItem
                icon={row.shared ? <IconEyeOff {...icon} /> : <IconEye {...icon} />}
                onClick={() => void acts.share(row, !row.shared)}
              >
                {row.shared ? 'Stop sharing with them' : 'Share with them'}
              </MenuItem>
              <MenuItem icon={<IconUserCheck {...icon} />} onClick={() => ask(row)}>
                Change who answers…
              </MenuItem>
              <MenuItem icon={<IconBuilding {...icon} />} href={at(`/client-companies/${row.companyId}`)}>
                Open the company
              </MenuItem>
              <MenuDivider />
              <MenuItem icon={<IconTrash {...icon} />} danger onClick={() => void acts.remove(row, all)}>
                Remove from project…
              </MenuItem>
            </>
          ),
        })}
        compact={row => (
          <CompactRow name={row.name} sub={subOf(row)} avatar="company" right={<Sharing shared={row.shared} />} />
        )}
        foot={total => `${plural(total, 'client company', 'client companies')} on this project`}
        empty={<NoClients project={project} onAdd={onAdd} />}
      />
      {asked && (
        <AnsweringDialog
          company={asked}
          onClose={() => ask(undefined)}
          onChoose={contact => {
            ask(undefined)
            void acts.setContact(asked, contact)
          }}
        />
      )}
    </>
  )
}

/** Whether a company's people see a project, for who may not change it. */
function Sharing({ shared }: { shared: boolean }) {
  return (
    <StatusDot tone={shared ? 'violet' : 'off'} faint={!shared}>
      {shared ? 'Shared' : 'Not shared'}
    </StatusDot>
  )
}

function NoClients({ project, onAdd }: { project: ProjectFacts; onAdd: () => void }) {
  const { can } = useViewer()
  const mayAdd = can('manage_clients') && project.archivedAt === null
  return (
    <Empty
      icon={<IconBuilding />}
      title="This project is for no client company yet"
      actions={
        mayAdd && (
          <Button leftSection={<IconBuildingPlus size={15} />} onClick={onAdd}>
            Add client company
          </Button>
        )
      }
    >
      <span className={css.balanced}>
        The first company becomes the primary client. Its people see the project as soon as it is shared with them.
      </span>
    </Empty>
  )
}
