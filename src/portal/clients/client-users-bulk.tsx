import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { BulkBar } from '../../ui/bulk-bar.tsx'
import { MenuButton, MenuItem } from '../../ui/menu.tsx'
import { useViewer } from '../viewer.tsx'
import type { ClientDialog } from './client-dialogs.tsx'
import { act, type Chosen, type ClientAct } from './client-users-acts.tsx'

type ClientUsersBulkProps = { chosen: Chosen; onClear: () => void; open: (dialog: ClientDialog) => void }

/** What can be done with everybody ticked, loaded or not. */
export function ClientUsersBulk({ chosen, onClear, open }: ClientUsersBulkProps) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const run = async (wanted: ClientAct) => {
    if (await act(client, portal.id, wanted, chosen)) onClear()
  }
  const ask = (kind: 'invite' | 'reinvite' | 'move') => open({ kind, chosen, onDone: onClear })
  return (
    <BulkBar count={chosen.count} onClear={onClear}>
      <Button variant="default" onClick={() => ask('invite')}>
        Invite…
      </Button>
      <Button variant="default" onClick={() => ask('move')}>
        Move to company…
      </Button>
      <Button variant="default" onClick={() => void run({ action: 'deactivate' })}>
        Deactivate…
      </Button>
      <Button variant="default" onClick={() => void run({ action: 'remove' })}>
        Remove…
      </Button>
      <MenuButton
        position="bottom-start"
        width={200}
        menu={
          <>
            <MenuItem onClick={() => ask('reinvite')}>Resend invitations…</MenuItem>
            <MenuItem onClick={() => void run({ action: 'reactivate' })}>Reactivate…</MenuItem>
          </>
        }
      >
        <Button variant="default" rightSection={<IconChevronDown size={15} stroke={1.6} />}>
          More
        </Button>
      </MenuButton>
    </BulkBar>
  )
}
