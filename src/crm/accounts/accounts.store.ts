import { sql } from 'kysely'
import type { z } from 'zod'
import { byWords, commonSorts, nameSql, refSql, timesSql } from '../columns.ts'
import type { OrgContext } from '../context.ts'
import { given, listByKey, type listQuery, type Sorts, searchFor } from '../lists.ts'
import type { accountRow } from './account.ts'

type AccountRow = z.output<typeof accountRow>
type AccountListQuery = z.output<typeof listQuery> & Partial<Record<'owner' | 'type' | 'industry', string | undefined>>

const columns = sql`a.id::text as id, a.name, ${refSql('o', nameSql('o'))} as owner, a.type, a.industry, a.employees,
  a.annual_revenue::float8 as "annualRevenue", a.phone, a.website, a.city, a.state, a.country, ${timesSql('a')}`
const from = sql`account a left join crm_user o on o.org_id = a.org_id and o.id = a.owner_id`

const sorts: Sorts = {
  ...commonSorts('a'),
  owner: [sql`coalesce(o.name_key, '')`, 'text'],
  type: byWords('a.type'),
  industry: byWords('a.industry'),
  city: byWords('a.city'),
  employees: [sql`coalesce(a.employees, -1)::numeric`, 'numeric'],
  revenue: [sql`coalesce(a.annual_revenue, -1)`, 'numeric'],
}

/** One page of the organisation's accounts. */
export async function listAccounts(ctx: OrgContext, query: AccountListQuery) {
  return listByKey<AccountRow>(ctx, {
    columns,
    from,
    where: [
      ...given(query.owner, owner => sql`a.owner_id = ${owner}`),
      ...given(query.type, type => sql`a.type = ${type}`),
      ...given(query.industry, industry => sql`a.industry = ${industry}`),
      ...searchFor(query.q, sql.ref('a.search_key'), sql`coalesce(o.name_key, '')`),
    ],
    id: sql.ref('a.id'),
    sorts,
    query,
  })
}

/** An account with its address, its parent and what hangs on it, or undefined. */
export async function findAccount(ctx: OrgContext, id: string) {
  const { rows } = await sql<
    AccountRow & {
      street: string | null
      zip: string | null
      description: string | null
      parent: { id: string; name: string } | null
      childCount: number
      contactCount: number
      potentialCount: number
      openAmount: number
    }
  >`
    select ${columns}, a.street, a.zip, a.description, ${refSql('p', sql.ref('p.name'))} as parent,
      (select count(*)::int from account c where c.org_id = a.org_id and c.parent_account_id = a.id) as "childCount",
      (select count(*)::int from contact c where c.org_id = a.org_id and c.account_id = a.id) as "contactCount",
      (select count(*)::int from deal d where d.org_id = a.org_id and d.account_id = a.id) as "potentialCount",
      (select coalesce(sum(d.amount), 0)::float8 from deal d
        where d.org_id = a.org_id and d.account_id = a.id and d.stage not like 'Closed%') as "openAmount"
    from ${from} left join account p on p.org_id = a.org_id and p.id = a.parent_account_id
    where a.id = ${id}`.execute(ctx.db)
  return rows[0]
}
