import { useQueries } from '@tanstack/react-query'
import { Facts } from '../../ui/facts.tsx'
import { plural } from '../../ui/numbers.ts'
import { Section } from '../../ui/section.tsx'
import { Failed } from '../../ui/states.tsx'
import { useViewer } from '../viewer.tsx'
import { AdministratorsOnly, AsOf, CrmButtons, StaleNote } from './crm-card.tsx'
import css from './crm-panels.module.css'
import { Potentials } from './crm-potentials.tsx'
import { amountWords } from './crm-words.ts'
import { crmQuery, type Tie } from './use-crm.ts'

/** What the CRMs say of the companies a project is for, in short, for the panel at its side; for administrators alone. */
export function CrmProjectPanel({ companyIds }: { companyIds: readonly string[] }) {
  const { portal, can } = useViewer()
  const isAllowed = can('see_crm')
  const queries = useQueries({
    queries: isAllowed ? companyIds.map(company => crmQuery(portal.id, company)) : [],
  })
  const failed = queries.find(query => query.error && !query.data)
  const ties = queries.flatMap((query, index) =>
    (query.data?.rows ?? []).map(tie => ({ tie, company: companyIds[index] ?? '' })),
  )
  if (!isAllowed || companyIds.length === 0) return null
  if (failed)
    return (
      <Failed title="What the CRM said did not arrive" error={failed.error} onRetry={() => void failed.refetch()} />
    )
  if (ties.length === 0 && queries.every(query => query.data)) {
    return (
      <Section title="CRM Account Information">
        <p className="muted">
          {companyIds.length === 1
            ? 'The company is not tied to a CRM account.'
            : 'No company is tied to a CRM account.'}
        </p>
      </Section>
    )
  }
  return ties.map(({ tie, company }) => (
    <TieInShort key={`${tie.connection.id} ${company}`} company={company} tie={tie} />
  ))
}

function TieInShort({ company, tie }: { company: string; tie: Tie }) {
  const { account, connection } = tie
  const sum = (standing: 'open' | 'won') =>
    tie.totals
      .filter(one => one[standing].count > 0)
      .map(one => `${amountWords(one[standing].amount, one.currency)}, ${plural(one[standing].count, 'potential')}`)
      .join('; ') || 'None'
  return (
    <>
      <Section
        title="CRM Account Information"
        right={
          <span className={css.right}>
            <CrmButtons company={company} tie={tie} withLink />
          </span>
        }
      >
        <div className={css.short}>
          <div className={css.shortHead}>
            <AdministratorsOnly />
            <AsOf company={company} tie={tie} />
          </div>
          <StaleNote company={company} tie={tie} />
          <Facts
            facts={[
              ['Account', account.name],
              ['CRM', connection.organizationName],
              ['Owner', account.owner ?? 'None'],
              ['Type', account.type ?? 'None'],
              ['Industry', account.industry ?? 'None'],
              ['Phone', account.phone ?? 'None'],
            ]}
          />
        </div>
      </Section>
      <Section title="CRM Potential Information">
        {tie.potentials === 0 ? (
          <p className="muted">No potentials in the CRM.</p>
        ) : (
          <>
            <Facts
              facts={[
                ['Open', sum('open')],
                ['Won', sum('won')],
              ]}
            />
            <Potentials company={company} tie={tie} limit={3} short />
          </>
        )}
      </Section>
    </>
  )
}
