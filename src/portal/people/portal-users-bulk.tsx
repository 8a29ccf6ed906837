import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { BulkBar } from '../../ui/bulk-bar.tsx'
import { roleName, useViewer } from '../viewer.tsx'
import { type Act, act, type Chosen } from './portal-users-acts.tsx'
import { BulkProjects } from './portal-users-dialogs.tsx'
import { useGrantableRoles } from './portal-users-roles.ts'

const down = <IconChevronDown size={15} stroke={1.6} />

/** What can be done with everybody selected, loaded or not. */
export function PortalUsersBulk({ chosen, onClear }: { chosen: Chosen; onClear: () => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const roles = useGrantableRoles()
  const [projects, setProjects] = useState<'add_projects' | 'remove_projects'>()
  const run = async (wanted: Act) => {
    if (await act(client, portal.id, wanted, chosen)) onClear()
  }
  return (
    <>
      <BulkBar count={chosen.count} onClear={onClear}>
        <Menu position="bottom-start" width={180}>
          <Menu.Target>
            <Button variant="default" rightSection={down}>
              Set User Role
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {roles.map(role => (
              <Menu.Item key={role} onClick={() => void run({ action: 'set_role', role })}>
                {roleName[role]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Menu position="bottom-start" width={180}>
          <Menu.Target>
            <Button variant="default" rightSection={down}>
              Projects
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setProjects('add_projects')}>Add project…</Menu.Item>
            <Menu.Item onClick={() => setProjects('remove_projects')}>Remove project…</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Button variant="default" onClick={() => void run({ action: 'invite' })}>
          Invite…
        </Button>
        <Button variant="default" onClick={() => void run({ action: 'reinvite' })}>
          Resend…
        </Button>
        <Button variant="default" onClick={() => void run({ action: 'deactivate' })}>
          Deactivate…
        </Button>
        <Button variant="default" onClick={() => void run({ action: 'reactivate' })}>
          Reactivate…
        </Button>
      </BulkBar>
      {projects && (
        <BulkProjects
          action={projects}
          chosen={chosen}
          onClose={() => setProjects(undefined)}
          onDone={() => {
            setProjects(undefined)
            onClear()
          }}
        />
      )}
    </>
  )
}
