import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { DemoAccounts } from '../../ui/demo-accounts.tsx'
import { SignIn } from '../../ui/entry-pages.tsx'
import { useAddress } from '../address.ts'
import { setupQuery } from './setup-query.ts'

// The invented people of a demo run; a real installation never shows this.
const accounts = [
  { email: 'admin@crm.example', role: 'Administrator' },
  { email: 'rep@crm.example', role: 'Standard' },
  { email: 'marit@fjordline.example', role: 'Fjordline Sales' },
]

/** Only a path of our own: an address from outside must not choose where one lands. */
const ownPath = (next: string | undefined) => (next && /^\/(?![/\\])/.test(next) ? next : '/')

/** Sign in to the CRM; before there is anybody who could, this leads to setting it up. */
export function SignInPage() {
  const [search] = useAddress()
  const { history } = useRouter()
  const queryClient = useQueryClient()
  const { data } = useQuery(setupQuery)
  const needed = data?.needed
  // Whoever gets here is nobody yet: nothing of the one before stays.
  useEffect(() => queryClient.removeQueries({ type: 'inactive' }), [queryClient])
  useEffect(() => {
    if (needed) history.replace('/set-up')
  }, [needed, history])
  return (
    <SignIn
      base="/api/auth"
      tone="crm"
      subtitle="to the CRM"
      forgotHref="/forgot-password"
      notice={search.notice === 'new-password' ? 'Your new password is set. Sign in with it.' : undefined}
      help={
        <>
          No account? Ask an administrator of this CRM. There is no open sign-up.
          {data?.isDemo && <DemoAccounts accounts={accounts} outboxHref={data.outboxUrl} />}
        </>
      }
      onSignedIn={() => {
        queryClient.clear()
        history.push(ownPath(search.next))
      }}
    />
  )
}
