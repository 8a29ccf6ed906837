import { useRouter } from '@tanstack/react-router'
import { ResetPassword } from '../../ui/entry-pages.tsx'

/** Choose a new password with the link from the mail. */
export function ResetPasswordPage() {
  const { history } = useRouter()
  return (
    <ResetPassword
      base="/api/auth"
      tone="crm"
      signInHref="/sign-in"
      forgotHref="/forgot-password"
      onReset={() => history.push('/sign-in?notice=new-password')}
    />
  )
}
