import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { EntryShell } from '../../ui/entry-shell.tsx'
import { FormError, PasswordField, TextField, useForm } from '../../ui/form.tsx'
import { Link, useNavigate } from '../../ui/link.tsx'
import { Note } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { setupQuery, useTitle } from '../viewer.tsx'
import css from './entry.module.css'
import { passwordHelp, refusedField } from './refused-field.ts'

/** The first visit of a new installation: its portal, and who owns it. */
export function SetUpPage() {
  useTitle('Set up')
  const { data } = useQuery(setupQuery)
  const client = useQueryClient()
  const navigate = useNavigate()
  const { state, submit } = useForm(async fields => {
    const { portalName = '', firstName = '', lastName = '', email = '', password = '' } = fields
    const { portalId } = await api('POST /api/setup', {
      body: { portalName, firstName, lastName, email, password },
    }).catch(refusedField({ weak_password: 'password' }))
    client.clear()
    navigate(`/p/${portalId}/projects`)
  })
  if (data && !data.needed) {
    return (
      <EntryShell title="Set up">
        <div className={css.fields}>
          <Note title="This installation is set up.">An administrator invites you; then you sign in.</Note>
          <Link className="link" href="/sign-in">
            Go to sign-in
          </Link>
        </div>
      </EntryShell>
    )
  }
  return (
    <EntryShell title="Set up" subtitle="One portal, and you as its owner. More of both can follow.">
      <form className={css.fields} onSubmit={submit}>
        <FormError state={state} />
        <TextField
          label="Portal name"
          name="portalName"
          help="What your people call their organisation. It can be changed."
          autoComplete="organization"
          required
          autoFocus
          form={state}
        />
        <div className={css.two}>
          <TextField label="First name" name="firstName" autoComplete="given-name" required form={state} />
          <TextField label="Last name" name="lastName" autoComplete="family-name" form={state} />
        </div>
        <TextField label="Email" name="email" type="email" autoComplete="username" required form={state} />
        <PasswordField
          label="Password"
          name="password"
          help={passwordHelp(state, 'password')}
          autoComplete="new-password"
          required
          form={state}
        />
        <Button type="submit" size="md" fullWidth loading={state.busy}>
          Set up
        </Button>
      </form>
    </EntryShell>
  )
}
