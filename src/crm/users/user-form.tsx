import { Button, TextInput } from '@mantine/core'
import { useId } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, type FormState, SelectField, TextField, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { api, type UserRow } from '../crm.client.ts'
import css from '../form-grid.module.css'
import { useChoices } from '../me.ts'
import { useUserActs } from './user-acts.tsx'

const profiles = ['Standard', 'Administrator'] as const

type UserFormProps = { user?: UserRow; isYou?: boolean; onClose: () => void; onAdded?: (id: string) => void }

/** A dialog that adds a user, or edits the one it is given. */
export function UserForm({ user, isYou, onClose, onAdded }: UserFormProps) {
  const form = useId()
  const { changed } = useUserActs()
  const { state, submit } = useForm(async fields => {
    const { lastName = '', firstName, email, title, role, phone, mobile, city } = fields
    const said = { firstName, lastName, email, title, role, phone, mobile, city }
    // A field that is greyed out is not part of a form; what is not sent stays.
    const body = { ...said, profile: profiles.find(profile => profile === fields.profile) }
    const saved = user
      ? await api('PATCH /api/users/{user}', { params: { user: user.id }, body })
      : await api('POST /api/users', { body })
    onClose()
    notify(user ? `${saved.name} is saved.` : `${saved.name} is added.`)
    await changed()
    if (!user) onAdded?.(saved.id)
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title={user ? `Edit ${user.name}` : 'Add a user'}
      size={560}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            {user ? 'Leave as it was' : 'Cancel'}
          </Button>
          <Button type="submit" form={form} loading={state.busy}>
            {user ? 'Save' : 'Add user'}
          </Button>
        </>
      }
    >
      <form id={form} className={css.fields} onSubmit={submit} noValidate>
        <div className={css.whole}>
          <FormError state={state} kept="What you typed is kept." />
        </div>
        <Fields user={user} isYou={isYou ?? false} state={state} />
      </form>
    </Dialog>
  )
}

function Fields({ user, isYou, state }: { user: UserRow | undefined; isYou: boolean; state: FormState }) {
  const { roles } = useChoices()
  const list = useId()
  const at = (name: keyof UserRow) => ({ name, form: state, defaultValue: String(user?.[name] ?? '') })
  return (
    <>
      <TextField label="First name" {...at('firstName')} autoFocus autoComplete="off" />
      <TextField label="Last name" {...at('lastName')} required={!user || Boolean(user.lastName)} autoComplete="off" />
      <div className={css.whole}>
        <TextField label="Email" type="email" {...at('email')} autoComplete="off" />
      </div>
      <TextField label="Title" {...at('title')} autoComplete="off" />
      <TextInput
        label="Role"
        size="md"
        name="role"
        list={list}
        defaultValue={user?.role ?? ''}
        error={state.errorOf('role')}
        autoComplete="off"
      />
      <datalist id={list}>
        {roles.map(role => (
          <option key={role} value={role} />
        ))}
      </datalist>
      <div className={css.whole}>
        {isYou ? (
          <TextInput
            label="Profile"
            size="md"
            disabled
            value={user?.profile}
            description="Another administrator can change your profile."
            inputWrapperOrder={['label', 'input', 'description']}
          />
        ) : (
          <SelectField
            label="Profile"
            name="profile"
            form={state}
            defaultValue={user?.profile ?? 'Standard'}
            options={[
              { value: 'Standard', label: 'Standard: works with records' },
              { value: 'Administrator', label: 'Administrator: also users, imports and the ZSC key' },
            ]}
            help={
              user?.profile === 'Administrator' ? 'A ZSC key this person generated ends with the profile.' : undefined
            }
          />
        )}
      </div>
      <TextField label="Phone" type="tel" {...at('phone')} autoComplete="off" />
      <TextField label="Mobile" type="tel" {...at('mobile')} autoComplete="off" />
      <div className={css.whole}>
        <TextField label="City" {...at('city')} autoComplete="off" />
      </div>
    </>
  )
}
