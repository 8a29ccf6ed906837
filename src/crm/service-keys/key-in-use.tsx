import { Button } from '@mantine/core'
import { formatMoment, formatWhen } from '../../ui/dates.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import type { ServiceKeyState } from '../crm.client.ts'
import css from './key.module.css'
import { isExpired } from './key-words.ts'

type Allowed = Extract<ServiceKeyState, { allowed: true }>

type KeyInUseProps = {
  state: Allowed & { key: NonNullable<Allowed['key']> }
  busy: boolean
  onReplace: () => void
  onRevoke: () => void
}

/** The key as it may be shown later: masked, who generated it, when and from where it was used. */
export function KeyInUse({ state, busy, onReplace, onRevoke }: KeyInUseProps) {
  const { key } = state
  const expired = isExpired(key)
  return (
    <section className="card" aria-label="The key">
      <div className={css.stateHead}>
        <StatusDot tone={expired ? 'red' : 'green'}>{expired ? 'Expired' : 'Working'}</StatusDot>
        <span className={css.stateActs}>
          <Button size="xs" variant="default" disabled={!state.email} loading={busy} onClick={onReplace}>
            Generate a new key…
          </Button>
          <Button size="xs" variant="subtle" color="red" onClick={onRevoke}>
            Revoke…
          </Button>
        </span>
      </div>
      <dl className={css.facts}>
        <Fact label="ZSC key" value={<span className="mono">{key.hint}</span>} />
        <Fact label="Last used" value={formatWhen(key.lastUsedAt)} />
        <Fact label="Email address" value={key.email} />
        <Fact
          label="From"
          value={key.lastUsedFrom ? <span className="mono">{key.lastUsedFrom}</span> : 'Nowhere yet'}
        />
        <Fact label="Generated" value={formatMoment(key.generatedAt)} />
        <Fact label="By" value={key.generatedBy.name} />
        {key.expiresAt && <Fact label={expired ? 'Expired' : 'Expires'} value={formatMoment(key.expiresAt)} />}
      </dl>
    </section>
  )
}

function Fact({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <div className={css.fact}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
