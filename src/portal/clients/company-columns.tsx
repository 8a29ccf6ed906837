import type { ReactNode } from 'react'
import { Failed } from '../../ui/states.tsx'
import css from './company.module.css'
import { CompanyProjectRows, useCompanyProjects, useNoProjects } from './company-projects.tsx'

/** What we know at the left, and what the CRM says at the right where there is something. */
export function CompanyColumns({ children, crm }: { children: ReactNode; crm?: ReactNode }) {
  return (
    <div className={css.page} data-crm={crm ? true : undefined}>
      <div className={css.own}>{children}</div>
      {crm && <div className={css.crm}>{crm}</div>}
    </div>
  )
}

/** A note above everything else; in a list it keeps the list's distance. */
export const CompanyNote = ({ children, inList }: { children: ReactNode; inList: boolean }) => (
  <div className={css.note} data-list={inList || undefined}>
    {children}
  </div>
)

/** The projects of a client user's company. */
export function ProjectsOfCompany({ company }: { company: string }) {
  const none = useNoProjects()
  const { data, error, refetch } = useCompanyProjects(company)
  const rows = data?.rows.filter(row => !row.archived) ?? []
  return (
    <section>
      <h2 className={css.title}>Projects of the company</h2>
      {error && <Failed title="The projects did not arrive" error={error} onRetry={() => void refetch()} />}
      {data && rows.length === 0 && <p className={css.none}>{none}.</p>}
      <CompanyProjectRows rows={rows} />
    </section>
  )
}
