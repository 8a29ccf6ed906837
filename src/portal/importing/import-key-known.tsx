import { Button } from '@mantine/core'
import { NameCell } from '../../ui/cells.tsx'
import { Choice } from '../../ui/choice.tsx'
import { formatMoment } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { Stale } from '../../ui/states.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import type { ConnectionRow } from '../connections/known-connections.ts'
import css from './importing.module.css'

type KnownProps = {
  connections: readonly ConnectionRow[]
  chosen: ConnectionRow
  /** What the next step reads: "all CRM users". */
  reads: string
  onChoose: (connection: string) => void
  onAnother: () => void
}

/** What is connected is remembered: its key is used again, and nobody types it twice. Of several, one is chosen. */
export function KnownConnections({ connections, chosen, reads, onChoose, onAnother }: KnownProps) {
  const { state, stateSince } = chosen
  return (
    <>
      <p className={css.lead}>The next step reads {reads} with the key that is stored.</p>
      <div className={css.knownList}>
        {connections.length > 1 ? (
          <Choice
            label="Connection"
            value={chosen.id}
            onChange={onChoose}
            options={connections.map(one => ({
              value: one.id,
              title: one.organizationName,
              text: [...wordsOf(one), stateWord(one)].join(' · '),
              disabled: one.state === 'refused',
            }))}
          />
        ) : (
          <OneConnection connection={chosen} />
        )}
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

const wordsOf = ({ baseUrl, email }: ConnectionRow) => [new URL(baseUrl).host, email]

const words = { working: 'Key working', unreachable: 'CRM away', refused: 'Key refused' } as const
const stateWord = ({ state }: ConnectionRow) => words[state]

function OneConnection({ connection }: { connection: ConnectionRow }) {
  const { organizationName, baseUrl, email, keyHint, lastImportAt, state } = connection
  return (
    <div className={css.known}>
      <div className={css.knownHead}>
        <NameCell name={organizationName} sub={new URL(baseUrl).host} avatar="company" />
        <StatusDot tone={state === 'working' ? 'green' : 'amber'}>{stateWord(connection)}</StatusDot>
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
  )
}
