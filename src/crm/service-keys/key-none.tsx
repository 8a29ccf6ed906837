import { Button } from '@mantine/core'
import { IconCheck, IconKey, IconX } from '@tabler/icons-react'
import { formatMoment } from '../../ui/dates.ts'
import { Link } from '../../ui/link.tsx'
import { Note } from '../../ui/states.tsx'
import type { ServiceKeyState } from '../crm.client.ts'
import { useMe } from '../me.ts'
import css from './key.module.css'
import { endedWords } from './key-words.ts'

const can = [
  'Read users, with role and profile',
  'Read accounts, contacts and potentials',
  'Read the name of the organisation',
  'See what changed since it last asked',
]
const never = ['Change or delete a record', 'Sign in as you or as anybody', 'See passwords or mail']

type KeyNoneProps = Pick<Extract<ServiceKeyState, { allowed: true }>, 'email' | 'ended'> & {
  busy: boolean
  onGenerate: () => void
}

/** Before there is a key: the button that generates it, and what it will and will never open. */
export function KeyNone({ email, ended, busy, onGenerate }: KeyNoneProps) {
  const { user } = useMe()
  return (
    <>
      <div className={css.none}>
        <div className={css.tile}>
          <IconKey />
        </div>
        <div className={css.noneWords}>
          <h2 className={css.noneTitle}>{ended ? 'There is no key' : 'There is no key yet'}</h2>
          {email ? (
            <p className="muted">The key belongs to you, {email}, and ends when your account is deactivated.</p>
          ) : (
            <p className="muted">
              A key belongs to an email address, and you have none here.{' '}
              <Link className="link" href={`/users/${user.id}`}>
                Add yours
              </Link>{' '}
              first.
            </p>
          )}
        </div>
        <Button size="md" disabled={!email} loading={busy} onClick={onGenerate}>
          Generate Now
        </Button>
      </div>
      {ended && (
        <div className={css.gap}>
          <Note>
            The last key, <span className="mono">{ended.hint}</span>, {endedWords[ended.reason]} on{' '}
            {formatMoment(ended.endedAt)}. Whatever still uses it is told so.
          </Note>
        </div>
      )}
      <div className={css.powers}>
        <Powers title="With the key, the portal can" powers={can} icon={<IconCheck size={16} color="var(--green)" />} />
        <Powers title="It can never" powers={never} icon={<IconX size={16} color="var(--muted)" />} />
      </div>
    </>
  )
}

function Powers({ title, powers, icon }: { title: string; powers: string[]; icon: React.ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className={css.powersTitle}>{title}</h2>
      <ul className={css.powersList}>
        {powers.map(power => (
          <li key={power}>
            {icon}
            {power}
          </li>
        ))}
      </ul>
    </section>
  )
}
