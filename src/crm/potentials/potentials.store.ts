import { sql } from 'kysely'
import type { z } from 'zod'
import { byWords, commonSorts, nameSql, refSql, timesSql } from '../columns.ts'
import type { OrgContext } from '../context.ts'
import { given, listByKey, type listQuery, type Sorts, searchFor } from '../lists.ts'
import type { potentialRow, potentialView } from './potential.ts'

type PotentialRow = z.output<typeof potentialRow>
type Filters = Partial<
  Record<'stage' | 'account' | 'contact' | 'owner' | 'closingFrom' | 'closingTo', string | undefined>
>

const columns = sql`d.id::text as id, d.name, ${refSql('a', sql.ref('a.name'))} as account, ${refSql('c', nameSql('c'))} as contact,
  ${refSql('o', nameSql('o'))} as owner, d.amount::float8 as amount, d.stage, d.probability, d.closing_date::text as "closingOn",
  ${timesSql('d')}`
const from = sql`deal d left join account a on a.org_id = d.org_id and a.id = d.account_id
  left join contact c on c.org_id = d.org_id and c.id = d.contact_id
  left join crm_user o on o.org_id = d.org_id and o.id = d.owner_id`

const sorts: Sorts = {
  ...commonSorts('d'),
  account: [sql`coalesce(a.name_key, '')`, 'text'],
  stage: byWords('d.stage'),
  amount: [sql`coalesce(d.amount, -1)`, 'numeric'],
  probability: [sql`coalesce(d.probability, -1)::numeric`, 'numeric'],
  closing: [sql`coalesce(d.closing_date, 'infinity'::date)`, 'date'],
  owner: [sql`coalesce(o.name_key, '')`, 'text'],
}

/** One page of the organisation's potentials, with the sums of what is open and what was won. */
export async function listPotentials(ctx: OrgContext, query: z.output<typeof listQuery> & Filters) {
  const page = await listByKey<PotentialRow>(ctx, {
    columns,
    from,
    where: [
      ...given(query.stage, stage => sql`d.stage = ${stage}`),
      ...given(query.account, account => sql`d.account_id = ${account}`),
      ...given(query.contact, contact => sql`d.contact_id = ${contact}`),
      ...given(query.owner, owner => sql`d.owner_id = ${owner}`),
      ...given(query.closingFrom, day => sql`d.closing_date >= ${day}`),
      ...given(query.closingTo, day => sql`d.closing_date <= ${day}`),
      ...searchFor(query.q, sql.ref('d.search_key'), sql`coalesce(a.name_key, '')`),
    ],
    id: sql.ref('d.id'),
    sorts,
    query,
    totals: {
      openAmount: sql`coalesce(sum(d.amount) filter (where d.stage not like 'Closed%'), 0)`,
      wonAmount: sql`coalesce(sum(d.amount) filter (where d.stage = 'Closed Won'), 0)`,
    },
  })
  const { openAmount, wonAmount } = page.totals as { openAmount?: number; wonAmount?: number }
  return { ...page, openAmount: openAmount ?? 0, wonAmount: wonAmount ?? 0 }
}

/** A potential with everything its page shows, or undefined. */
export async function findPotential(ctx: OrgContext, id: string) {
  const { rows } = await sql<z.output<typeof potentialView>>`
    select ${columns}, d.type, d.next_step as "nextStep", d.description from ${from} where d.id = ${id}`.execute(ctx.db)
  return rows[0]
}
