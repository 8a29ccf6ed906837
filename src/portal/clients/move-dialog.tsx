import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, TextField, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { ClientUserRow } from './client-cells.tsx'
import css from './client-users.module.css'
import { act, type Chosen, whom } from './client-users-acts.tsx'
import { refreshClients } from './clients-refresh.ts'
import { CompanyField } from './company-field.tsx'

type MoveDialogProps = { chosen: Chosen; onClose: () => void; onDone?: () => void }

/** Move to company: one that is there, or a new one; everybody chosen goes there. */
export function MoveDialog({ chosen, onClose, onDone }: MoveDialogProps) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const id = useId()
  const form = useForm(async ({ company = '' }) => {
    const companyName = company.trim()
    const to = { action: 'move' as const, company: companyName ? { name: companyName } : null, companyName }
    if (!(await act(client, portal.id, to, chosen))) return
    onClose()
    onDone?.()
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Which company ${chosen.count === 1 ? 'does' : 'do'} ${whom(chosen)} go to?`}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={id} loading={form.state.busy}>
            Move {whom(chosen)}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={form.submit} className={css.form} noValidate>
        <FormError state={form.state} />
        <CompanyField form={form.state} focus />
        <p className="muted">
          They see what is shared with the new company from the next click on, and nothing of the old one. Without a
          name they wait under No company.
        </p>
      </form>
    </Dialog>
  )
}

/** Add to another company: the same person, with a title of its own there. */
export function SecondCompanyDialog({ user, onClose }: { user: ClientUserRow; onClose: () => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const id = useId()
  const form = useForm(async ({ company = '', title = '', phone = '' }) => {
    const params = { portal: portal.id, clientUser: user.id }
    const body = { company: { name: company.trim() }, title, phone }
    const added = await api('POST /api/p/{portal}/client-users/{clientUser}/companies', { params, body })
    notify(`${added.name} is a client user of ${added.company?.name ?? 'that company'} too. An invitation opens it.`)
    await refreshClients(client, portal.id)
    onClose()
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Add ${user.name} to another company`}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={id} loading={form.state.busy}>
            Add to company
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={form.submit} className={css.form} noValidate>
        <FormError state={form.state} />
        <CompanyField form={form.state} focus />
        <div className={css.two}>
          <TextField size="sm" label="Title there" name="title" form={form.state} />
          <TextField size="sm" type="tel" label="Phone there" name="phone" form={form.state} />
        </div>
        <p className="muted">One person and one sign-in; each company sees only its own projects.</p>
      </form>
    </Dialog>
  )
}
