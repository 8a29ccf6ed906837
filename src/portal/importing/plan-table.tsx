import { useCallback, useMemo } from 'react'
import { CompactRow, NameCell, TextCell, TwoLines } from '../../ui/cells.tsx'
import { filterWords } from '../../ui/filters.tsx'
import { InlineSelect, ProjectPicker } from '../../ui/inline-select.tsx'
import { Outcome as OutcomeCell, outcomeWord } from '../../ui/outcome.tsx'
import { Table } from '../../ui/table.tsx'
import { useFirstPage } from '../../ui/table-data.ts'
import type { Column } from '../../ui/table-types.ts'
import { useListState } from '../list-state.ts'
import { useGrantableRoles } from '../people/portal-users-roles.ts'
import type { StaffRole } from '../people/role.ts'
import { api } from '../portal.client.ts'
import { useProjectsToPick } from '../projects-to-pick.ts'
import { roleName, useViewer } from '../viewer.tsx'
import { chooseState, takesProjects } from './choose-state.ts'
import { useChoices } from './plan-choices.ts'
import { headOf } from './plan-head.ts'
import type { PlanRowView, PlanView } from './plan-row.ts'
import { PlanTools } from './plan-tools.tsx'

type Choose = ReturnType<typeof useChoices>
type Page = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/plans/{plan}/rows'>>>

/** All CRM users of a plan: what would happen to each and why, ticks, User Role and Working Project in place. */
export function PlanTable({ plan }: { plan: PlanView }) {
  const { portal } = useViewer()
  const [state, change, clear] = useListState(chooseState)
  const { q, outcome, ticked, crmRole, crmProfile, sort } = state
  const filter = useMemo(
    () => ({
      ...(q && { q }),
      ...(outcome && { outcome: [outcome] }),
      ...(ticked && { ticked: true }),
      ...(crmRole.length > 0 && { crmRole }),
      ...(crmProfile.length > 0 && { crmProfile }),
    }),
    [q, outcome, ticked, crmRole, crmProfile],
  )
  const queryKey = useMemo(() => ['plan-rows', portal.id, plan.id, filter, sort], [portal.id, plan.id, filter, sort])
  const projects = useProjectsToPick()
  const known = useMemo(() => projects.map(({ id, name, color = 0 }) => ({ id, name, colour: color })), [projects])
  const choose = useChoices(plan.id, queryKey, known)
  const columns = useColumns(choose, projects)
  const first = useFirstPage<Page>(queryKey)

  const options = (from: PlanView['crmRoles']) => from.map(({ value }) => ({ value, label: value }))
  const filters = [
    q && `Name or email has “${q}”`,
    outcome && `What would happen is ${outcomeWord(outcome, 'plan')}`,
    ticked && 'Ticked',
    filterWords('CRM role', options(plan.crmRoles), crmRole),
    filterWords('Profile', options(plan.crmProfiles), crmProfile),
  ].filter(text => text !== undefined && text !== '') as string[]

  return (
    <>
      <PlanTools plan={plan} choose={choose} />
      <Table<PlanRowView>
        label="CRM users"
        noun={['CRM user', 'CRM users']}
        queryKey={queryKey}
        fetchPage={cursor =>
          api('GET /api/p/{portal}/plans/{plan}/rows', {
            params: { portal: portal.id, plan: plan.id },
            query: { ...filter, sort, limit: 200, ...(cursor && { cursor }) },
          })
        }
        columns={columns}
        compact={row => <NarrowRow row={row} choose={choose} />}
        rowId={rowId}
        rowLabel={rowLabel}
        canTick={canTick}
        isMuted={isMuted}
        sort={sort}
        onSort={next => change({ sort: next === '-outcome' ? 'outcome' : (next as typeof sort) })}
        ticks={{
          isTicked: row => row.selected,
          onTick: (rows, selected) =>
            rows.length > 0 && choose({ selection: { ids: rows.map(row => row.id) }, set: { selected } }),
          ...headOf(plan, filter, first),
          onTickAll: selected => choose({ selection: { all: true, filter, except: [] }, set: { selected } }),
        }}
        filters={filters}
        onClearFilters={clear}
        foot={false}
      />
    </>
  )
}

const rowId = (row: PlanRowView) => row.id
const rowLabel = (row: PlanRowView) => row.name
const canTick = (row: PlanRowView) => row.selectable || row.reason
const isMuted = (row: PlanRowView) => !row.selectable

function RoleChoice({ row, choose, roles }: { row: PlanRowView; choose: Choose; roles: readonly StaffRole[] }) {
  const { role } = row
  if (row.outcome !== 'create' || !role)
    return <TextCell faint>{row.currentRole && roleName[row.currentRole]}</TextCell>
  const given = roles.includes(role) ? roles : [role, ...roles]
  return (
    <InlineSelect
      label={`User Role of ${row.name}: ${roleName[role]}`}
      value={role}
      options={given.map(value => ({ value, label: roleName[value] }))}
      onChange={value => choose({ selection: { ids: [row.id] }, set: { role: value as StaffRole } })}
    />
  )
}

function NarrowRow({ row, choose }: { row: PlanRowView; choose: Choose }) {
  const roles = useGrantableRoles()
  const word = outcomeWord(row.outcome, 'plan')
  const email = row.email ?? 'no email'
  const says = (row.outcome === 'create' ? [word, email, row.reason] : [word, row.reason, email]).join(' · ')
  const right = row.outcome === 'create' ? <RoleChoice row={row} choose={choose} roles={roles} /> : undefined
  return <CompactRow name={row.name} sub={says} lines={2} right={right} avatar={false} />
}

function useColumns(choose: Choose, projects: ReturnType<typeof useProjectsToPick>): Column<PlanRowView>[] {
  const roles = useGrantableRoles()
  const setProjects = useCallback(
    (row: PlanRowView, ids: string[]) => {
      const before = row.projects.map(project => project.id)
      const addProjects = ids.filter(id => !before.includes(id))
      const removeProjects = before.filter(id => !ids.includes(id))
      choose({ selection: { ids: [row.id] }, set: { addProjects, removeProjects } })
    },
    [choose],
  )
  const given = roles.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the roles are the same as long as their names are
  return useMemo(
    () => [
      {
        key: 'name',
        title: 'Name',
        sort: 'name',
        main: true,
        cell: row => <NameCell name={row.name} sub={row.email ?? 'No email in the CRM'} />,
      },
      {
        key: 'title',
        title: 'Title, CRM role',
        width: 156,
        hideBelow: 880,
        cell: row => <TwoLines first={row.title ?? '–'} second={row.crmRole ?? row.crmProfile} />,
      },
      {
        key: 'outcome',
        title: 'What would happen',
        sort: 'outcome',
        width: 'minmax(150px, 0.95fr)',
        cell: row => <OutcomeCell outcome={row.outcome} tense="plan" reason={row.reason} />,
      },
      {
        key: 'role',
        title: 'User Role',
        width: 122,
        cell: row => <RoleChoice row={row} choose={choose} roles={roles} />,
      },
      {
        key: 'projects',
        title: 'Working Project',
        width: 206,
        hideBelow: 760,
        cell: row =>
          row.selectable && takesProjects.includes(row.outcome) ? (
            <ProjectPicker
              {...(row.outcome !== 'create' && { none: 'None to add' })}
              label={`Working Project of ${row.name}`}
              projects={projects}
              value={row.projects.map(project => project.id)}
              onChange={ids => setProjects(row, ids)}
            />
          ) : (
            <TextCell faint>{null}</TextCell>
          ),
      },
    ],
    [choose, projects, setProjects, given],
  )
}
