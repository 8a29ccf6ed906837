import {
  IconArrowRight,
  IconBuildingPlus,
  IconLink,
  IconMail,
  IconPencil,
  IconTrash,
  IconUserCheck,
  IconUserOff,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { MenuDivider, MenuItem } from '../../ui/menu.tsx'
import { useViewer } from '../viewer.tsx'
import type { ClientUserRow } from './client-cells.tsx'
import type { ClientDialog } from './client-dialogs.tsx'
import { act, only, removeAltogether } from './client-users-acts.tsx'

const icon = { size: 15, stroke: 1.6 }

type ClientUserMenuProps = {
  user: ClientUserRow
  open: (dialog: ClientDialog) => void
  /** The person is gone from where the menu stands. */
  onGone?: () => void
}

/** What can be done with one client user; leaves out what the server would refuse. */
export function ClientUserMenu({ user, open, onGone }: ClientUserMenuProps) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const chosen = only(user)
  const { status, company } = user
  const canInvite = (status === 'not_invited' || status === 'invited') && company && !company.deactivated
  const gone = (done: boolean) => done && onGone?.()
  return (
    <>
      <MenuItem icon={<IconPencil {...icon} />} onClick={() => open({ kind: 'edit', user })}>
        Edit
      </MenuItem>
      <MenuItem icon={<IconArrowRight {...icon} />} onClick={() => open({ kind: 'move', chosen })}>
        {company ? 'Move to company…' : 'Put into a company…'}
      </MenuItem>
      {company && (
        <MenuItem icon={<IconBuildingPlus {...icon} />} onClick={() => open({ kind: 'second', user })}>
          Add to another company…
        </MenuItem>
      )}
      {canInvite && (
        <>
          <MenuDivider />
          <MenuItem
            icon={<IconMail {...icon} />}
            onClick={() => open({ kind: status === 'invited' ? 'reinvite' : 'invite', chosen })}
          >
            {status === 'invited' ? 'Resend invitation…' : 'Invite…'}
          </MenuItem>
          <MenuItem icon={<IconLink {...icon} />} onClick={() => open({ kind: 'link', user })}>
            Copy invitation link
          </MenuItem>
        </>
      )}
      <MenuDivider />
      {status === 'deactivated' ? (
        <MenuItem
          icon={<IconUserCheck {...icon} />}
          onClick={() => void act(client, portal.id, { action: 'reactivate' }, chosen)}
        >
          Reactivate
        </MenuItem>
      ) : (
        <MenuItem
          danger
          icon={<IconUserOff {...icon} />}
          onClick={() => void act(client, portal.id, { action: 'deactivate' }, chosen)}
        >
          Deactivate…
        </MenuItem>
      )}
      {company && (
        <MenuItem
          danger
          icon={<IconTrash {...icon} />}
          onClick={() => void act(client, portal.id, { action: 'remove' }, chosen).then(gone)}
        >
          Remove from this company…
        </MenuItem>
      )}
      {(!company || user.companyCount > 1) && (
        <MenuItem
          danger
          icon={<IconTrash {...icon} />}
          onClick={() => void removeAltogether(client, portal.id, user).then(gone)}
        >
          Remove from the portal…
        </MenuItem>
      )}
    </>
  )
}
