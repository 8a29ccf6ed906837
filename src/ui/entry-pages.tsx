import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { callAuth } from './entry-api.ts'
import css from './entry-shell.module.css'
import { EntryShell } from './entry-shell.tsx'
import { FormError, PasswordField, TextField, useForm } from './form.tsx'
import { Link } from './link.tsx'
import { Note } from './states.tsx'

type EntryProps = {
  /** Where the sign-in calls live: `/api/auth`. */
  base: string
  tone?: 'portal' | 'crm'
  product?: string
  foot?: ReactNode
}

const shellOf = ({ tone, product, foot }: EntryProps) => ({
  ...(tone && { tone }),
  ...(product && { product }),
  ...(foot !== undefined && { foot }),
})

const useTitle = (title: string) => {
  useEffect(() => {
    document.title = title
  }, [title])
}

type SignInProps = EntryProps & {
  /** "to Larkspur Delivery". */
  subtitle?: ReactNode
  forgotHref: string
  /** Below the button: how one gets an account. */
  help?: ReactNode
  /** Something to know first, for example that the password was changed. */
  notice?: string | undefined
  defaultEmail?: string
  onSignedIn: () => void | Promise<void>
}

/** Sign in with e-mail and password; a wrong pair gets one neutral answer. */
export function SignIn(props: SignInProps) {
  useTitle('Sign in')
  const password = useRef<HTMLDivElement>(null)
  const { state, submit } = useForm(async fields => {
    try {
      await callAuth(
        `${props.base}/sign-in/email`,
        fields,
        () => 'This email and password do not belong together. Check both and try again.',
      )
    } catch (error) {
      password.current?.querySelector('input')?.select()
      throw error
    }
    await props.onSignedIn()
  })
  return (
    <EntryShell {...shellOf(props)} title="Sign in" subtitle={props.subtitle}>
      <form className={css.fields} onSubmit={submit}>
        {props.notice && !state.error && (
          <Note tone="green" live>
            {props.notice}
          </Note>
        )}
        <FormError state={state} />
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          required
          autoFocus
          {...(props.defaultEmail && { defaultValue: props.defaultEmail })}
        />
        <div ref={password}>
          <PasswordField label="Password" name="password" autoComplete="current-password" required />
        </div>
        <div className={css.under}>
          <Link className="link" href={props.forgotHref}>
            Forgot your password?
          </Link>
        </div>
        <Button type="submit" size="md" fullWidth loading={state.busy}>
          Sign in
        </Button>
      </form>
      {props.help && <p className={css.help}>{props.help}</p>}
    </EntryShell>
  )
}

type ForgotProps = EntryProps & {
  signInHref: string
  /** Where the mailed link leads: the address of `ResetPassword`. */
  resetHref: string
  /** In a demo: where the mail waits. */
  outboxHref?: string | undefined
}

/** Ask for a link that sets a new password; the answer is the same whether or not the address is known. */
export function ForgotPassword(props: ForgotProps) {
  useTitle('Set a new password')
  const [sentTo, setSentTo] = useState('')
  const { state, submit } = useForm(async ({ email = '' }) => {
    const redirectTo = new URL(props.resetHref, location.href).href
    await callAuth(
      `${props.base}/request-password-reset`,
      { email, redirectTo },
      () => 'This is not an email address we can write to. Check it and try again.',
    )
    setSentTo(email)
  })
  return (
    <EntryShell {...shellOf(props)} title="Forgot your password?" subtitle="We mail you a link that sets a new one.">
      {sentTo ? (
        <div className={css.fields}>
          <Note tone="green" live title="Look in your mail.">
            If {sentTo} can sign in here, a link is on its way. It works for one hour.
          </Note>
          {props.outboxHref && (
            <p className="muted">
              This is a demo: the mail is not sent, it waits in the{' '}
              <Link className="link" href={props.outboxHref}>
                outbox
              </Link>
              .
            </p>
          )}
          <Button variant="default" size="md" fullWidth onClick={() => setSentTo('')}>
            Use another address
          </Button>
        </div>
      ) : (
        <form className={css.fields} onSubmit={submit}>
          <FormError state={state} />
          <TextField label="Email" name="email" type="email" autoComplete="username" required autoFocus />
          <Button type="submit" size="md" fullWidth loading={state.busy}>
            Send the link
          </Button>
        </form>
      )}
      <p className={css.help}>
        <Link className="link" href={props.signInHref}>
          Back to sign-in
        </Link>
      </p>
    </EntryShell>
  )
}

const passwordRule = 'At least 12 characters. A few words are fine.'

type ResetProps = EntryProps & { signInHref: string; forgotHref: string; onReset: () => void }

/** Set a new password with the token that the mailed link carries in its address. */
export function ResetPassword(props: ResetProps) {
  useTitle('Set a new password')
  const [token] = useState(() => new URLSearchParams(location.search).get('token'))
  const { state, submit } = useForm(async ({ password = '' }) => {
    await callAuth(`${props.base}/reset-password`, { newPassword: password, token }, code =>
      code === 'PASSWORD_TOO_SHORT'
        ? `This password is too short. ${passwordRule}`
        : 'This link was used already or has ended. Ask for a new one.',
    )
    props.onReset()
  })
  const ended = !token || state.error?.code === 'INVALID_TOKEN'
  return (
    <EntryShell {...shellOf(props)} title="Set a new password" subtitle={passwordRule}>
      {ended ? (
        <div className={css.fields}>
          <Note tone="red" live title="This link no longer works.">
            It was used already, or has ended. Your old password still works.
          </Note>
          <p>
            <Link className="link" href={props.forgotHref}>
              Ask for a new link
            </Link>
          </p>
        </div>
      ) : (
        <form className={css.fields} onSubmit={submit}>
          <FormError state={state} />
          <PasswordField label="New password" name="password" autoComplete="new-password" required autoFocus />
          <Button type="submit" size="md" fullWidth loading={state.busy}>
            Set this password
          </Button>
        </form>
      )}
      <p className={css.help}>
        <Link className="link" href={props.signInHref}>
          Back to sign-in
        </Link>
      </p>
    </EntryShell>
  )
}
