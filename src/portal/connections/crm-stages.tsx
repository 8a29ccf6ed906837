import { plural } from '../../ui/numbers.ts'
import { type CrmStage, type CrmTotals, stageTone } from './crm-panel.ts'
import css from './crm-panels.module.css'
import { amountWords } from './crm-words.ts'

/** Three sums: what is open, what was won, and what is open weighed by its chance. One line a currency. */
export function Sums({ totals }: { totals: readonly CrmTotals[] }) {
  const [counts, ...others] = totals
  if (!counts) return null
  const all = [counts, ...others]
  const of = (standing: 'open' | 'won') => all.reduce((sum, one) => sum + one[standing].count, 0)
  const sums = [
    ['open', `open, ${plural(of('open'), 'potential')}`],
    ['won', `won, ${plural(of('won'), 'potential')}`],
    ['weighted', 'open, weighed by chance'],
  ] as const
  return (
    <div className={css.sums}>
      {sums.map(([sum, label]) => (
        <div key={sum}>
          {all.map((one, index) => (
            <div key={one.currency} className={index === 0 ? css.sum : css.otherSum}>
              {amountWords(sum === 'weighted' ? Math.round(one.weighted) : one[sum].amount, one.currency)}
            </div>
          ))}
          <div className={css.label}>{label}</div>
        </div>
      ))}
    </div>
  )
}

/** A bar a stage, from early to late, then won, then lost; as long as its amount among those of its currency. */
export function StageBars({ stages }: { stages: readonly CrmStage[] }) {
  const most = (currency: string | null) =>
    Math.max(0, ...stages.filter(one => one.currency === currency).map(one => one.amount ?? 0))
  const said = stages.map(one => `${nameOf(one)} ${amountOf(one)}, ${plural(one.count, 'potential')}`).join('; ')
  return (
    <div className={css.bars} role="img" aria-label={`Potentials by stage: ${said}`}>
      {stages.map(one => {
        const share = one.amount ? (one.amount / (most(one.currency) || 1)) * 100 : 0
        return (
          <div key={`${one.standing} ${one.stage} ${one.currency}`} className={css.bar}>
            <span className={css.stage} title={nameOf(one)}>
              <span className="ellipsis">{nameOf(one)}</span>
              <span className="faint">{one.count}</span>
            </span>
            <span className={css.track}>
              <span className={css.done} data-tone={stageTone(one)} style={{ width: `${share}%` }} />
            </span>
            <span className={css.amount}>{amountOf(one)}</span>
          </div>
        )
      })}
    </div>
  )
}

const nameOf = ({ stage }: CrmStage) => stage ?? 'No stage'
const amountOf = ({ amount, currency }: CrmStage) => amountWords(amount, currency)
