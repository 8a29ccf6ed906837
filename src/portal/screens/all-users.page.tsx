import { Button } from '@mantine/core'
import {
  IconChevronDown,
  IconDatabaseImport,
  IconDownload,
  IconHistory,
  IconMail,
  IconUserPlus,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { useNavigate } from '../../ui/link.tsx'
import { MenuButton, MenuDivider, MenuItem } from '../../ui/menu.tsx'
import { Page } from '../../ui/page.tsx'
import { AddClientUser } from '../clients/client-users-form.tsx'
import { ClientUsersList } from '../clients/client-users-list.tsx'
import { useListState } from '../list-state.ts'
import { act } from '../people/portal-users-acts.tsx'
import { AddPortalUser } from '../people/portal-users-form.tsx'
import { PortalUsersList, portalUsersFilter, portalUsersState } from '../people/portal-users-list.tsx'
import { addressOf, api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './all-users.module.css'
import { AllUsersPanel } from './all-users-panel.tsx'

/** All Users: portal users and client users, and beside them the CRM they come from. */
export function AllUsersPage() {
  const { portal, at, can } = useViewer()
  const navigate = useNavigate()
  const client = useQueryClient()
  const isClients = useLocation({ select: location => location.pathname.endsWith('/client-users') })
  const [adding, setAdding] = useState(false)
  const [state] = useListState(portalUsersState)
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
  const importHref = at('/import/key')
  const onImport = can('import_from_crm') ? () => navigate(importHref) : undefined
  const invite = () =>
    void act(
      client,
      portal.id,
      { action: 'invite' },
      {
        selection: { all: true, filter: { status: ['not_invited'] } },
        count: notInvited,
      },
    )
  const csv = addressOf('GET /api/p/{portal}/portal-users.csv', { params, query: portalUsersFilter(state) })
  const icon = { size: 16, stroke: 1.6 }

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
          {!isClients && (
            <MenuButton
              menu={
                <>
                  {onImport && (
                    <>
                      <MenuItem icon={<IconDatabaseImport {...icon} />} onClick={onImport}>
                        Import From CRM
                      </MenuItem>
                      <MenuItem icon={<IconHistory {...icon} />} onClick={() => navigate(at('/imports'))}>
                        Earlier imports
                      </MenuItem>
                      <MenuDivider />
                    </>
                  )}
                  <MenuItem icon={<IconMail {...icon} />} disabled={notInvited === 0} onClick={invite}>
                    Invite people not yet invited
                  </MenuItem>
                  <MenuItem icon={<IconDownload {...icon} />} onClick={() => location.assign(csv)}>
                    Export CSV
                  </MenuItem>
                </>
              }
            >
              <Button variant="default" rightSection={<IconChevronDown size={15} stroke={1.6} />}>
                Other actions
              </Button>
            </MenuButton>
          )}
          <Button
            leftSection={<IconUserPlus size={15} stroke={1.6} />}
            aria-label={isClients ? 'Add client user' : 'Add portal user'}
            onClick={() => setAdding(true)}
          >
            Add <span className={css.wide}>{isClients ? 'client user' : 'portal user'}</span>
          </Button>
        </>
      }
      side={can('see_crm') && <AllUsersPanel notInvited={notInvited} onInvite={invite} onImport={onImport} />}
    >
      {isClients ? (
        <ClientUsersList onAdd={() => setAdding(true)} />
      ) : (
        <PortalUsersList onAdd={() => setAdding(true)} onImport={onImport} />
      )}
      {adding &&
        (isClients ? (
          <AddClientUser onClose={() => setAdding(false)} />
        ) : (
          <AddPortalUser onClose={() => setAdding(false)} />
        ))}
    </Page>
  )
}
