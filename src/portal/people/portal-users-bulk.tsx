import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { BulkBar } from '../../ui/bulk-bar.tsx'
import { MenuButton, MenuItem } from '../../ui/menu.tsx'
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
        <MenuButton
          position="bottom-start"
          width={180}
          menu={roles.map(role => (
            <MenuItem key={role} onClick={() => void run({ action: 'set_role', role })}>
              {roleName[role]}
            </MenuItem>
          ))}
        >
          <Button variant="default" rightSection={down}>
            Set User Role
          </Button>
        </MenuButton>
        <MenuButton
          position="bottom-start"
          width={180}
          menu={
            <>
              <MenuItem onClick={() => setProjects('add_projects')}>Add project…</MenuItem>
              <MenuItem onClick={() => setProjects('remove_projects')}>Remove project…</MenuItem>
            </>
          }
        >
          <Button variant="default" rightSection={down}>
            Projects
          </Button>
        </MenuButton>
        <Button variant="default" onClick={() => void run({ action: 'invite' })}>
          Invite…
        </Button>
        <MenuButton
          position="bottom-start"
          width={180}
          menu={
            <>
              <MenuItem onClick={() => void run({ action: 'reinvite' })}>Resend…</MenuItem>
              <MenuItem onClick={() => void run({ action: 'reactivate' })}>Reactivate…</MenuItem>
              <MenuItem danger onClick={() => void run({ action: 'deactivate' })}>
                Deactivate…
              </MenuItem>
            </>
          }
        >
          <Button variant="default" rightSection={down}>
            More
          </Button>
        </MenuButton>
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
