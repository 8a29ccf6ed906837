import { CompactRow, NameCell, TextCell, TwoLines } from '../../ui/cells.tsx'
import { formatDay, formatSeen } from '../../ui/dates.ts'
import { plural } from '../../ui/numbers.ts'
import { ProjectPills } from '../../ui/pill.tsx'
import { type DotTone, StatusDot } from '../../ui/status-dot.tsx'
import type { Column } from '../../ui/table-types.ts'
import { roleName } from '../viewer.tsx'
import type { Status } from './portal-user.ts'
import type { PortalUserRow } from './portal-users-acts.tsx'

/** A status as screens say it. */
export const statusName: Record<Status, string> = {
  active: 'Active',
  invited: 'Invited',
  not_invited: 'Not invited',
  deactivated: 'Deactivated',
}

const tones: Record<Status, DotTone> = { active: 'green', invited: 'amber', not_invited: 'off', deactivated: 'neutral' }

/** Dot and word of a portal user's status. */
export const UserStatus = ({ status }: { status: Status }) => (
  <StatusDot tone={tones[status]} faint={status === 'deactivated'}>
    {statusName[status]}
  </StatusDot>
)

/** A portal user's projects as a pill and how many more. */
export function UserProjects({ user }: { user: PortalUserRow }) {
  const known = user.projects.map(({ id, name, colour }) => ({ id, name, color: colour }))
  const rest = Array.from({ length: user.projectCount - known.length }, (_, n) => ({ id: `${n}`, name: 'another' }))
  return <ProjectPills projects={[...known, ...rest]} />
}

/** The columns of Portal Users. */
export const columns: Column<PortalUserRow>[] = [
  {
    key: 'name',
    title: 'Name',
    sort: 'name',
    main: true,
    cell: user => <NameCell name={user.name} sub={user.email ?? 'No email'} />,
  },
  {
    key: 'role',
    title: 'Role, title',
    width: 142,
    sort: 'role',
    cell: user => (
      <TwoLines
        first={roleName[user.role]}
        second={[user.isOwner && 'Owner', user.title].filter(Boolean).join(' · ') || undefined}
      />
    ),
  },
  {
    key: 'projects',
    title: 'Projects',
    width: 'minmax(150px, 0.5fr)',
    hideBelow: 760,
    cell: user => <UserProjects user={user} />,
  },
  {
    key: 'status',
    title: 'Status, last seen',
    width: 134,
    sort: 'last_seen',
    cell: user => (
      <TwoLines
        first={<UserStatus status={user.status} />}
        second={user.lastSeenAt ? formatSeen(user.lastSeenAt) : 'Never seen'}
      />
    ),
  },
  {
    key: 'source',
    title: 'Source',
    width: 124,
    hideBelow: 680,
    cell: ({ source }) =>
      source ? (
        <TwoLines
          first={source.created ? source.connection : 'By hand'}
          second={source.created ? formatDay(source.at) : `Tied to ${source.connection}`}
        />
      ) : (
        <TextCell faint>By hand</TextCell>
      ),
  },
]

/** A row where there is room for two lines only. */
export const compactRow = (user: PortalUserRow) => (
  <CompactRow
    name={user.name}
    sub={`${roleName[user.role]} · ${user.projectCount === 0 ? 'no project' : plural(user.projectCount, 'project')}`}
    right={<UserStatus status={user.status} />}
  />
)
