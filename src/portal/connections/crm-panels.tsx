import { useViewer } from '../viewer.tsx'
import { AccountFacts } from './crm-account.tsx'
import { AsOf, CrmButtons, CrmCard, CrmFailed, CrmWaiting, StaleNote } from './crm-card.tsx'
import css from './crm-panels.module.css'
import { Potentials } from './crm-potentials.tsx'
import { StageBars, Sums } from './crm-stages.tsx'
import { type Tie, useCrm } from './use-crm.ts'

const accountTitle = 'CRM Account Information'
const potentialTitle = 'CRM Potential Information'

/** CRM Account Information: the account of a client company, one card a connection, for administrators alone. */
export function CrmAccountPanel({ companyId }: { companyId: string }) {
  const { can } = useViewer()
  const { data, error, refetch } = useCrm(companyId)
  if (!can('see_crm')) return null
  if (error && !data) return <CrmFailed title={accountTitle} error={error} onRetry={() => void refetch()} />
  if (!data) return <CrmWaiting title={accountTitle} lines={8} />
  if (data.rows.length === 0) {
    return (
      <CrmCard title={accountTitle}>
        <p className={css.nothing}>
          This company is not tied to a CRM account. Import From CRM ties it, where an account has its name or web
          domain.
        </p>
      </CrmCard>
    )
  }
  return (
    <div className={css.cards}>
      {data.rows.map(tie => (
        <CrmCard
          key={tie.connection.id}
          title={accountTitle}
          sub={data.rows.length > 1 ? tie.connection.organizationName : undefined}
          right={<Asked company={companyId} tie={tie} withLink />}
        >
          <StaleNote company={companyId} tie={tie} />
          <AccountFacts account={tie.account} />
        </CrmCard>
      ))}
    </div>
  )
}

/** CRM Potential Information: sums, stages and potentials of a client company, one card a connection, for administrators alone. */
export function CrmPotentialPanel({ companyId }: { companyId: string }) {
  const { can } = useViewer()
  const { data, error } = useCrm(companyId)
  // The card above says that it did not arrive, or that there is nothing to arrive.
  if (!can('see_crm') || (error && !data) || data?.rows.length === 0) return null
  if (!data) return <CrmWaiting title={potentialTitle} lines={12} />
  return (
    <div className={css.cards}>
      {data.rows.map(tie => (
        <CrmCard
          key={tie.connection.id}
          title={potentialTitle}
          sub={data.rows.length > 1 ? tie.connection.organizationName : undefined}
          right={<Asked company={companyId} tie={tie} />}
        >
          {tie.potentials === 0 ? (
            <p className={css.nothing}>No potentials in the CRM.</p>
          ) : (
            <>
              <Sums totals={tie.totals} />
              <StageBars stages={tie.byStage} />
              <Potentials company={companyId} tie={tie} />
            </>
          )}
        </CrmCard>
      ))}
    </div>
  )
}

const Asked = ({ company, tie, withLink }: { company: string; tie: Tie; withLink?: boolean }) => (
  <>
    <AsOf company={company} tie={tie} />
    <CrmButtons company={company} tie={tie} {...(withLink && { withLink })} />
  </>
)
