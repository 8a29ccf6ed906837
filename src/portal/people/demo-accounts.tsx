import { UnstyledButton } from '@mantine/core'
import { Link } from '../../ui/link.tsx'
import css from './demo-accounts.module.css'

// The invented people of a demo run; a real installation never shows this.
const accounts = [
  { email: 'admin@portal.example', role: 'Administrator' },
  { email: 'employee@portal.example', role: 'Employee' },
]
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

/** The accounts of a demo: a press fills the form. */
export function DemoAccounts() {
  return (
    <span className={css.demo}>
      <span className={css.head}>This is a demo. A press fills the form:</span>
      {accounts.map(({ email, role }) => (
        <UnstyledButton key={email} className={css.account} onClick={event => fill(event.currentTarget, email)}>
          <span className={css.email}>{email}</span>
          <span className="meta">{role}</span>
        </UnstyledButton>
      ))}
      <span className={css.foot}>
        Mails are not sent; they wait in the{' '}
        <Link className="link" href="/outbox">
          outbox
        </Link>
        .
      </span>
    </span>
  )
}
