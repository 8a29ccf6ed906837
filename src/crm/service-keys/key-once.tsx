import { Button } from '@mantine/core'
import { IconCircleCheck, IconEyeOff } from '@tabler/icons-react'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Note } from '../../ui/states.tsx'
import type { NewServiceKey } from '../crm.client.ts'
import { useMe } from '../me.ts'
import css from './key.module.css'

const next = [
  'In the portal, open All Users, then Portal Users.',
  'Under Other actions, choose Import From CRM.',
  'Paste the email address and the key, then press Next Step.',
]

/** The one time the key is shown, with its e-mail address, to be copied. */
export function KeyOnce({ made, onDone }: { made: NewServiceKey; onDone: () => void }) {
  const { portalUrl } = useMe()
  return (
    <>
      <section className={css.once} aria-label="Your new key">
        <div className={css.onceHead}>
          <IconCircleCheck size={17} color="var(--green)" />
          <h2 className={css.onceTitle}>Your key is ready</h2>
          <span className="muted">Generated just now</span>
        </div>
        <div className={css.pair}>
          <span className="muted">Email address</span>
          <span className={css.email}>{made.email}</span>
          <CopyButton value={made.email} what="the email address" />
        </div>
        <div className={css.pair}>
          <span className="muted">ZSC key</span>
          <code className={css.secret}>{made.key}</code>
          <CopyButton value={made.key} what="the ZSC key" />
        </div>
        <div className={css.onceNote}>
          <Note tone="amber" icon={<IconEyeOff />} title="This key is shown once.">
            When you leave this page nobody can read it again, not even you. If it is lost, generate a new one.
          </Note>
        </div>
      </section>
      <section className={css.next} aria-label="What to do next">
        <h2 className={css.powersTitle}>What to do next</h2>
        <ol className={css.steps}>
          {next.map((step, index) => (
            <li key={step}>
              <span className={css.number} aria-hidden="true">
                {index + 1}
              </span>
              {step}
            </li>
          ))}
        </ol>
        <div className={css.leave}>
          <Button variant="default" onClick={onDone}>
            I have copied both
          </Button>
          <a className="link" href={portalUrl} target="_blank" rel="noreferrer">
            Open the portal
          </a>
        </div>
      </section>
    </>
  )
}
