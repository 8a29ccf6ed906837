import { ActionIcon, Button } from '@mantine/core'
import { IconCloudOff, IconExternalLink, IconLock, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatTime, formatWhen } from '../../ui/dates.ts'
import { Link } from '../../ui/link.tsx'
import { Failed, Stale } from '../../ui/states.tsx'
import { useViewer } from '../viewer.tsx'
import css from './crm-panels.module.css'
import { asOfWords } from './crm-words.ts'
import { sinceWords } from './state-words.ts'
import { type Tie, useRefresh } from './use-crm.ts'

type CrmCardProps = { title: string; right?: ReactNode; sub?: string | undefined; children: ReactNode }

/** A card beside a client, marked as the administrators' own. */
export function CrmCard({ title, right, sub, children }: CrmCardProps) {
  return (
    <section className={css.card} aria-label={sub ? `${title}, ${sub}` : title}>
      <div className={css.head}>
        <div className={css.named}>
          <h2 className={css.title}>{title}</h2>
          <AdministratorsOnly />
          {sub && <span className={css.sub}>{sub}</span>}
        </div>
        {right && <div className={css.right}>{right}</div>}
      </div>
      {children}
    </section>
  )
}

type TieProps = { company: string; tie: Tie }

/** When the CRM was last asked, in amber where that is no longer sure. */
export function AsOf({ company, tie }: TieProps) {
  const { asking } = useRefresh(company, tie.connection.id)
  return (
    <span className={css.asOf} data-stale={tie.stale || undefined}>
      {tie.stale && <IconCloudOff size={14} aria-hidden="true" />}
      {asking ? 'Asking the CRM' : asOfWords(tie.asOf)}
    </span>
  )
}

/** The button that asks the CRM again, and the way to the account there. */
export function CrmButtons({ company, tie, withLink }: TieProps & { withLink?: boolean }) {
  const { asking, ask } = useRefresh(company, tie.connection.id)
  const name = tie.connection.organizationName
  return (
    <>
      <ActionIcon variant="subtle" size={26} loading={asking} aria-label={`Ask ${name} again`} onClick={ask}>
        <IconRefresh size={16} stroke={1.6} />
      </ActionIcon>
      {withLink && (
        <ActionIcon
          component="a"
          href={tie.recordUrl}
          target="_blank"
          rel="noreferrer"
          variant="subtle"
          size={26}
          aria-label={`Open the account in ${name}`}
        >
          <IconExternalLink size={16} stroke={1.6} />
        </ActionIcon>
      )}
    </>
  )
}

/** Says whose eyes this is for. */
export const AdministratorsOnly = () => (
  <span className={css.lock}>
    <IconLock size={13} aria-hidden="true" /> Administrators only
  </span>
)

/** Why what is shown may no longer be so, since when, and what can be done about it. The data stays. */
export function StaleNote({ company, tie }: TieProps) {
  const { at } = useViewer()
  const { asking, ask } = useRefresh(company, tie.connection.id)
  if (!tie.stale) return null
  const { organizationName: name, state, stateDetail, stateSince } = tie.connection
  const again = (
    <Button variant="default" size="xs" loading={asking} onClick={ask}>
      Ask now
    </Button>
  )
  const shown = tie.asOf ? ` You see what it last said, ${lastWords(tie.asOf)}.` : ' You see what it last said.'
  return (
    <div className={css.stale}>
      {state === 'refused' ? (
        <Stale title={`${name} has refused the key ${sinceWords(stateSince)}.`}>
          {stateDetail}
          {shown}{' '}
          <Link href={at(`/all-users/client-users?ticket=${tie.connection.id}`)} className={css.staleLink}>
            Change the ZSC Ticket
          </Link>
        </Stale>
      ) : state === 'unreachable' ? (
        <Stale title={`The CRM has not answered ${sinceWords(stateSince)}.`} action={again}>
          {shown.trim()}
        </Stale>
      ) : tie.account.removed ? (
        <Stale title={`${name} no longer has this account.`}>{shown.trim()}</Stale>
      ) : (
        <Stale title="The CRM was not asked for more than a day." action={again}>
          {shown.trim()}
        </Stale>
      )}
    </div>
  )
}

function lastWords(at: string) {
  const when = formatWhen(at)
  if (when.startsWith('Today')) return `at ${formatTime(at)}`
  return when.startsWith('Yesterday') || when.endsWith('ago') ? when.toLowerCase() : `on ${when}`
}

/** Grey lines of the card's height, after a moment, until the card is there. */
export function CrmWaiting({ title, lines }: { title: string; lines: number }) {
  return (
    <CrmCard title={title}>
      <div className={css.waiting} aria-busy="true" style={{ height: lines * 28 }} />
    </CrmCard>
  )
}

/** What the CRM said did not arrive. */
export function CrmFailed({ title, error, onRetry }: { title: string; error: unknown; onRetry: () => void }) {
  return (
    <CrmCard title={title}>
      <Failed title="What the CRM said did not arrive" error={error} onRetry={onRetry} />
    </CrmCard>
  )
}
