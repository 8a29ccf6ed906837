import { ActionIcon, Button } from '@mantine/core'
import { IconDots, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { ApiError } from '../../ui/api.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { formatMoment, formatSeen, formatWhen } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { HeldValue } from '../../ui/held-value.tsx'
import { Link } from '../../ui/link.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { Page } from '../../ui/page.tsx'
import { Square } from '../../ui/pill.tsx'
import { Card, CardRow, Section } from '../../ui/section.tsx'
import { Failed } from '../../ui/states.tsx'
import { useHandBack } from '../connections/use-hand-back.ts'
import { RecordHistory } from '../importing/record-history.tsx'
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

function PortalUserFacts({ user }: { user: PortalUser }) {
  const { at, can } = useViewer()
  const handBack = useHandBack({ kind: 'user', id: user.id, name: user.name })
  const isHeld = (field: string) => user.source !== null && user.held.includes(field)
  const held = (field: string, value: string) =>
    isHeld(field) ? (
      <HeldValue key={field} {...handBack(field)}>
        {value}
      </HeldValue>
    ) : (
      value
    )
  return (
    <>
      <Section title="Facts" size="large">
        <Facts
          labelWidth={112}
          facts={[
            isHeld('first_name') && ['First name', held('first_name', user.firstName || 'None')],
            isHeld('last_name') && ['Last name', held('last_name', user.lastName || 'None')],
            ['Email', held('email', user.email ?? 'None')],
            ['Title', held('title', user.title ?? 'None')],
            ['Phone', held('phone', user.phone ?? 'None')],
            ['User Role', user.isOwner ? `${roleName[user.role]}, owner of the portal` : roleName[user.role]],
            ['Came from', cameFrom(user.source)],
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
      {can('import_from_crm') && (
        <Section title="History" size="large">
          <RecordHistory of={{ kind: 'user', id: user.id, name: user.name }} />
        </Section>
      )}
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
  // Whether by hand or over a tie that was ended.
  if (!source) return 'No CRM'
  const when = `${source.connection}, ${formatMoment(source.at)}`
  return source.created ? when : `Added by hand, tied to ${when}`
}
