import { Button } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import { Filter, filterWords, SearchBox } from '../../ui/filters.tsx'
import { toOption } from '../../ui/inline-select.tsx'
import { count } from '../../ui/numbers.ts'
import { Tools } from '../../ui/page.tsx'
import { noSelection, type Selection, selectionBody, selectionCount } from '../../ui/selection.ts'
import { Empty } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useFirstPage } from '../../ui/table-data.ts'
import { useListState } from '../list-state.ts'
import { api } from '../portal.client.ts'
import { useProjectsToPick } from '../projects-to-pick.ts'
import { roleName, useViewer } from '../viewer.tsx'
import type { Status } from './portal-user.ts'
import type { PortalUserRow } from './portal-users-acts.tsx'
import { PortalUsersBulk } from './portal-users-bulk.tsx'
import { columns, compactRow, statusName } from './portal-users-columns.tsx'
import { PortalUserMenu, UserDialogHost, useUserDialog } from './portal-users-menu.tsx'
import type { StaffRole } from './role.ts'

/** What the list of portal users shows when nothing is chosen. */
export const portalUsersState = {
  q: '',
  role: [] as StaffRole[],
  status: [] as Status[],
  project: [] as string[],
  sort: 'name',
}

/** The part of the list's state that narrows it, as the API takes it: an empty list of roles would mean nobody. */
export const portalUsersFilter = ({ q, role, status, project }: typeof portalUsersState) => ({
  ...(q && { q }),
  ...(role.length > 0 && { role }),
  ...(status.length > 0 && { status }),
  ...(project.length > 0 && { project }),
})

type Page = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/portal-users'>>>

const roleOptions = Object.entries(roleName).map(([value, label]) => ({ value, label }))
const statusOptions = Object.entries(statusName).map(([value, label]) => ({ value, label }))

/** Portal Users: everybody who works for the organisation. */
export function PortalUsersList({ onAdd, onImport }: { onAdd: () => void; onImport: (() => void) | undefined }) {
  const { portal, at } = useViewer()
  const [state, change, clear] = useListState(portalUsersState)
  const [selection, setSelection] = useState(noSelection)
  const [dialog, open] = useUserDialog()
  const projects = useProjectsToPick().map(toOption)
  const filter = useMemo(() => portalUsersFilter(state), [state])
  const queryKey = useMemo(
    () => ['portal-users', portal.id, 'list', filter, state.sort],
    [portal.id, filter, state.sort],
  )
  const page = useFirstPage<Page>(queryKey)
  const total = page?.total ?? 0

  // The owner has no box; ticked with everybody, the server would only leave the owner out.
  const owner = page?.rows.find(row => row.isOwner)?.id
  const chosen = useMemo(() => {
    const all: Selection = selection.all && owner ? { all: true, ids: new Set([...selection.ids, owner]) } : selection
    return { selection: selectionBody(all, filter), count: selectionCount(all, total) }
  }, [selection, owner, filter, total])

  const set = (changes: Partial<typeof portalUsersState>) => {
    setSelection(noSelection)
    change(changes)
  }
  const filters = [
    state.q && `Name or email has “${state.q}”`,
    filterWords('Role', roleOptions, state.role),
    filterWords('Status', statusOptions, state.status),
    filterWords('Project', projects, state.project),
  ].filter(text => text !== undefined && text !== '') as string[]
  const rowHref = useCallback((user: PortalUserRow) => at(`/all-users/portal-users/${user.id}`), [at])
  const rowMenu = useCallback((user: PortalUserRow) => <PortalUserMenu user={user} open={open} />, [open])

  return (
    <>
      <Tools bulk={chosen.count > 0 && <PortalUsersBulk chosen={chosen} onClear={() => setSelection(noSelection)} />}>
        <SearchBox label="Search name or email" value={state.q} onChange={q => set({ q })} />
        <Filter
          label="Role"
          options={roleOptions}
          value={state.role}
          onChange={role => set({ role: role as StaffRole[] })}
        />
        <Filter
          label="Status"
          options={statusOptions}
          value={state.status}
          onChange={status => set({ status: status as Status[] })}
        />
        <Filter label="Project" options={projects} value={state.project} onChange={project => set({ project })} />
      </Tools>
      <Table<PortalUserRow>
        label="Portal Users"
        noun={['portal user', 'portal users']}
        queryKey={queryKey}
        fetchPage={cursor =>
          api('GET /api/p/{portal}/portal-users', {
            params: { portal: portal.id },
            query: { ...filter, sort: state.sort, limit: 100, ...(cursor && { cursor }) },
          })
        }
        columns={columns}
        compact={compactRow}
        rowId={rowId}
        rowLabel={rowLabel}
        rowHref={rowHref}
        rowMenu={rowMenu}
        canTick={canTick}
        isMuted={isMuted}
        sort={state.sort}
        onSort={sort => change({ sort })}
        selection={selection}
        onSelection={setSelection}
        filters={filters}
        onClearFilters={() => {
          setSelection(noSelection)
          clear()
        }}
        empty={
          <Empty
            icon={<IconUsers />}
            title="No portal users yet"
            actions={
              <>
                {onImport && <Button onClick={onImport}>Import From CRM</Button>}
                <Button variant="default" onClick={onAdd}>
                  Add portal user
                </Button>
              </>
            }
          >
            Bring people over from the CRM, or add them by hand.
          </Empty>
        }
        sums={page && <Sums counts={page.counts} />}
      />
      <UserDialogHost dialog={dialog} onClose={() => open(undefined)} />
    </>
  )
}

const rowId = (user: PortalUserRow) => user.id
const rowLabel = (user: PortalUserRow) => user.name
const canTick = (user: PortalUserRow) => !user.isOwner
const isMuted = (user: PortalUserRow) => user.status === 'deactivated'

function Sums({ counts }: { counts: Page['counts'] }) {
  return (
    <>
      <span>{count(counts.active)} active</span>
      <span>{count(counts.invited)} invited</span>
      <span>{count(counts.not_invited)} not invited</span>
      <span>{count(counts.deactivated)} deactivated</span>
    </>
  )
}
