import { ActionIcon, Button } from '@mantine/core'
import { IconDots, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiError } from '../../ui/api.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { formatMoment, formatSeen, formatWhen } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { HeldValue } from '../../ui/held-value.tsx'
import { Link, useNavigate } from '../../ui/link.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { Page } from '../../ui/page.tsx'
import { Failed } from '../../ui/states.tsx'
import { ClientStatusDot } from '../clients/client-cells.tsx'
import { ClientDialogHost, useClientDialog } from '../clients/client-dialogs.tsx'
import { ClientUserMenu } from '../clients/client-user-menu.tsx'
import { CompanyColumns, ProjectsOfCompany } from '../clients/company-columns.tsx'
import { CrmAccountPanel, CrmPotentialPanel } from '../connections/crm-panels.tsx'
import { useHandBack } from '../connections/use-hand-back.ts'
import { HistoryOfClient } from '../importing/record-history.tsx'
import { NotFound } from '../not-found.tsx'
import { api } from '../portal.client.ts'
import { useParam, useViewer } from '../viewer.tsx'

type ClientUser = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/client-users/{clientUser}'>>>

/** One client user: what is known, what can be done, and for administrators what the CRM says of the company. */
export function ClientUserPage() {
  const { portal, at, can } = useViewer()
  const navigate = useNavigate()
  const id = useParam('clientUser')
  const [dialog, open] = useClientDialog()
  const { data, error, refetch } = useQuery({
    queryKey: ['client-user', portal.id, id],
    queryFn: () =>
      api('GET /api/p/{portal}/client-users/{clientUser}', { params: { portal: portal.id, clientUser: id } }),
  })
  const list = at('/all-users/client-users')
  if (error instanceof ApiError && error.status === 404)
    return <NotFound title="This client user is not here" home={list} back="Back to Client Users" />
  const company = data?.company
  const showsCrm = can('see_crm') && company
  return (
    <Page
      layout="wide"
      title={data?.name ?? ' '}
      crumbs={[
        { label: 'All Users', href: list },
        company ? { label: company.name, href: at(`/client-companies/${company.id}`) } : { label: 'Client Users' },
      ]}
      lead={data && <Avatar name={data.name} size={36} />}
      aside={data && <ClientStatusDot status={data.status} />}
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
            <MenuButton menu={<ClientUserMenu user={data} open={open} onGone={() => navigate(list)} />}>
              <ActionIcon variant="default" size={32} aria-label={`Actions for ${data.name}`}>
                <IconDots size={16} />
              </ActionIcon>
            </MenuButton>
          </>
        )
      }
    >
      {error && <Failed title="This person did not arrive" error={error} onRetry={() => void refetch()} />}
      {data && (
        <CompanyColumns
          crm={
            showsCrm && (
              <>
                <CrmAccountPanel companyId={company.id} />
                <CrmPotentialPanel companyId={company.id} />
              </>
            )
          }
        >
          <ClientUserFacts user={data} />
          {company && <ProjectsOfCompany company={company.id} />}
          {can('import_from_crm') && <HistoryOfClient of={{ kind: 'contact', id: data.id, name: data.name }} />}
        </CompanyColumns>
      )}
      <ClientDialogHost dialog={dialog} onClose={() => open(undefined)} />
    </Page>
  )
}

function ClientUserFacts({ user }: { user: ClientUser }) {
  const { at, can } = useViewer()
  const { company, otherCompanies, source } = user
  const handBack = useHandBack({ kind: 'contact', id: user.id, name: user.name })
  const isHeld = (field: string) => source !== null && user.held.includes(field)
  const held = (field: string, value: ReactNode) =>
    isHeld(field) ? (
      <HeldValue key={field} {...handBack(field)}>
        {value}
      </HeldValue>
    ) : (
      value
    )
  return (
    <Facts
      labelWidth={112}
      facts={[
        isHeld('first_name') && ['First name', held('first_name', user.firstName || 'None')],
        isHeld('last_name') && ['Last name', held('last_name', user.lastName || 'None')],
        ['Email', held('email', user.email ?? 'None: listed here, cannot sign in')],
        ['Title', held('title', user.title ?? 'None')],
        ['Phone', held('phone', user.phone ?? 'None')],
        [
          'Company',
          held(
            'client_company_id',
            company ? (
              <Link key="company" className="link" href={at(`/client-companies/${company.id}`)}>
                {company.name}
              </Link>
            ) : (
              'None yet'
            ),
          ),
        ],
        company?.deactivated && ['', 'The company is deactivated: nobody of it can sign in.'],
        otherCompanies.length > 0 && [
          'Also at',
          <span key="others">
            {otherCompanies.map(({ clientUserId, name }, index) => (
              <span key={clientUserId}>
                {index > 0 && ', '}
                <Link className="link" href={at(`/all-users/client-users/${clientUserId}`)}>
                  {name}
                </Link>
              </span>
            ))}
          </span>,
        ],
        user.isPortalUser && ['Also', 'A portal user: works here too'],
        user.noProcessing && ['Data', 'Not to be processed, says the CRM: listed, never invited'],
        ['Invitation', invitationWords(user)],
        ['Last seen', formatSeen(user.lastSeenAt)],
        can('see_crm') && ['Came from', cameFrom(source)],
      ]}
    />
  )
}

function invitationWords({ invitation, status }: ClientUser) {
  if (!invitation) return status === 'active' ? 'Not needed' : 'None yet'
  const made = `${invitation.mailedAt ? 'Mailed' : 'Made'} by ${invitation.by}, ${formatWhen(invitation.mailedAt ?? invitation.at)}`
  if (status === 'active') return `${made}, accepted`
  return `${made}, ${invitation.isOpen ? `open until ${formatMoment(invitation.expiresAt)}` : 'over'}`
}

function cameFrom(source: ClientUser['source']): string {
  // Whether by hand or over a tie that was ended.
  if (!source) return 'No CRM'
  const when = `${source.connection}, ${formatMoment(source.at)}`
  return source.created ? when : `Added by hand, tied to ${when}`
}
