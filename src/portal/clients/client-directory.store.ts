import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { allOf, searchFor, type Tx } from '../people/people.ts'
import type { DirectoryCompany, DirectoryQuery } from './client-directory.ts'
import type { ClientUserFilter, ClientUserRow } from './client-user.ts'
import {
  type ClientSums,
  cameFrom,
  clientSumColumns,
  clientUserColumns,
  clientUserFits,
  clientUserFrom,
  isOnProject,
  projectCount,
  projectMarks,
} from './client-users.store.ts'

type Fragment = RawBuilder<unknown>

/** Where a row stands: its group, and for a person the place within it. */
export type Spot = { groupKey: string; group: string; personKey: string | null; person: string | null }

// The people below company `g`, of those who fit.
const below = (ctx: Tx, filter: ClientUserFilter) => sql`${clientUserFrom} where ${allOf(clientUserFits(ctx, filter))}
  and u.client_company_id = g.id`

/** Company `g` is listed: it fits the filter itself, or one of its people does. */
function isListed(ctx: Tx, filter: ClientUserFilter): Fragment {
  const { q, company, status, project, source } = filter
  const ids = company?.filter(one => one !== 'none')
  const itself = allOf([
    ...searchFor(q, sql`g.search`),
    ...(company ? [sql`g.id = any(${ids}::uuid[])`] : []),
    // A status is something that only people have.
    ...(status ? [sql`false`] : []),
    ...(project ? [isOnProject(ctx, sql`g.id`, project)] : []),
    ...(source ? [cameFrom(ctx, sql`g.id`, 'account', source)] : []),
  ])
  return isUnfiltered(filter) ? sql`true` : sql`(${itself} or exists (select from ${below(ctx, filter)}))`
}

const isUnfiltered = ({ q, company, status, project, source }: ClientUserFilter) =>
  !q && !company && !status && !project && !source

/** A group's people are shown below it. */
export const isOpen = ({ collapsed, except = [] }: DirectoryQuery, group: string) =>
  except.includes(group) === (collapsed === 'true')

function isOpenHere({ collapsed, except = [] }: DirectoryQuery, group: Fragment): Fragment {
  const ids = except.filter(one => one !== 'none')
  return sql`((coalesce(${group} = any(${ids}::uuid[]), false) or (${except.includes('none')} and ${group} is null))
    = ${collapsed === 'true'})`
}

/** The sums over all that fit, and how many rows there are. */
export async function sumDirectory(ctx: Tx, query: DirectoryQuery) {
  const people = await sql<ClientSums & { people: number; shown: number }>`
    select count(*)::int as people, count(*) filter (where ${isOpenHere(query, sql`u.client_company_id`)})::int as shown,
      ${clientSumColumns} from ${clientUserFrom} where ${allOf(clientUserFits(ctx, query))}`.execute(ctx.db)
  const listed = await sql<{ companies: number }>`select count(*)::int as companies from client_company g
    where g.portal_id = ${ctx.viewer.portalId} and ${isListed(ctx, query)}`.execute(ctx.db)
  const sums = people.rows[0] as ClientSums & { people: number; shown: number }
  const companies = listed.rows[0]?.companies ?? 0
  return { ...sums, companies, total: companies + (sums.noCompany > 0 ? 1 : 0) + sums.shown }
}

/** The people of one group after a place, in their order. */
export async function listSpotsWithin(ctx: Tx, query: DirectoryQuery, after: Spot, limit: number): Promise<Spot[]> {
  const place =
    after.person === null ? sql`true` : sql`(u.sort_key, u.id) > (${after.personKey}, ${after.person}::uuid)`
  const group =
    after.group === 'none' ? sql`u.client_company_id is null` : sql`u.client_company_id = ${after.group}::uuid`
  const { rows } = await sql<{ personKey: string; person: string }>`
    select u.sort_key as "personKey", u.id as person from ${clientUserFrom}
    where ${allOf(clientUserFits(ctx, query))} and ${group} and ${place} order by u.sort_key, u.id limit ${limit}`.execute(
    ctx.db,
  )
  return rows.map(row => ({ ...row, groupKey: after.groupKey, group: after.group }))
}

/** The companies after one, each followed by its people where it is open: no more of either than fit into the page. */
export async function listSpotsAfter(
  ctx: Tx,
  query: DirectoryQuery,
  after: Pick<Spot, 'groupKey' | 'group'> | undefined,
  limit: number,
): Promise<Spot[]> {
  const beyond = after ? sql`(g.sort_key, g.id) > (${after.groupKey}, ${after.group}::uuid)` : sql`true`
  const { rows } = await sql<Spot>`
    select g.sort_key as "groupKey", g.id as "group", r.sort_key as "personKey", r.id as person
    from (select g.id, g.sort_key from client_company g where g.portal_id = ${ctx.viewer.portalId} and ${beyond}
      and ${isListed(ctx, query)} order by g.sort_key, g.id limit ${limit}) g
    cross join lateral (
      select null::text as sort_key, null::uuid as id
      union all
      (select u.sort_key, u.id from ${below(ctx, query)} and ${isOpenHere(query, sql`g.id`)}
        order by u.sort_key, u.id limit ${limit})) r
    order by g.sort_key, g.id, r.sort_key nulls first, r.id limit ${limit}`.execute(ctx.db)
  return rows
}

/** The client users of these ids, as lists show them. */
export async function listPeopleByIds(ctx: Tx, ids: readonly string[]) {
  const { rows } = await sql<z.input<typeof ClientUserRow>>`select ${clientUserColumns(ctx)} from ${clientUserFrom}
    where u.portal_id = ${ctx.viewer.portalId} and u.id = any(${ids}::uuid[])`.execute(ctx.db)
  return new Map(rows.map(row => [row.id, row]))
}

type CompanyRow = Omit<z.input<typeof DirectoryCompany>, 'kind' | 'isOpen'>

/** The companies of these ids, with how many of their people fit the filter. */
export async function listGroupsByIds(ctx: Tx, filter: ClientUserFilter, ids: readonly string[]) {
  const all = sql`(select count(*)::int from client_user u where u.portal_id = g.portal_id and u.client_company_id = g.id)`
  const { rows } = await sql<CompanyRow>`
    select g.id, g.name, ${all} as people, (select count(*)::int from ${below(ctx, filter)}) as fitting,
      ${projectMarks(sql`g`, 3)} as projects, ${projectCount(sql`g`)} as "projectCount", g.deactivated_at is not null as deactivated
    from client_company g where g.portal_id = ${ctx.viewer.portalId} and g.id = any(${ids}::uuid[])`.execute(ctx.db)
  return new Map(rows.map(row => [row.id, row]))
}

/** How many people have no company, and how many of them fit the filter. */
export async function countWithoutCompany(ctx: Tx, filter: ClientUserFilter) {
  const { rows } = await sql<{ people: number; fitting: number }>`
    select count(*)::int as people, count(*) filter (where ${allOf(clientUserFits(ctx, filter))})::int as fitting
    from ${clientUserFrom} where u.portal_id = ${ctx.viewer.portalId} and u.client_company_id is null`.execute(ctx.db)
  return rows[0] ?? { people: 0, fitting: 0 }
}
