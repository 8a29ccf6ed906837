import { Button, Checkbox } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, type FormState, SelectField, TextField, useForm } from '../../ui/form.tsx'
import { ProjectPicker } from '../../ui/inline-select.tsx'
import { notify } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useProjectsToPick } from '../projects-to-pick.ts'
import { roleName, useViewer } from '../viewer.tsx'
import css from './portal-users.module.css'
import { type PortalUserRow, refreshPeople } from './portal-users-acts.tsx'
import { useGrantableRoles } from './portal-users-roles.ts'
import type { StaffRole } from './role.ts'

type DialogProps = { onClose: () => void }

/** Add portal user: somebody who is not in the CRM, or not yet. */
export function AddPortalUser({ onClose }: DialogProps) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const id = useId()
  const all = useProjectsToPick()
  const [projects, setProjects] = useState<string[]>([])
  const [invite, setInvite] = useState(false)
  const [addHat, setAddHat] = useState(false)
  const form = useForm(async ({ firstName = '', lastName = '', email = '', title = '', phone = '', role }) => {
    const body = { firstName, lastName, email, title, phone, role: role as StaffRole, projects, invite, addHat }
    const added = await api('POST /api/p/{portal}/portal-users', { params: { portal: portal.id }, body })
    notify(`${added.name} is a portal user${invite ? ' and is invited' : ''}.`)
    await refreshPeople(client, portal.id)
    onClose()
  })
  // The address belongs to a client user: one may say that this person works here too.
  const isClient = form.state.error?.code === 'email_taken' && /client user/.test(form.state.error.detail)
  return (
    <Dialog
      opened
      onClose={onClose}
      title="Add portal user"
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={id} loading={form.state.busy}>
            Add portal user
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={form.submit} className={css.form} noValidate>
        <FormError state={form.state} />
        <PersonFields form={form.state} focus />
        <RoleField form={form.state} />
        <div className={css.picker}>
          <div className={css.label}>Projects</div>
          <ProjectPicker label="Projects" projects={all} value={projects} onChange={setProjects} />
        </div>
        {(isClient || addHat) && (
          <Checkbox
            label="Make this client user a portal user too. They then see what clients do not."
            checked={addHat}
            onChange={event => setAddHat(event.currentTarget.checked)}
          />
        )}
        <Checkbox
          label="Send an invitation now"
          checked={invite}
          onChange={event => setInvite(event.currentTarget.checked)}
        />
      </form>
    </Dialog>
  )
}

/** Edit: what was typed by hand stays when the CRM says otherwise later. */
export function EditPortalUser({ user, onClose }: DialogProps & { user: PortalUserRow }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const id = useId()
  const form = useForm(async ({ role, ...fields }) => {
    const body = { version: user.version, ...fields, ...(role && role !== user.role && { role: role as StaffRole }) }
    const params = { portal: portal.id, portalUser: user.id }
    const { name } = await api('PATCH /api/p/{portal}/portal-users/{portalUser}', { params, body })
    notify(`${name} is saved.`)
    await refreshPeople(client, portal.id)
    onClose()
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Edit ${user.name}`}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={id} loading={form.state.busy}>
            Save
          </Button>
        </>
      }
      note={user.source && `What you change here stays, also when ${user.source.connection} says otherwise.`}
    >
      <form id={id} onSubmit={form.submit} className={css.form} noValidate>
        <FormError state={form.state} />
        <PersonFields form={form.state} user={user} focus />
        {!user.isOwner && <RoleField form={form.state} value={user.role} />}
      </form>
    </Dialog>
  )
}

function PersonFields({ form, user, focus }: { form: FormState; user?: PortalUserRow; focus?: boolean }) {
  return (
    <>
      <div className={css.two}>
        <TextField
          size="sm"
          label="First name"
          name="firstName"
          form={form}
          defaultValue={user?.firstName ?? ''}
          {...(focus && { autoFocus: true })}
        />
        <TextField size="sm" label="Last name" name="lastName" form={form} defaultValue={user?.lastName ?? ''} />
      </div>
      <TextField
        size="sm"
        type="email"
        label="Email address"
        name="email"
        form={form}
        defaultValue={user?.email ?? ''}
        {...(user?.status === 'invited' && { help: 'Another address ends the open invitation.' })}
      />
      <div className={css.two}>
        <TextField size="sm" label="Title" name="title" form={form} defaultValue={user?.title ?? ''} />
        <TextField size="sm" type="tel" label="Phone" name="phone" form={form} defaultValue={user?.phone ?? ''} />
      </div>
    </>
  )
}

function RoleField({ form, value = 'employee' }: { form: FormState; value?: StaffRole }) {
  const roles = useGrantableRoles()
  const options = roles.map(role => ({ value: role, label: roleName[role] }))
  return <SelectField size="sm" label="User Role" name="role" form={form} options={options} defaultValue={value} />
}
