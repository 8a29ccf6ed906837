import { Button } from '@mantine/core'
import { formatMoment, formatWhen } from '../../ui/dates.ts'
import { count, plural } from '../../ui/numbers.ts'
import { Section } from '../../ui/section.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import type { ServiceKeyState } from '../crm.client.ts'
import { type SmallColumn, SmallTable } from '../small-table.tsx'
import css from './key.module.css'
import { formatRequestTime, isExpired } from './key-words.ts'

type Allowed = Extract<ServiceKeyState, { allowed: true }>
type Use = Allowed['recent'][number]

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
    <>
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
      <div className={css.recent}>
        <Section
          title="Recent use"
          size="large"
          right={
            <span className="muted">
              {plural(state.requests7Days, 'request')} in 7 days, {count(state.refused7Days)} refused
            </span>
          }
        >
          {state.recent.length === 0 ? (
            <p className="muted">Nobody has used this key yet. Paste it into the portal to begin.</p>
          ) : (
            <SmallTable label="Recent use" columns={columns} rows={state.recent} rowKey={use => use.id} />
          )}
        </Section>
        <p className={css.foot}>
          Times are in {Intl.DateTimeFormat().resolvedOptions().timeZone}. Requests are kept for 30 days.
        </p>
      </div>
    </>
  )
}

const columns: SmallColumn<Use>[] = [
  { title: 'When', width: '132px', cell: use => <span className="num">{formatRequestTime(use.at)}</span> },
  { title: 'Asked for', cell: use => <span title={use.asked}>{use.asked}</span> },
  { title: 'From', width: '140px', wide: true, cell: use => <span className={css.address}>{use.address}</span> },
  {
    title: 'Answer',
    width: '26%',
    cell: use => (
      <span className={use.refused ? css.refused : 'muted'} title={use.answer}>
        {use.answer}
      </span>
    ),
  },
]

function Fact({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <div className={css.fact}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
