import { Button } from '@mantine/core'
import { NameCell } from '../../ui/cells.tsx'
import { formatMoment } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { Stale } from '../../ui/states.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import type { ConnectionRow } from '../connections/known-connections.ts'
import css from './importing.module.css'

type KnownProps = { connection: ConnectionRow; onAnother: () => void }

/** The connection that is remembered: its key is used again, and nobody types it twice. */
export function KnownConnection({ connection, onAnother }: KnownProps) {
  const { organizationName, baseUrl, email, keyHint, lastImportAt, state, stateSince } = connection
  return (
    <>
      <p className={css.lead}>The next step reads all CRM users with the key that is stored.</p>
      <div className={css.known}>
        <div className={css.knownHead}>
          <NameCell name={organizationName} sub={new URL(baseUrl).host} avatar="company" />
          <StatusDot tone={state === 'working' ? 'green' : 'amber'}>
            {state === 'working' ? 'Key working' : 'CRM away'}
          </StatusDot>
        </div>
        <Facts
          facts={[
            ['Email', email],
            [
              'ZSC key',
              <span className="mono" key="key">
                {keyHint}
              </span>,
            ],
            ['Last import', lastImportAt ? formatMoment(lastImportAt) : 'None yet'],
          ]}
        />
      </div>
      {state === 'unreachable' && (
        <div className={css.gap}>
          <Stale title={`The CRM has not answered since ${formatMoment(stateSince)}.`}>Next Step asks again.</Stale>
        </div>
      )}
      <Button variant="subtle" mt={16} ml={-12} onClick={onAnother}>
        Use another key
      </Button>
    </>
  )
}
