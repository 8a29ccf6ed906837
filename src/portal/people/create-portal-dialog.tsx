import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, TextField, useForm } from '../../ui/form.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { api } from '../portal.client.ts'

let open = false
const listeners = new Set<() => void>()

function set(next: boolean) {
  open = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Opens the dialog that creates a portal; the shell has one. A menu that asked is gone by then. */
export const askNewPortal = () => set(true)

/** The dialog that creates a portal, whoever asks for it. */
export function CreatePortalHost() {
  const opened = useSyncExternalStore(subscribe, () => open)
  return opened ? <CreatePortalDialog onClose={() => set(false)} /> : null
}

function CreatePortalDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { state, submit } = useForm(async ({ name = '' }) => {
    const { portalId } = await api('POST /api/portals', { body: { name } })
    await client.invalidateQueries({ queryKey: ['me'] })
    onClose()
    navigate(`/p/${portalId}`)
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title="Create a portal"
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form="create-portal" loading={state.busy}>
            Create portal
          </Button>
        </>
      }
    >
      <form id="create-portal" onSubmit={submit} style={{ display: 'grid', gap: 16 }}>
        <FormError state={state} />
        <p className="muted">
          A portal is a space of its own: its people, projects and CRM are seen in no other. You own it, and you stay in
          this one.
        </p>
        <TextField label="Portal name" name="name" required autoFocus form={state} autoComplete="organization" />
      </form>
    </Dialog>
  )
}
