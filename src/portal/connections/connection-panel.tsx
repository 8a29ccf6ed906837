import { Button } from '@mantine/core'
import { IconDatabaseImport, IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { NameCell } from '../../ui/cells.tsx'
import { formatTime, formatWhen } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { plural } from '../../ui/numbers.ts'
import { Section } from '../../ui/section.tsx'
import { Failed, Note } from '../../ui/states.tsx'
import { type DotTone, StatusDot } from '../../ui/status-dot.tsx'
import { useViewer } from '../viewer.tsx'
import { ChangeTicket } from './change-ticket.tsx'
import css from './connection-panel.module.css'
import type { ConnectionRow } from './known-connections.ts'

const tones: Record<ConnectionRow['state'], DotTone> = { working: 'green', refused: 'red', unreachable: 'amber' }

/** "Key working", or "Key refused since 08:40". */
export function stateWords({ state, stateSince }: Pick<ConnectionRow, 'state' | 'stateSince'>) {
  if (state === 'working') return 'Key working'
  const when = formatWhen(stateSince)
  const since = when.startsWith('Today') ? formatTime(stateSince) : when.replace('Yesterday', 'yesterday')
  const word = state === 'refused' ? 'Key refused' : 'CRM away'
  return when.endsWith('ago') ? `${word} for ${when.replace(' ago', '')}` : `${word} since ${since}`
}

/** Dot and words of a connection's state. */
export const ConnectionState = ({ connection, faint }: { connection: ConnectionRow; faint?: boolean }) => (
  <StatusDot tone={tones[connection.state]} {...(faint && { faint })}>
    {stateWords(connection)}
  </StatusDot>
)

/** What the panel's one row says where there is no room for the panel. */
export function ConnectionSummary({ connection }: { connection: ConnectionRow | undefined }) {
  if (!connection) return <span>No CRM is connected</span>
  return (
    <>
      <span className={css.summary}>
        <Avatar name={connection.organizationName} kind="company" size={26} />
        <span className="ellipsis strong">{connection.organizationName}</span>
      </span>
      <ConnectionState connection={connection} />
    </>
  )
}

/** The tie to a CRM organisation: who it is, which key, whether it works, what it brought, and the way to change the key. */
export function ConnectionSection({ connection }: { connection: ConnectionRow }) {
  const { can } = useViewer()
  const [open, setOpen] = useState(false)
  const { state, stateDetail } = connection
  return (
    <Section title="CRM connection" right={state === 'working' && <ConnectionState connection={connection} faint />}>
      {state !== 'working' && <ConnectionState connection={connection} />}
      <div className={css.who}>
        <NameCell name={connection.organizationName} sub={new URL(connection.baseUrl).host} avatar="company" />
      </div>
      <Facts
        facts={[
          ['Email', connection.email],
          [
            'ZSC key',
            <span className="mono" key="key">
              {connection.keyHint}
            </span>,
          ],
          ['Last import', formatWhen(connection.lastImportAt)],
          ['Brought in', connection.broughtIn > 0 ? plural(connection.broughtIn, 'portal user') : 'Nobody yet'],
        ]}
      />
      {state === 'refused' && (
        <div className={css.note}>
          <Note tone="red" title="The CRM refuses the key.">
            {stateDetail} Nobody here lost access.
          </Note>
        </div>
      )}
      {state === 'unreachable' && (
        <div className={css.note}>
          <Note tone="amber">{stateDetail}</Note>
        </div>
      )}
      {can('import_from_crm') && (
        <Button
          fullWidth
          mt={14}
          variant="default"
          leftSection={<IconKey size={15} stroke={1.6} />}
          onClick={() => setOpen(true)}
        >
          Change the ZSC Ticket
        </Button>
      )}
      {open && <ChangeTicket connection={connection} onClose={() => setOpen(false)} />}
    </Section>
  )
}

/** Before there is a connection: what Import From CRM does, and the way to it. */
export function NoConnection({ onImport }: { onImport: (() => void) | undefined }) {
  return (
    <Section title="CRM connection">
      <p className="muted">
        No CRM is connected. Import From CRM reads the users of your CRM, shows what would happen to each, and makes
        portal users of those you tick.
      </p>
      {onImport && (
        <Button
          fullWidth
          mt={14}
          variant="default"
          leftSection={<IconDatabaseImport size={15} stroke={1.6} />}
          onClick={onImport}
        >
          Import From CRM
        </Button>
      )}
    </Section>
  )
}

/** The connections did not arrive. */
export const ConnectionsFailed = ({ error, onRetry }: { error: unknown; onRetry: () => void }) => (
  <Failed title="The connection did not arrive" error={error} onRetry={onRetry} />
)
