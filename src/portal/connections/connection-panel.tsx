import { ActionIcon, Button } from '@mantine/core'
import { IconDatabaseImport, IconDots, IconHandStop, IconKey, IconScale } from '@tabler/icons-react'
import { useState } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { NameCell } from '../../ui/cells.tsx'
import { formatWhen } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { MenuButton, MenuItem } from '../../ui/menu.tsx'
import { Section } from '../../ui/section.tsx'
import { Failed, Note } from '../../ui/states.tsx'
import { type DotTone, StatusDot } from '../../ui/status-dot.tsx'
import { useViewer } from '../viewer.tsx'
import { BrakeDialog } from './brake-dialog.tsx'
import { ChangeTicket } from './change-ticket.tsx'
import css from './connection-panel.module.css'
import { FieldRulesDialog } from './field-rules-dialog.tsx'
import type { ConnectionRow } from './known-connections.ts'
import { broughtWords, stateWords } from './state-words.ts'
import { useCheck } from './use-check.ts'

const tones: Record<ConnectionRow['state'], DotTone> = { working: 'green', refused: 'red', unreachable: 'amber' }
const gravity: Record<ConnectionRow['state'], number> = { refused: 0, unreachable: 1, working: 2 }

/** Dot and words of a connection's state. */
export const ConnectionState = ({ connection, faint }: { connection: ConnectionRow; faint?: boolean }) => (
  <StatusDot tone={tones[connection.state]} {...(faint && { faint })}>
    {stateWords(connection)}
  </StatusDot>
)

/** What the panel's one row says where there is no room for the panel; of several connections the worst state. */
export function ConnectionSummary({ connections }: { connections: readonly ConnectionRow[] }) {
  const [worst] = [...connections].sort((a, b) => gravity[a.state] - gravity[b.state])
  if (!worst) return <span>No CRM is connected</span>
  return (
    <>
      <span className={css.summary}>
        <Avatar name={worst.organizationName} kind="company" size={26} />
        <span className="ellipsis strong">{worst.organizationName}</span>
        {connections.length > 1 && <span className="faint">+{connections.length - 1}</span>}
      </span>
      <ConnectionState connection={worst} />
    </>
  )
}

type ConnectionSectionProps = {
  connection: ConnectionRow
  /** Whom the page is about: what came in is counted of those. */
  side: 'staff' | 'clients'
  /** It is one of several, each with its name for a title. */
  several: boolean
}

/** The tie to a CRM organisation: who it is, which key, whether it works, what it brought, and the way to change the key. */
export function ConnectionSection({ connection, side, several }: ConnectionSectionProps) {
  const { can } = useViewer()
  const [open, setOpen] = useState(false)
  const [setsBrake, setSetsBrake] = useState(false)
  const [setsFields, setSetsFields] = useState(false)
  const { checking, check } = useCheck(connection)
  const { state, stateDetail, organizationName: name } = connection
  const host = new URL(connection.baseUrl).host
  return (
    <Section
      title={several ? name : 'CRM connection'}
      right={
        <span className={css.right}>
          {state === 'working' && <ConnectionState connection={connection} faint />}
          {can('import_from_crm') && (
            <MenuButton
              menu={
                <>
                  <MenuItem icon={<IconHandStop size={15} stroke={1.6} />} onClick={() => setSetsBrake(true)}>
                    When imports stop…
                  </MenuItem>
                  <MenuItem icon={<IconScale size={15} stroke={1.6} />} onClick={() => setSetsFields(true)}>
                    Who decides a field…
                  </MenuItem>
                </>
              }
            >
              <ActionIcon size={26} className={css.dots} aria-label={`Actions for ${name}`}>
                <IconDots size={16} />
              </ActionIcon>
            </MenuButton>
          )}
        </span>
      }
    >
      {state !== 'working' && <ConnectionState connection={connection} />}
      {several ? (
        <p className={css.host}>{host}</p>
      ) : (
        <div className={css.who}>
          <NameCell name={name} sub={host} avatar="company" />
        </div>
      )}
      <Facts
        facts={[
          ['Email', connection.email],
          [
            'ZSC key',
            <span className="mono" key="key">
              {connection.keyHint}
            </span>,
          ],
          [
            'Checked',
            <span className={css.checked} key="checked">
              {checking ? 'Asking the CRM' : formatWhen(connection.checkedAt)}
              {can('import_from_crm') && !checking && (
                <button
                  type="button"
                  className={css.check}
                  aria-label={`Check now whether the key of ${name} works`}
                  onClick={check}
                >
                  Check now
                </button>
              )}
            </span>,
          ],
          ['Last import', formatWhen(connection.lastImportAt)],
          ['Brought in', broughtWords(connection.broughtIn, side)],
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
          {...(several && { 'aria-label': `Change the ZSC Ticket of ${name}` })}
          onClick={() => setOpen(true)}
        >
          Change the ZSC Ticket
        </Button>
      )}
      {open && <ChangeTicket connection={connection} onClose={() => setOpen(false)} />}
      {setsFields && <FieldRulesDialog connection={connection} onClose={() => setSetsFields(false)} />}
      {setsBrake && <BrakeDialog connection={connection} onClose={() => setSetsBrake(false)} />}
    </Section>
  )
}

/** Before there is a connection: what Import From CRM does, and the way to it. */
export function NoConnection({ onImport, side }: { onImport: (() => void) | undefined; side: 'staff' | 'clients' }) {
  const [read, made] =
    side === 'clients'
      ? ['the accounts and contacts', 'client companies and client users']
      : ['the users', 'portal users']
  return (
    <Section title="CRM connection">
      <p className="muted">
        No CRM is connected. Import From CRM reads {read} of your CRM, shows what would happen to each, and makes {made}{' '}
        of those you tick.
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
