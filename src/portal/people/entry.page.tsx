import { Button } from '@mantine/core'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ApiError } from '../../ui/api.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { DemoAccounts } from '../../ui/demo-accounts.tsx'
import { ForgotPassword, ResetPassword, SignIn } from '../../ui/entry-pages.tsx'
import { EntryShell } from '../../ui/entry-shell.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { Mark } from '../../ui/mark.tsx'
import { notifyError } from '../../ui/notify.ts'
import { Card, CardRow } from '../../ui/section.tsx'
import { Failed } from '../../ui/states.tsx'
import { Bare } from '../not-found.tsx'
import { type HatLink, hatLinks, meQuery, setupQuery, useTitle } from '../viewer.tsx'
import css from './entry.module.css'
import { hatToOpen, nextAddress, signOut } from './session.ts'

const base = '/api/auth'

// The invented people of a demo run; a real installation never shows this.
const accounts = [
  { email: 'admin@portal.example', role: 'Administrator' },
  { email: 'employee@portal.example', role: 'Employee' },
  { email: 'noor@harbourpine.example', role: 'Client' },
]

/** The bare address: on to set-up, to sign-in, or to the only hat there is; several are listed. */
export function StartPage() {
  const { history } = useRouter()
  const setup = useQuery(setupQuery)
  const me = useQuery({ ...meQuery, enabled: setup.data?.needed === false })
  const hats = me.data && hatLinks(me.data)
  const all = hats ? [...hats.staff, ...hats.client] : []
  const signedOut = me.error instanceof ApiError && me.error.status === 401
  const only = all.length === 1 ? all[0]?.href : undefined
  const target = setup.data?.needed ? '/set-up' : signedOut ? '/sign-in' : only
  useEffect(() => {
    if (target) history.replace(target)
  }, [history, target])
  const error = setup.error ?? me.error
  if (me.data && all.length === 0) return <NoPortal email={me.data.email} />
  if (me.data && hats && all.length > 1) return <ChooseHat email={me.data.email} {...hats} />
  return (
    <Bare>
      {error && !signedOut && <Failed error={error} onRetry={() => void (setup.error ? setup : me).refetch()} />}
    </Bare>
  )
}

function ChooseHat({ email, staff, client }: { email: string; staff: HatLink[]; client: HatLink[] }) {
  useTitle('Where to go')
  return (
    <EntryShell title="Where to go" subtitle={`You are signed in as ${email}.`}>
      <div className={css.fields}>
        <HatCard title="Your portals" hats={staff} kind="person" />
        <HatCard title="As a client" hats={client} kind="company" />
        <SignOutButton />
      </div>
    </EntryShell>
  )
}

function HatCard({ title, hats, kind }: { title: string; hats: HatLink[]; kind: 'person' | 'company' }) {
  if (hats.length === 0) return null
  return (
    <Card title={title}>
      {hats.map(hat => (
        <CardRow
          key={hat.href}
          icon={kind === 'company' ? <Avatar name={hat.name} kind="company" size={30} /> : <Mark size={30} />}
          title={hat.name}
          sub={hat.sub}
          href={hat.href}
        />
      ))}
    </Card>
  )
}

function SignOutButton() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const leave = () => signOut(client).then(() => navigate('/sign-in'), notifyError)
  return (
    <Button size="md" fullWidth variant="default" onClick={() => void leave()}>
      Sign out
    </Button>
  )
}

function NoPortal({ email }: { email: string }) {
  useTitle('No portal')
  return (
    <EntryShell title="You are in no portal" subtitle={`You are signed in as ${email}.`}>
      <p className="reading muted" style={{ marginBottom: 24 }}>
        If you worked in one before, your access to it was taken away: ask its administrator. An invitation lets you
        into a portal; its link is in your mail.
      </p>
      <SignOutButton />
    </EntryShell>
  )
}

/** Sign in; then on to the page that asked for it, or to the hat worn last. */
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
      onSignedIn={async () => {
        client.clear()
        const next = nextAddress(location.search)
        history.replace(next === '/' ? await firstAddress(client) : next)
      }}
    />
  )
}

/** Where somebody starts who asked for no page: the hat worn last, or the first; without any, the start says so. */
async function firstAddress(client: QueryClient): Promise<string> {
  const me = await client.fetchQuery(meQuery).catch(() => undefined)
  const hats = me && hatLinks(me)
  return (hats && hatToOpen([...hats.staff, ...hats.client])?.href) ?? '/'
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
