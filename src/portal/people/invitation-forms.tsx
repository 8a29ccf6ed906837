import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { callAuth } from '../../ui/entry-api.ts'
import { FormError, PasswordField, TextField, useForm } from '../../ui/form.tsx'
import { Link, useNavigate } from '../../ui/link.tsx'
import { api } from '../portal.client.ts'
import css from './entry.module.css'
import { passwordHelp, refusedField } from './refused-field.ts'

/** Accepts the invitation, then opens the projects it leads to: those one works on, or those shared with one's company. */
function useAccept(token: string) {
  const client = useQueryClient()
  const navigate = useNavigate()
  return async (body: { firstName?: string; lastName?: string; password?: string }) => {
    const { portalId, clientUserId } = await api('POST /api/invitations/{token}/acceptance', {
      params: { token },
      body,
    }).catch(refusedField({ weak_password: 'password' }))
    client.clear()
    navigate(clientUserId ? `/p/${portalId}/c/${clientUserId}` : `/p/${portalId}/projects`)
  }
}

/** For somebody new: names and a password. */
export function ChoosePasswordForm(props: { token: string; firstName: string; lastName: string }) {
  const accept = useAccept(props.token)
  const { state, submit } = useForm(accept)
  return (
    <form className={css.fields} onSubmit={submit}>
      <FormError state={state} />
      <div className={css.two}>
        <TextField
          label="First name"
          name="firstName"
          autoComplete="given-name"
          defaultValue={props.firstName}
          form={state}
        />
        <TextField
          label="Last name"
          name="lastName"
          autoComplete="family-name"
          defaultValue={props.lastName}
          form={state}
        />
      </div>
      <PasswordField
        label="Password"
        name="password"
        help={passwordHelp(state, 'password')}
        autoComplete="new-password"
        required
        autoFocus
        form={state}
      />
      <Button type="submit" size="md" fullWidth loading={state.busy}>
        Accept invitation
      </Button>
    </form>
  )
}

/** For whoever has a sign-in of this address: sign in first, the password stays as it is. */
export function SignInForm({ email, onSignedIn }: { email: string; onSignedIn: () => Promise<void> }) {
  const { state, submit } = useForm(async ({ password = '' }) => {
    await callAuth('/api/auth/sign-in/email', { email, password }, () => 'This is not the password of this address.')
    await onSignedIn()
  })
  return (
    <form className={css.fields} onSubmit={submit}>
      <FormError state={state} />
      <PasswordField label="Password" name="password" autoComplete="current-password" required autoFocus />
      <Link className="link" href="/forgot-password">
        Forgot your password?
      </Link>
      <Button type="submit" size="md" fullWidth loading={state.busy}>
        <span className="ellipsis">Sign in as {email}</span>
      </Button>
    </form>
  )
}

/** For whoever is signed in as the one invited: one press. */
export function AcceptForm({ token }: { token: string }) {
  const accept = useAccept(token)
  const { state, submit } = useForm(() => accept({}))
  return (
    <form className={css.fields} onSubmit={submit}>
      <FormError state={state} />
      <Button type="submit" size="md" fullWidth loading={state.busy}>
        Accept invitation
      </Button>
    </form>
  )
}

/** For whoever is signed in as somebody else: sign out and go on. */
export function LeaveForm(props: { email: string; signedInAs: string; onLeave: () => Promise<void> }) {
  const navigate = useNavigate()
  const { state, submit } = useForm(props.onLeave)
  return (
    <form className={css.fields} onSubmit={submit}>
      <FormError state={state} />
      <p className="reading">
        You are signed in as <span className="strong">{props.signedInAs}</span>. Sign out to go on as{' '}
        <span className="strong">{props.email}</span>.
      </p>
      <Button type="submit" size="md" fullWidth loading={state.busy}>
        Sign out and go on
      </Button>
      <Button size="md" fullWidth variant="default" onClick={() => navigate('/')}>
        Stay signed in
      </Button>
    </form>
  )
}
