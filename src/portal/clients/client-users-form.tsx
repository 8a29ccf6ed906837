import { Button, Checkbox } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, type FormState, TextField, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { ClientUserRow } from './client-cells.tsx'
import css from './client-users.module.css'
import { refreshClients } from './clients-refresh.ts'
import { CompanyField } from './company-field.tsx'

const companyOf = (name: string | undefined) => (name?.trim() ? { name: name.trim() } : null)

type Here = { id: string; name: string }

/** Add client user: by hand, at a company that is there or new; at `company` where one is given. */
export function AddClientUser({ company: here, onClose }: { company?: Here; onClose: () => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const [addHat, setAddHat] = useState(false)
  const form = useForm(async ({ firstName = '', lastName = '', company, ...fields }) => {
    const at = here ? { id: here.id } : companyOf(company)
    const body = { firstName, lastName, ...fields, company: at, addHat }
    const added = await api('POST /api/p/{portal}/client-users', { params: { portal: portal.id }, body })
    notify(`${added.name} is a client user${added.company ? ` of ${added.company.name}` : ''}.`)
    await refreshClients(client, portal.id)
    onClose()
  })
  return (
    <ClientUserForm
      title={here ? `Add client user of ${here.name}` : 'Add client user'}
      action="Add client user"
      form={form}
      onClose={onClose}
      withCompany={!here}
    >
      {(form.state.error?.code === 'email_taken' || addHat) && (
        <Checkbox
          label="It is the same person: add this company too."
          checked={addHat}
          onChange={event => setAddHat(event.currentTarget.checked)}
        />
      )}
    </ClientUserForm>
  )
}

/** Edit: names, address, title, phone and company of a client user. */
export function EditClientUser({ user, onClose }: { user: ClientUserRow; onClose: () => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const form = useForm(async ({ company, ...fields }) => {
    const moved = (company?.trim() ?? '') !== (user.company?.name ?? '')
    const body = { version: user.version, ...fields, ...(moved && { company: companyOf(company) }) }
    const params = { portal: portal.id, clientUser: user.id }
    const { name } = await api('PATCH /api/p/{portal}/client-users/{clientUser}', { params, body })
    notify(`${name} is saved.`)
    await refreshClients(client, portal.id)
    onClose()
  })
  return (
    <ClientUserForm
      title={`Edit ${user.name}`}
      action="Save"
      form={form}
      user={user}
      onClose={onClose}
      withCompany
      note={user.source && `What you change here stays, also when ${user.source.connection} says otherwise.`}
    />
  )
}

type ClientUserFormProps = {
  title: string
  action: string
  form: ReturnType<typeof useForm>
  user?: ClientUserRow
  onClose: () => void
  withCompany: boolean
  note?: ReactNode
  children?: ReactNode
}

function ClientUserForm({ title, action, form, user, onClose, withCompany, note, children }: ClientUserFormProps) {
  const id = useId()
  return (
    <Dialog
      opened
      onClose={onClose}
      title={title}
      note={note}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={id} loading={form.state.busy}>
            {action}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={form.submit} className={css.form} noValidate>
        <FormError state={form.state} />
        <div className={css.two}>
          <Field label="First name" name="firstName" form={form.state} value={user?.firstName} autoFocus />
          <Field label="Last name" name="lastName" form={form.state} value={user?.lastName} />
        </div>
        <Field
          label="Email address"
          name="email"
          form={form.state}
          value={user?.email}
          type="email"
          help={emailHelp(user)}
        />
        {withCompany && <CompanyField form={form.state} value={user?.company?.name} />}
        <div className={css.two}>
          <Field label="Title" name="title" form={form.state} value={user?.title} />
          <Field label="Phone" name="phone" form={form.state} value={user?.phone} type="tel" />
        </div>
        {children}
      </form>
    </Dialog>
  )
}

function emailHelp(user: ClientUserRow | undefined) {
  if (!user) return 'Without one this person is listed and cannot sign in.'
  if (user.isPortalUser) return 'Also a portal user: the address is changed there.'
  return user.status === 'invited' ? 'Another address ends the open invitation.' : undefined
}

type FieldProps = {
  label: string
  name: string
  form: FormState
  value: string | null | undefined
  type?: 'email' | 'tel'
  autoFocus?: boolean
  help?: string | undefined
}

const Field = ({ value, help, ...rest }: FieldProps) => (
  <TextField size="sm" defaultValue={value ?? ''} {...rest} {...(help && { help })} />
)
