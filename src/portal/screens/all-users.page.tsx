import { Button } from '@mantine/core'
import { IconChevronDown, IconUserPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { useNavigate } from '../../ui/link.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { plural } from '../../ui/numbers.ts'
import { Page } from '../../ui/page.tsx'
import { ClientUsers } from '../clients/client-users.tsx'
import { AddClientUser } from '../clients/client-users-form.tsx'
import { AddCompany } from '../clients/company-form.tsx'
import { InvitationWordsDialog } from '../clients/invitation-words-dialog.tsx'
import { InviteDialog } from '../clients/invite-dialog.tsx'
import { act } from '../people/portal-users-acts.tsx'
import { AddPortalUser } from '../people/portal-users-form.tsx'
import { PortalUsersList } from '../people/portal-users-list.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './all-users.module.css'
import { ClientsMenu, StaffMenu } from './all-users-menu.tsx'
import { AllUsersPanel, type Need, NeedsPanel } from './all-users-panel.tsx'

type Open = 'add' | 'company' | 'words' | 'invite'

/** All Users: portal users and client users, and beside them the CRM they come from. */
export function AllUsersPage() {
  const { portal, at, can } = useViewer()
  const navigate = useNavigate()
  const client = useQueryClient()
  const isClients = useLocation({ select: location => location.pathname.endsWith('/client-users') })
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const params = { portal: portal.id }
  const { data: staff } = useQuery({
    queryKey: ['portal-users', portal.id, 'count'],
    queryFn: () => api('GET /api/p/{portal}/portal-users', { params, query: { limit: 1 } }),
    enabled: can('manage_people'),
  })
  const { data: clients } = useQuery({
    queryKey: ['client-users', portal.id, 'count'],
    queryFn: () => api('GET /api/p/{portal}/client-users', { params, query: { limit: 1 } }),
  })
  const notInvited = staff?.counts.not_invited ?? 0
  const importHref = at(isClients ? '/import/key?kind=client' : '/import/key')
  const onImport = can('import_from_crm') ? () => navigate(importHref) : undefined
  const notYet = { all: true as const, filter: { status: ['not_invited' as const] } }
  const inviteStaff = () => void act(client, portal.id, { action: 'invite' }, { selection: notYet, count: notInvited })
  const onAddCompany = () => setOpen('company')
  const withoutCompany = clients?.noCompany ?? 0
  const invitable = clients?.invitable ?? 0
  const needs: Need[] = isClients
    ? [
        ...(withoutCompany > 0
          ? [
              {
                text: `${plural(withoutCompany, 'contact')} ${withoutCompany === 1 ? 'has' : 'have'} no company`,
                action: withoutCompany === 1 ? 'Put it in one' : 'Put them in one',
                onClick: () => navigate(at('/all-users/client-users?company=none&view=people')),
              },
            ]
          : []),
        ...notInvitedNeed(invitable, () => setOpen('invite')),
      ]
    : notInvitedNeed(notInvited, inviteStaff)

  return (
    <Page
      title="All Users"
      tabs={[
        ...(can('manage_people')
          ? [{ href: at('/all-users/portal-users'), label: 'Portal Users', count: staff?.total, active: !isClients }]
          : []),
        { href: at('/all-users/client-users'), label: 'Client Users', count: clients?.total, active: isClients },
      ]}
      actions={
        <>
          <MenuButton
            menu={
              isClients ? (
                <ClientsMenu onImport={onImport} onAddCompany={onAddCompany} onWords={() => setOpen('words')} />
              ) : (
                <StaffMenu onImport={onImport} notInvited={notInvited} onInvite={inviteStaff} />
              )
            }
          >
            <Button variant="default" rightSection={<IconChevronDown size={15} stroke={1.6} />}>
              Other actions
            </Button>
          </MenuButton>
          <Button
            leftSection={<IconUserPlus size={15} stroke={1.6} />}
            aria-label={isClients ? 'Add client user' : 'Add portal user'}
            onClick={() => setOpen('add')}
          >
            Add <span className={css.wide}>{isClients ? 'client user' : 'portal user'}</span>
          </Button>
        </>
      }
      side={
        can('see_crm') ? (
          <AllUsersPanel needs={needs} onImport={onImport} />
        ) : (
          needs.length > 0 && <NeedsPanel needs={needs} />
        )
      }
    >
      {isClients ? (
        <ClientUsers onAddCompany={onAddCompany} onImport={onImport} />
      ) : (
        <PortalUsersList onAdd={() => setOpen('add')} onImport={onImport} />
      )}
      {open === 'add' && (isClients ? <AddClientUser onClose={close} /> : <AddPortalUser onClose={close} />)}
      {open === 'company' && (
        <AddCompany onClose={close} onAdded={company => navigate(at(`/client-companies/${company.id}`))} />
      )}
      {open === 'words' && <InvitationWordsDialog onClose={close} />}
      {open === 'invite' && <InviteDialog chosen={{ selection: notYet, count: invitable }} onClose={close} />}
    </Page>
  )
}

const notInvitedNeed = (count: number, onClick: () => void): Need[] =>
  count > 0
    ? [
        {
          text: `${plural(count, 'person', 'people')} ${count === 1 ? 'is' : 'are'} not invited yet`,
          action: 'Invite',
          onClick,
        },
      ]
    : []
