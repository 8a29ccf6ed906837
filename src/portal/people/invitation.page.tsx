import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiError } from '../../ui/api.ts'
import { EntryShell } from '../../ui/entry-shell.tsx'
import { Link } from '../../ui/link.tsx'
import { Note } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useParam, useTitle } from '../viewer.tsx'
import css from './entry.module.css'
import { AcceptForm, ChoosePasswordForm, LeaveForm, SignInForm } from './invitation-forms.tsx'
import { InvitedBy, WhatOpens } from './invitation-words.tsx'
import { signOut } from './session.ts'

/** The page an invitation's link opens: who invites to what, and the one form that fits who opened it. */
export function InvitationPage() {
  useTitle('Invitation')
  const token = useParam('token')
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api('GET /api/invitations/{token}', { params: { token } }),
  })
  if (error) return <CannotOpen error={error} onRetry={() => void refetch()} />
  if (!data) return <EntryShell title="Invitation">{null}</EntryShell>

  const { email, hasLogin, signedInAs } = data
  const here = signedInAs?.toLowerCase() === email.toLowerCase()
  const reload = async () => {
    await refetch()
  }
  const leave = async () => {
    await signOut(client)
    await refetch()
  }
  const form =
    signedInAs && !here ? (
      <LeaveForm email={email} signedInAs={signedInAs} onLeave={leave} />
    ) : here ? (
      <AcceptForm token={token} />
    ) : hasLogin ? (
      <SignInForm email={email} onSignedIn={reload} />
    ) : (
      <ChoosePasswordForm token={token} firstName={data.firstName} lastName={data.lastName} />
    )
  return (
    <EntryShell lead={<InvitedBy {...data} />} {...headOf(data, here)}>
      {form}
      <WhatOpens {...data} />
    </EntryShell>
  )
}

function headOf(
  data: { email: string; hasLogin: boolean; signedInAs: string | null; portalName: string },
  here: boolean,
) {
  const { email, hasLogin, signedInAs, portalName } = data
  if (here) return { title: `Join ${portalName}`, subtitle: `You are signed in as ${email}.` }
  if (signedInAs) return { title: 'This is for another address', subtitle: `The invitation is for ${email}.` }
  if (hasLogin) return { title: 'Sign in to accept', subtitle: `${email} has a sign-in here already.` }
  return { title: 'Choose a password', subtitle: `You sign in with ${email}.` }
}

function CannotOpen({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const over = error instanceof ApiError && error.status >= 400 && error.status < 500
  if (!over) {
    return (
      <EntryShell title="Invitation">
        <div className={css.fields}>
          <Note tone="red" live>
            {error.message} The invitation is kept.
          </Note>
          <Button variant="default" size="md" fullWidth onClick={onRetry}>
            Try again
          </Button>
        </div>
      </EntryShell>
    )
  }
  return (
    <EntryShell
      title="This invitation is over"
      subtitle="It was used, replaced by a newer one, or is older than 72 hours."
    >
      <div className={css.fields}>
        <p className="reading">
          Look for a newer mail, or ask whoever invited you to send it again. If you accepted it already, sign in.
        </p>
        <Link className="link reading" href="/sign-in">
          Go to sign-in
        </Link>
      </div>
    </EntryShell>
  )
}
