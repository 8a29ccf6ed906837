import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, TextField, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { Failed } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './client-users.module.css'
import { refreshClients } from './clients-refresh.ts'
import { type Company, companyQuery } from './company-query.ts'

/** Add client company: one that is not in the CRM, or not yet. */
export function AddCompany({ onClose, onAdded }: { onClose: () => void; onAdded?: (company: Company) => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const form = useForm(async ({ name = '', ...facts }) => {
    const params = { portal: portal.id }
    const added = await api('POST /api/p/{portal}/client-companies', { params, body: { name, ...facts } })
    notify(`${added.name} is a client company.`)
    await refreshClients(client, portal.id)
    onClose()
    onAdded?.(added)
  })
  return <CompanyForm title="Add client company" action="Add client company" form={form} onClose={onClose} />
}

/** Edit: what was typed by hand stays when the CRM says otherwise later. */
export function EditCompany({ id, onClose }: { id: string; onClose: () => void }) {
  const { portal } = useViewer()
  const { data, error, refetch } = useQuery(companyQuery(portal.id, id))
  if (data) return <EditLoaded company={data} onClose={onClose} />
  if (!error) return null
  return (
    <Dialog opened onClose={onClose} title="Edit client company">
      <Failed title="The company did not arrive" error={error} onRetry={() => void refetch()} />
    </Dialog>
  )
}

function EditLoaded({ company, onClose }: { company: Company; onClose: () => void }) {
  const { portal, can } = useViewer()
  const client = useQueryClient()
  const form = useForm(async ({ name = '', ...facts }) => {
    const params = { portal: portal.id, company: company.id }
    const body = { version: company.version, name, ...facts }
    const saved = await api('PATCH /api/p/{portal}/client-companies/{company}', { params, body })
    notify(`${saved.name} is saved.`)
    await refreshClients(client, portal.id)
    onClose()
  })
  return (
    <CompanyForm
      title={`Edit ${company.name}`}
      action="Save"
      form={form}
      company={company}
      onClose={onClose}
      note={can('see_crm') && 'What you change here stays, also when a CRM says otherwise.'}
    />
  )
}

type CompanyFormProps = {
  title: string
  action: string
  form: ReturnType<typeof useForm>
  company?: Company
  onClose: () => void
  note?: ReactNode
}

function CompanyForm({ title, action, form, company, onClose, note }: CompanyFormProps) {
  const id = useId()
  const field = (label: string, name: keyof Company & string, type?: 'tel' | 'url') => (
    <TextField
      size="sm"
      label={label}
      name={name}
      form={form.state}
      defaultValue={String(company?.[name] ?? '')}
      {...(type && { type })}
      {...(name === 'name' && { autoFocus: true })}
    />
  )
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
        {field('Name', 'name')}
        <div className={css.two}>
          {field('Website', 'website', 'url')}
          {field('Phone', 'phone', 'tel')}
        </div>
        {field('Address', 'address')}
        <div className={css.two}>
          {field('Industry', 'industry')}
          {field('Owner', 'ownerName')}
        </div>
      </form>
    </Dialog>
  )
}
