import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ApiError } from '../../ui/api.ts'
import { DemoAccounts } from '../../ui/demo-accounts.tsx'
import { ForgotPassword, ResetPassword, SignIn } from '../../ui/entry-pages.tsx'
import { EntryShell } from '../../ui/entry-shell.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { notifyError } from '../../ui/notify.ts'
import { Failed } from '../../ui/states.tsx'
import { Bare } from '../not-found.tsx'
import { meQuery, setupQuery, useTitle } from '../viewer.tsx'
import { lastPortal, nextAddress, signOut } from './session.ts'

const base = '/api/auth'

// The invented people of a demo run; a real installation never shows this.
const accounts = [
  { email: 'admin@portal.example', role: 'Administrator' },
  { email: 'employee@portal.example', role: 'Employee' },
]

/** The bare address: on to set-up, to sign-in, or to the portal that was open last. */
export function StartPage() {
  const { history } = useRouter()
  const setup = useQuery(setupQuery)
  const me = useQuery({ ...meQuery, enabled: setup.data?.needed === false })
  const portals = me.data?.portals
  const portal = portals?.find(one => one.id === lastPortal()) ?? portals?.[0]
  const signedOut = me.error instanceof ApiError && me.error.status === 401
  const target = setup.data?.needed ? '/set-up' : signedOut ? '/sign-in' : portal && `/p/${portal.id}/projects`
  useEffect(() => {
    if (target) history.replace(target)
  }, [history, target])
  const error = setup.error ?? me.error
  if (me.data && !portal) return <NoPortal email={me.data.email} />
  return (
    <Bare>
      {error && !signedOut && <Failed error={error} onRetry={() => void (setup.error ? setup : me).refetch()} />}
    </Bare>
  )
}

function NoPortal({ email }: { email: string }) {
  useTitle('No portal')
  const client = useQueryClient()
  const navigate = useNavigate()
  const leave = () => signOut(client).then(() => navigate('/sign-in'), notifyError)
  return (
    <EntryShell title="You are in no portal" subtitle={`You are signed in as ${email}.`}>
      <p className="reading muted" style={{ marginBottom: 24 }}>
        If you worked in one before, your access to it was taken away: ask its administrator. An invitation lets you
        into a portal; its link is in your mail.
      </p>
      <Button size="md" fullWidth variant="default" onClick={() => void leave()}>
        Sign out
      </Button>
    </EntryShell>
  )
}

/** Sign in; then on to the page that asked for it. */
export function SignInPage() {
  const client = useQueryClient()
  const { history } = useRouter()
  const { data: setup } = useQuery(setupQuery)
  const query = new URLSearchParams(location.search)
  const email = query.get('email')
  return (
    <SignIn
      base={base}
      forgotHref="/forgot-password"
      help={
        <>
          No account? An administrator of your portal invites you. There is no open sign-up.
          {setup?.isDemo && <DemoAccounts accounts={accounts} outboxHref={setup.outbox ? '/outbox' : null} />}
        </>
      }
      notice={query.has('changed') ? 'Your password is changed. Sign in with the new one.' : undefined}
      {...(email && { defaultEmail: email })}
      onSignedIn={() => {
        client.clear()
        history.replace(nextAddress(location.search))
      }}
    />
  )
}

/** Ask for a mail that sets a new password. */
export function ForgotPasswordPage() {
  const { data: setup } = useQuery(setupQuery)
  return (
    <ForgotPassword
      base={base}
      signInHref="/sign-in"
      resetHref="/reset-password"
      outboxHref={setup?.isDemo && setup.outbox ? '/outbox' : undefined}
    />
  )
}

/** Set a new password with the mailed link. */
export function ResetPasswordPage() {
  const navigate = useNavigate()
  return (
    <ResetPassword
      base={base}
      signInHref="/sign-in"
      forgotHref="/forgot-password"
      onReset={() => navigate('/sign-in?changed')}
    />
  )
}
