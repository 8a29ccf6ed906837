import { Button } from '@mantine/core'
import { IconEye, IconEyeOff, IconLock, IconUserMinus, IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { formatDay } from '../../ui/dates.ts'
import { useNavigate } from '../../ui/link.tsx'
import { MenuItem } from '../../ui/menu.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { plural } from '../../ui/numbers.ts'
import { Empty } from '../../ui/states.tsx'
import { type DotTone, StatusDot } from '../../ui/status-dot.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table-types.ts'
import { api } from '../portal.client.ts'
import { roleName, useViewer } from '../viewer.tsx'
import css from './project.module.css'
import { type ProjectFacts, peopleKey, refreshProject, type Worker } from './project-queries.ts'

const states: Record<Worker['status'], [tone: DotTone, word: string]> = {
  not_invited: ['off', 'Not invited'],
  invited: ['amber', 'Invited'],
  active: ['green', 'Active'],
  deactivated: ['neutral', 'Deactivated'],
}

function Status({ status }: { status: Worker['status'] }) {
  const [tone, word] = states[status]
  return (
    <StatusDot tone={tone} faint={status === 'deactivated'}>
      {word}
    </StatusDot>
  )
}

/** Staff only, so in amber with a lock. */
function HiddenMark() {
  return (
    <span className={css.hiddenMark}>
      <IconLock size={14} stroke={1.6} />
      <span className="ellipsis">Hidden</span>
    </span>
  )
}

const seenByClients = (clients: number): Column<Worker> => ({
  key: 'clients',
  title: 'Seen by clients',
  width: 132,
  hideBelow: 640,
  cell: row => (row.hiddenFromClients ? <HiddenMark /> : <TextCell faint>{clients > 0 ? 'Yes' : null}</TextCell>),
})

const columns: Column<Worker>[] = [
  { key: 'name', title: 'Name', main: true, cell: row => <NameCell name={row.name} sub={row.email ?? row.title} /> },
  { key: 'role', title: 'Role', width: 130, hideBelow: 560, cell: row => <TextCell>{roleName[row.role]}</TextCell> },
  { key: 'status', title: 'Status', width: 130, cell: row => <Status status={row.status} /> },
  {
    key: 'added',
    title: 'Added',
    width: 120,
    hideBelow: 720,
    cell: row => <TextCell faint>{formatDay(row.addedAt)}</TextCell>,
  },
]

/** The second line on a phone: the role, and whether clients do not see them. */
const compactSub = ({ role, hiddenFromClients }: Worker) =>
  roleName[role] + (hiddenFromClients ? ', hidden from clients' : '')

/** Who works on a project; whoever manages it can take people off. */
export function ProjectPeople({ project, onAdd }: { project: ProjectFacts; onAdd: () => void }) {
  const { portal, at, can } = useViewer()
  const queryKey = useMemo(() => peopleKey(portal.id, project.id), [portal.id, project.id])
  const manages = can('manage_projects')
  const remove = useRemove(project)
  const hide = useHide(project)
  const isForClients = project.clients > 0 || manages
  const shown = useMemo(
    () => (isForClients ? columns.toSpliced(3, 0, seenByClients(project.clients)) : columns),
    [isForClients, project.clients],
  )
  return (
    <Table<Worker>
      label={`People of ${project.name}`}
      noun={['person', 'people']}
      queryKey={queryKey}
      fetchPage={async () => {
        const params = { portal: portal.id, project: project.id }
        return { ...(await api('GET /api/p/{portal}/projects/{project}/people', { params })), next: null }
      }}
      columns={shown}
      rowId={row => row.id}
      rowLabel={row => row.name}
      {...(can('manage_people') && { rowHref: row => at(`/all-users/portal-users/${row.id}`) })}
      {...(manages && {
        rowMenu: row => (
          <>
            <MenuItem
              icon={row.hiddenFromClients ? <IconEye size={16} stroke={1.6} /> : <IconEyeOff size={16} stroke={1.6} />}
              onClick={() => void hide(row, !row.hiddenFromClients)}
            >
              {row.hiddenFromClients ? 'Show to clients' : 'Hide from clients'}
            </MenuItem>
            <MenuItem icon={<IconUserMinus size={16} stroke={1.6} />} onClick={() => void remove(row)}>
              Remove from project
            </MenuItem>
          </>
        ),
      })}
      isMuted={row => row.status === 'deactivated'}
      compact={row => <CompactRow name={row.name} sub={compactSub(row)} right={<Status status={row.status} />} />}
      foot={total => `${plural(total, 'person', 'people')} in this project`}
      empty={
        <Empty
          icon={<IconUsers />}
          title="Nobody works on this project yet"
          actions={
            manages &&
            !project.archivedAt && (
              <Button leftSection={<IconUserPlus size={15} />} onClick={onAdd}>
                Add people
              </Button>
            )
          }
        >
          Only administrators see it until somebody is added.
        </Empty>
      }
    />
  )
}

function useRemove(project: ProjectFacts) {
  const { portal, me, at, can } = useViewer()
  const client = useQueryClient()
  const navigate = useNavigate()
  return async (person: Worker) => {
    // Administrators see every project; anybody else would lose sight of this one and could not undo it.
    const leaves = person.id === me.portalUserId && !can('manage_people')
    if (leaves) {
      const yes = await confirm({
        title: `Leave ${project.name}?`,
        text: 'You no longer see it then, and cannot add yourself again.',
        action: 'Leave project',
        cancel: 'Stay',
      })
      if (!yes) return
    }
    const params = { portal: portal.id, project: project.id, portalUser: person.id }
    const refresh = () => refreshProject(client, portal.id, project.id)
    try {
      await api('DELETE /api/p/{portal}/projects/{project}/people/{portalUser}', { params })
    } catch (error) {
      notifyError(error)
      return refresh()
    }
    if (leaves) {
      navigate(at('/projects'))
      client.removeQueries({ queryKey: ['project', portal.id, project.id] })
      await client.invalidateQueries({ queryKey: ['projects', portal.id] })
      return notify(`You left ${project.name}.`)
    }
    const undo = async () => {
      try {
        await api('PUT /api/p/{portal}/projects/{project}/people/{portalUser}', { params })
        if (person.hiddenFromClients) await setHidden(params, true)
      } catch (error) {
        notifyError(error)
      }
      await refresh()
    }
    notify(`${person.name} is off ${project.name}.`, { undo: () => void undo() })
    await refresh()
  }
}

const setHidden = (params: { portal: string; project: string; portalUser: string }, hiddenFromClients: boolean) =>
  api('PATCH /api/p/{portal}/projects/{project}/people/{portalUser}', { params, body: { hiddenFromClients } })

function useHide(project: ProjectFacts) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const set = async (person: Worker, hidden: boolean) => {
    try {
      await setHidden({ portal: portal.id, project: project.id, portalUser: person.id }, hidden)
      const said = hidden
        ? `Clients of ${project.name} no longer see ${person.name}.`
        : `Clients of ${project.name} see ${person.name}.`
      notify(said, { undo: () => void set(person, !hidden) })
    } catch (error) {
      notifyError(error)
    }
    await refreshProject(client, portal.id, project.id)
  }
  return set
}
