import { Button, Checkbox, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, type FormState, TextField, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './client-users.module.css'

/** A client user as the list has it. */
export type ClientUserRow = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/client-users'>>>['rows'][number]

/** The client companies there are, by name. */
export function useCompanies() {
  const { portal } = useViewer()
  const { data } = useQuery({
    queryKey: ['client-users', portal.id, 'companies'],
    queryFn: () =>
      api('GET /api/p/{portal}/client-companies', { params: { portal: portal.id }, query: { limit: 100 } }),
  })
  return data?.rows ?? []
}

const companyOf = (name: string | undefined) => (name?.trim() ? { name: name.trim() } : null)

/** Add client user: by hand, at a company that is there or new. */
export function AddClientUser({ onClose }: { onClose: () => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const [addHat, setAddHat] = useState(false)
  const form = useForm(async ({ firstName = '', lastName = '', company, ...fields }) => {
    const body = { firstName, lastName, ...fields, company: companyOf(company), addHat }
    const added = await api('POST /api/p/{portal}/client-users', { params: { portal: portal.id }, body })
    notify(`${added.name} is a client user${added.company ? ` of ${added.company.name}` : ''}.`)
    await client.invalidateQueries({ queryKey: ['client-users', portal.id] })
    onClose()
  })
  return (
    <ClientUserForm title="Add client user" action="Add client user" form={form} onClose={onClose}>
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
    await client.invalidateQueries({ queryKey: ['client-users', portal.id] })
    onClose()
  })
  return <ClientUserForm title={`Edit ${user.name}`} action="Save" form={form} user={user} onClose={onClose} />
}

type ClientUserFormProps = {
  title: string
  action: string
  form: ReturnType<typeof useForm>
  user?: ClientUserRow
  onClose: () => void
  children?: React.ReactNode
}

function ClientUserForm({ title, action, form, user, onClose, children }: ClientUserFormProps) {
  const id = useId()
  return (
    <Dialog
      opened
      onClose={onClose}
      title={title}
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
        <Field label="Email address" name="email" form={form.state} value={user?.email} type="email" />
        <CompanyField form={form.state} value={user?.company?.name} />
        <div className={css.two}>
          <Field label="Title" name="title" form={form.state} value={user?.title} />
          <Field label="Phone" name="phone" form={form.state} value={user?.phone} type="tel" />
        </div>
        {children}
      </form>
    </Dialog>
  )
}

type FieldProps = {
  label: string
  name: string
  form: FormState
  value: string | null | undefined
  type?: 'email' | 'tel'
  autoFocus?: boolean
}

const Field = ({ value, ...rest }: FieldProps) => <TextField size="sm" defaultValue={value ?? ''} {...rest} />

// The browser's own list of suggestions: a company that is there is offered, a new name makes a new one.
function CompanyField({ form, value }: { form: FormState; value: string | undefined }) {
  const list = useId()
  const companies = useCompanies()
  return (
    <>
      <TextInput
        size="sm"
        label="Company"
        name="company"
        defaultValue={value ?? ''}
        description="A name that is not here yet makes a new client company."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={form.errorOf('company') ?? form.errorOf('company.name')}
        list={list}
        autoComplete="off"
      />
      <datalist id={list}>
        {companies.map(company => (
          <option key={company.id} value={company.name} />
        ))}
      </datalist>
    </>
  )
}
