import { CompactRow, NameCell, TextCell, TwoLines } from '../../ui/cells.tsx'
import { formatSeen } from '../../ui/dates.ts'
import { ProjectPills } from '../../ui/pill.tsx'
import { type DotTone, StatusDot } from '../../ui/status-dot.tsx'
import type { Column } from '../../ui/table-types.ts'
import type { api } from '../portal.client.ts'
import { type ClientStatus, clientStatusName } from './client-status.ts'

/** A client user as lists have it. */
export type ClientUserRow = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/client-users'>>>['rows'][number]

const tones: Record<Exclude<ClientStatus, 'no_login'>, DotTone> = {
  active: 'green',
  invited: 'amber',
  not_invited: 'off',
  deactivated: 'neutral',
}

/** Dot and word of a client user's status; who cannot sign in has no dot. */
export function ClientStatusDot({ status }: { status: ClientStatus }) {
  if (status === 'no_login') return <span className="muted">{clientStatusName.no_login}</span>
  return (
    <StatusDot tone={tones[status]} faint={status === 'deactivated'}>
      {clientStatusName[status]}
    </StatusDot>
  )
}

/** What stands under a client user's name: the address, and what else they are. */
export function subOf({ email, companyCount, isPortalUser, noProcessing }: ClientUserRow) {
  const login = noProcessing ? 'data not to be processed' : !email && 'listed here, cannot sign in'
  return [
    [email ?? 'No email', login].filter(Boolean).join(': '),
    companyCount > 1 && `client of ${companyCount} companies`,
    isPortalUser && 'also a portal user',
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Name, badge and second line of a client user. */
export const ClientName = ({ user }: { user: ClientUserRow }) => (
  <NameCell name={user.name} sub={subOf(user)} badge={user.isPrimaryContact ? 'Primary' : undefined} />
)

/** The first of a company's projects and how many more. */
export function CompanyProjects({
  of,
}: {
  of: { projects: readonly { id: string; name: string; colour: number }[]; projectCount: number }
}) {
  const known = of.projects.map(({ id, name, colour }) => ({ id, name, color: colour }))
  const rest = Array.from({ length: of.projectCount - known.length }, (_, n) => ({ id: `${n}`, name: 'another' }))
  return <ProjectPills projects={[...known, ...rest]} />
}

/** Title, invitation and last seen of a client user, in any of their lists. */
export const clientFacts = {
  title: {
    key: 'title',
    title: 'Title',
    width: 150,
    hideBelow: 760,
    cell: user => <TextCell faint>{user.title}</TextCell>,
  },
  status: { key: 'status', title: 'Invitation', width: 118, cell: user => <ClientStatusDot status={user.status} /> },
  seen: {
    key: 'seen',
    title: 'Last seen',
    width: 106,
    hideBelow: 620,
    cell: user => <TextCell faint>{formatSeen(user.lastSeenAt)}</TextCell>,
  },
} satisfies Record<string, Column<ClientUserRow>>

/** The columns of a list of the people of one company. */
export const columnsAtCompany: Column<ClientUserRow>[] = [
  { key: 'name', title: 'Name', sort: 'name', main: true, cell: user => <ClientName user={user} /> },
  { ...clientFacts.title, width: 'minmax(150px, 0.5fr)', sort: 'title' },
  { ...clientFacts.status, sort: 'status' },
  { ...clientFacts.seen, sort: 'last_seen' },
]

/** The columns of the flat list. */
export const clientColumns: Column<ClientUserRow>[] = [
  { key: 'name', title: 'Name', sort: 'name', main: true, cell: user => <ClientName user={user} /> },
  {
    key: 'company',
    title: 'Company, title',
    width: 'minmax(150px, 0.7fr)',
    sort: 'company',
    cell: ({ company, title }) => (
      <TwoLines first={company?.name ?? <span className="muted">No company</span>} second={title} />
    ),
  },
  { ...clientFacts.status, sort: 'status' },
  { ...clientFacts.seen, sort: 'last_seen' },
]

/** A client user where there is room for two lines only. */
export const compactClient = (user: ClientUserRow) => (
  <CompactRow
    name={user.name}
    sub={[user.company?.name ?? 'No company', user.title ?? user.email].filter(Boolean).join(' · ')}
    right={<ClientStatusDot status={user.status} />}
  />
)
