import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { Facts } from '../../ui/facts.tsx'
import { HeldValue } from '../../ui/held-value.tsx'
import { Link } from '../../ui/link.tsx'
import { count } from '../../ui/numbers.ts'
import { Failed } from '../../ui/states.tsx'
import { useCrm } from '../connections/use-crm.ts'
import { useHandBack } from '../connections/use-hand-back.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { ClientStatusDot, type ClientUserRow } from './client-cells.tsx'
import css from './company.module.css'
import { CompanyActivity } from './company-activity.tsx'
import { CompanyProjectRows, useCompanyProjects, useNoProjects } from './company-projects.tsx'
import { type Company, websiteHref } from './company-query.ts'

const few = 5

/** A company at a glance: its facts, its first people and projects, and what happened last. */
export function CompanyOverview({ company }: { company: Company }) {
  return (
    <>
      <CompanyFacts company={company} />
      <FirstPeople company={company} />
      <FirstProjects company={company} />
      <section>
        <h2 className={css.title}>Recently</h2>
        <CompanyActivity company={company} most={few} />
      </section>
    </>
  )
}

function CompanyFacts({ company }: { company: Company }) {
  const { website, phone, address, industry, ownerName } = company
  const href = website && websiteHref(website)
  // What is tied to a CRM is for administrators alone to know.
  const { data: crm } = useCrm(company.id)
  const handBack = useHandBack({ kind: 'account', id: company.id, name: company.name })
  const isHeld = (field: string) => (crm?.rows.length ?? 0) > 0 && company.held.includes(field)
  const held = (field: string, value: ReactNode) =>
    isHeld(field) ? (
      <HeldValue key={field} {...handBack(field)}>
        {value}
      </HeldValue>
    ) : (
      value
    )
  return (
    <Facts
      labelWidth={104}
      facts={[
        isHeld('name') && ['Name', held('name', company.name)],
        [
          'Website',
          held(
            'website',
            href ? (
              <a key="site" className="link" href={href} target="_blank" rel="noreferrer">
                {website}
              </a>
            ) : (
              (website ?? 'None')
            ),
          ),
        ],
        ['Phone', held('phone', phone ?? 'None')],
        ['Address', held('address', address ?? 'None')],
        ['Industry', held('industry', industry ?? 'None')],
        (ownerName !== null || isHeld('owner_name')) && ['Owner', held('owner_name', ownerName ?? 'None')],
      ]}
    />
  )
}

const personWords = (user: ClientUserRow) =>
  [
    user.title,
    user.isPrimaryContact && 'answers for the company',
    user.companyCount > 1 && `client of ${user.companyCount} companies`,
  ]
    .filter(Boolean)
    .join(' · ') ||
  (user.email ?? 'No email: listed here, cannot sign in')

function FirstPeople({ company }: { company: Company }) {
  const { portal, at } = useViewer()
  const { data, error, refetch } = useQuery({
    queryKey: ['client-users', portal.id, 'first', company.id],
    queryFn: () =>
      api('GET /api/p/{portal}/client-users', {
        params: { portal: portal.id },
        query: { company: company.id, limit: few },
      }),
  })
  return (
    <section>
      <h2 className={css.title}>People</h2>
      {error && <Failed title="The people did not arrive" error={error} onRetry={() => void refetch()} />}
      {data?.total === 0 && <p className={css.none}>Nobody yet.</p>}
      <ul className={css.rows}>
        {data?.rows.map(user => (
          <li key={user.id} className={css.row}>
            <Avatar name={user.name} />
            <span className={css.words}>
              <Link href={at(`/all-users/client-users/${user.id}`)} className={css.name}>
                {user.name}
              </Link>
              <span className={css.sub}>{personWords(user)}</span>
            </span>
            <ClientStatusDot status={user.status} />
          </li>
        ))}
      </ul>
      {data && data.total > few && (
        <Link className={`link ${css.more}`} href={at(`/client-companies/${company.id}/people`)}>
          All {count(data.total)} people
        </Link>
      )}
    </section>
  )
}

function FirstProjects({ company }: { company: Company }) {
  const { at } = useViewer()
  const none = useNoProjects()
  const { data, error, refetch } = useCompanyProjects(company.id)
  const rows = data?.rows.filter(row => !row.archived) ?? []
  return (
    <section>
      <h2 className={css.title}>Projects</h2>
      {error && <Failed title="The projects did not arrive" error={error} onRetry={() => void refetch()} />}
      {data && rows.length === 0 && <p className={css.none}>{none}.</p>}
      <CompanyProjectRows rows={rows.slice(0, few)} />
      {rows.length > few && (
        <Link className={`link ${css.more}`} href={at(`/client-companies/${company.id}/projects`)}>
          All {count(rows.length)} projects
        </Link>
      )}
    </section>
  )
}
