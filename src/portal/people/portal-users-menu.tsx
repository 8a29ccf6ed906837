import {
  IconFolders,
  IconLink,
  IconMail,
  IconPencil,
  IconUserCheck,
  IconUserOff,
  IconUserShield,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { MenuDivider, MenuItem } from '../../ui/menu.tsx'
import { useViewer } from '../viewer.tsx'
import { act, only, type PortalUserRow } from './portal-users-acts.tsx'
import { ChangeProjects, ChangeRole, InvitationLink } from './portal-users-dialogs.tsx'
import { EditPortalUser } from './portal-users-form.tsx'

/** What can be opened over the page for one portal user. */
export type UserDialog = { kind: 'edit' | 'role' | 'projects' | 'link'; user: PortalUserRow }

const icon = { size: 15, stroke: 1.6 }

/** What can be done with one portal user; leaves out what the server would refuse. */
export function PortalUserMenu({ user, open }: { user: PortalUserRow; open: (dialog: UserDialog) => void }) {
  const { portal, me } = useViewer()
  const client = useQueryClient()
  const mayInvite = user.status === 'not_invited' || user.status === 'invited'
  const run = (action: 'deactivate' | 'reactivate' | 'invite' | 'reinvite') =>
    void act(client, portal.id, { action }, only(user))
  return (
    <>
      <MenuItem icon={<IconPencil {...icon} />} onClick={() => open({ kind: 'edit', user })}>
        Edit
      </MenuItem>
      {!user.isOwner && (
        <MenuItem icon={<IconUserShield {...icon} />} onClick={() => open({ kind: 'role', user })}>
          Change role
        </MenuItem>
      )}
      <MenuItem icon={<IconFolders {...icon} />} onClick={() => open({ kind: 'projects', user })}>
        Projects
      </MenuItem>
      {mayInvite && (
        <>
          <MenuDivider />
          {user.email && (
            <MenuItem
              icon={<IconMail {...icon} />}
              onClick={() => run(user.status === 'invited' ? 'reinvite' : 'invite')}
            >
              {user.status === 'invited' ? 'Resend invitation' : 'Invite'}
            </MenuItem>
          )}
          {user.email && (
            <MenuItem icon={<IconLink {...icon} />} onClick={() => open({ kind: 'link', user })}>
              Copy invitation link
            </MenuItem>
          )}
        </>
      )}
      {user.status === 'deactivated' ? (
        <>
          <MenuDivider />
          <MenuItem icon={<IconUserCheck {...icon} />} onClick={() => run('reactivate')}>
            Reactivate
          </MenuItem>
        </>
      ) : (
        !user.isOwner &&
        user.id !== me.portalUserId && (
          <>
            <MenuDivider />
            <MenuItem danger icon={<IconUserOff {...icon} />} onClick={() => run('deactivate')}>
              Deactivate…
            </MenuItem>
          </>
        )
      )}
    </>
  )
}

/** The dialog that is open for one portal user, if one is. */
export function UserDialogHost({ dialog, onClose }: { dialog: UserDialog | undefined; onClose: () => void }) {
  if (!dialog) return null
  const { kind, user } = dialog
  if (kind === 'edit') return <EditPortalUser user={user} onClose={onClose} />
  if (kind === 'role') return <ChangeRole user={user} onClose={onClose} />
  if (kind === 'projects') return <ChangeProjects user={user} onClose={onClose} />
  return <InvitationLink user={user} onClose={onClose} />
}

/** Keeps which dialog is open. */
export const useUserDialog = () => useState<UserDialog>()
