import { ForgotPassword } from '../../ui/entry-pages.tsx'

/** Ask for a mail that lets one choose a new password. */
export function ForgotPasswordPage() {
  return <ForgotPassword base="/api/auth" tone="crm" signInHref="/sign-in" resetHref="/reset-password" />
}
