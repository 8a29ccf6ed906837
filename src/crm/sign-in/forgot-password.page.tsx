import { useQuery } from '@tanstack/react-query'
import { ForgotPassword } from '../../ui/entry-pages.tsx'
import { setupQuery } from './setup-query.ts'

/** Ask for a mail that lets one choose a new password. */
export function ForgotPasswordPage() {
  const { data } = useQuery(setupQuery)
  return (
    <ForgotPassword
      base="/api/auth"
      tone="crm"
      signInHref="/sign-in"
      resetHref="/reset-password"
      outboxHref={data?.outboxUrl ?? undefined}
    />
  )
}
