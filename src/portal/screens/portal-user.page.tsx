import { ActionIcon, Button } from '@mantine/core'
import { IconDots, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { ApiError } from '../../ui/api.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { formatMoment, formatSeen, formatWhen } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { Link } from '../../ui/link.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { Page } from '../../ui/page.tsx'
import { Square } from '../../ui/pill.tsx'
import { Card, CardRow, Section } from '../../ui/section.tsx'
import { Failed } from '../../ui/states.tsx'
import { NotFound } from '../not-found.tsx'
import { UserStatus } from '../people/portal-users-columns.tsx'
import { PortalUserMenu, UserDialogHost, useUserDialog } from '../people/portal-users-menu.tsx'
import { api } from '../portal.client.ts'
import { roleName, useParam, useViewer } from '../viewer.tsx'

type PortalUser = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/portal-users/{portalUser}'>>>

/** One portal user: everything known about them, and everything that can be done. */
export function PortalUserPage() {
  const { portal, at } = useViewer()
  const id = useParam('portalUser')
  const [dialog, open] = useUserDialog()
  const { data, error, refetch } = useQuery({
    queryKey: ['portal-user', portal.id, id],
    queryFn: () =>
      api('GET /api/p/{portal}/portal-users/{portalUser}', { params: { portal: portal.id, portalUser: id } }),
  })
  if (error instanceof ApiError && error.status === 404)
    return <NotFound title="This portal user is not here" home={at('/all-users/portal-users')} />
  return (
    <Page
      layout="column"
      title={data?.name ?? ' '}
      crumbs={[{ label: 'All Users', href: at('/all-users/portal-users') }, { label: 'Portal Users' }]}
      lead={data && <Avatar name={data.name} size={36} />}
      sub={data && <UserStatus status={data.status} />}
      actions={
        data && (
          <>
            <Button
              variant="default"
              leftSection={<IconPencil size={15} stroke={1.6} />}
              onClick={() => open({ kind: 'edit', user: data })}
            >
              Edit
            </Button>
            <MenuButton menu={<PortalUserMenu user={data} open={open} />}>
              <ActionIcon variant="default" size={32} aria-label={`Actions for ${data.name}`}>
                <IconDots size={16} />
              </ActionIcon>
            </MenuButton>
          </>
        )
      }
    >
      {error && <Failed title="This person did not arrive" error={error} onRetry={() => void refetch()} />}
      {data && <PortalUserFacts user={data} />}
      <UserDialogHost dialog={dialog} onClose={() => open(undefined)} />
    </Page>
  )
}

const fieldName: Record<string, string> = {
  first_name: 'first name',
  last_name: 'last name',
  email: 'email',
  title: 'title',
  phone: 'phone',
}

function PortalUserFacts({ user }: { user: PortalUser }) {
  const { at } = useViewer()
  const held = user.held.map(field => fieldName[field] ?? field)
  return (
    <>
      <Section title="Facts" size="large">
        <Facts
          labelWidth={112}
          facts={[
            ['Email', user.email ?? 'None'],
            ['Title', user.title ?? 'None'],
            ['Phone', user.phone ?? 'None'],
            ['User Role', user.isOwner ? `${roleName[user.role]}, owner of the portal` : roleName[user.role]],
            ['Came from', cameFrom(user.source)],
            user.source &&
              held.length > 0 && [
                'Kept by hand',
                `${held.join(', ')}: the CRM does not change ${held.length === 1 ? 'it' : 'them'}`,
              ],
            ['Last seen', formatSeen(user.lastSeenAt)],
            ['Invitation', invitationWords(user)],
          ]}
        />
      </Section>
      <Section title="Projects" size="large">
        {user.allProjects.length === 0 ? (
          <p className="muted">
            {user.role === 'administrator' ? 'None. An administrator opens every project anyway.' : 'None yet.'}
          </p>
        ) : (
          <Card>
            {user.allProjects.map(project => (
              <CardRow
                key={project.id}
                icon={<Square color={project.colour} size={10} />}
                title={
                  <Link href={at(`/projects/${project.id}`)} className="link">
                    {project.name}
                  </Link>
                }
                right={project.archived && <span className="meta">Archived</span>}
              />
            ))}
          </Card>
        )}
      </Section>
    </>
  )
}

function invitationWords({ invitation, status }: PortalUser) {
  if (!invitation) return status === 'active' ? 'Not needed' : 'None yet'
  const made = `${invitation.mailedAt ? 'Mailed' : 'Link made'} by ${invitation.by}, ${formatWhen(invitation.mailedAt ?? invitation.at)}`
  if (status === 'active') return `${made}, accepted`
  return `${made}, ${invitation.isOpen ? `open until ${formatMoment(invitation.expiresAt)}` : 'over'}`
}

function cameFrom(source: { connection: string; created: boolean; at: string } | null): string {
  if (!source) return 'Added by hand'
  const when = `${source.connection}, ${formatMoment(source.at)}`
  return source.created ? when : `Added by hand, tied to ${when}`
}
