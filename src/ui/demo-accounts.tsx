import { UnstyledButton } from '@mantine/core'
import css from './demo-accounts.module.css'
import { Link } from './link.tsx'

const password = 'portico-demo'

function fill(button: HTMLElement, email: string) {
  const form = button.closest('main')?.querySelector('form')
  const set = (name: string, value: string) => {
    const field = form?.elements.namedItem(name)
    if (field instanceof HTMLInputElement) field.value = value
  }
  set('email', email)
  set('password', password)
  form?.querySelector<HTMLButtonElement>('button[type=submit]')?.focus()
}

type DemoAccountsProps = {
  accounts: { email: string; role: string }[]
  /** Where mails wait, if they are not sent. */
  outboxHref: string | null
}

/** The accounts of a demo: a press fills the sign-in form. */
export function DemoAccounts({ accounts, outboxHref }: DemoAccountsProps) {
  return (
    <span className={css.demo}>
      <span className={css.head}>This is a demo. A press fills the form:</span>
      {accounts.map(({ email, role }) => (
        <UnstyledButton key={email} className={css.account} onClick={event => fill(event.currentTarget, email)}>
          <span className={css.email}>{email}</span>
          <span className="meta">{role}</span>
        </UnstyledButton>
      ))}
      {outboxHref && (
        <span className={css.foot}>
          Mails are not sent; they wait in the{' '}
          <Link className="link" href={outboxHref}>
            outbox
          </Link>
          .
        </span>
      )}
    </span>
  )
}
