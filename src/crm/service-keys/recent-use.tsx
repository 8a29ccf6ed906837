import { count, plural } from '../../ui/numbers.ts'
import { Section } from '../../ui/section.tsx'
import type { ServiceKeyState } from '../crm.client.ts'
import { type SmallColumn, SmallTable } from '../small-table.tsx'
import css from './key.module.css'
import { formatRequestTime } from './key-words.ts'

type Allowed = Extract<ServiceKeyState, { allowed: true }>
type Use = Allowed['recent'][number]

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

/** The last requests made with a key, refused ones among them. */
export function RecentUse({ state }: { state: Pick<Allowed, 'recent' | 'requests7Days' | 'refused7Days'> }) {
  return (
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
  )
}
