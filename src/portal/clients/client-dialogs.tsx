import { useState } from 'react'
import type { ClientUserRow } from './client-cells.tsx'
import { ClientLinkDialog } from './client-link-dialog.tsx'
import type { Chosen } from './client-users-acts.tsx'
import { AddClientUser, EditClientUser } from './client-users-form.tsx'
import { EditCompany } from './company-form.tsx'
import { GiveProjectsDialog } from './give-projects-dialog.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { MoveDialog, SecondCompanyDialog } from './move-dialog.tsx'

type Named = { id: string; name: string }

/** What can be opened over a page for clients. */
export type ClientDialog =
  | { kind: 'edit' | 'second' | 'link'; user: ClientUserRow }
  | { kind: 'invite' | 'reinvite' | 'move'; chosen: Chosen; onDone?: () => void }
  | { kind: 'edit-company' | 'add-user' | 'projects'; company: Named; except?: readonly string[] }

/** Keeps which dialog is open. */
export const useClientDialog = () => useState<ClientDialog>()

/** The dialog that is open, if one is. */
export function ClientDialogHost({ dialog, onClose }: { dialog: ClientDialog | undefined; onClose: () => void }) {
  if (!dialog) return null
  const done = 'onDone' in dialog && dialog.onDone ? { onDone: dialog.onDone } : {}
  switch (dialog.kind) {
    case 'edit':
      return <EditClientUser user={dialog.user} onClose={onClose} />
    case 'second':
      return <SecondCompanyDialog user={dialog.user} onClose={onClose} />
    case 'link':
      return <ClientLinkDialog user={dialog.user} onClose={onClose} />
    case 'invite':
    case 'reinvite':
      return <InviteDialog chosen={dialog.chosen} again={dialog.kind === 'reinvite'} onClose={onClose} {...done} />
    case 'move':
      return <MoveDialog chosen={dialog.chosen} onClose={onClose} {...done} />
    case 'edit-company':
      return <EditCompany id={dialog.company.id} onClose={onClose} />
    case 'add-user':
      return <AddClientUser company={dialog.company} onClose={onClose} />
    case 'projects':
      return (
        <GiveProjectsDialog
          company={dialog.company}
          onClose={onClose}
          {...(dialog.except && { except: dialog.except })}
        />
      )
  }
}
