import { type RawBuilder, sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import { allOf, findRows, type Search, searchFor, type Tx } from '../people/people.ts'
import { type ClientStatus, clientStatuses } from './client-status.ts'
import type { ClientUserFilter } from './client-user.ts'

type Fragment = RawBuilder<unknown>

/** What stands for no company in `client_user_listing`: the id, and a key after those of all companies. */
export const nowhere = { id: '00000000-0000-0000-0000-000000000000', key: '\u{10ffff}' }

/** Searches the client users by name, address and company. */
export const searchClients = (ctx: Tx, q: string | undefined): Promise<Search> =>
  findRows(ctx, 'client_user_listing', q, sql`l.client_user_id`, sql`l.search`)

/** Throws `not_allowed` where a filter would tell what the CRM knows to somebody who may not see it. */
export function refuseCrmFilter({ viewer }: Pick<Tx, 'viewer'>, filter: { source?: unknown }): void {
  if (filter.source !== undefined && !viewer.permissions.includes('see_crm')) throw problem('not_allowed')
}

/** Conditions over `client_user_listing l` that client users fit a filter; `searched` are those of its words. */
export function clientsFit(
  ctx: Tx,
  filter: ClientUserFilter,
  searched: readonly Fragment[] = searchFor(filter.q, sql`l.search`),
): Fragment[] {
  refuseCrmFilter(ctx, filter)
  const from = filter.source ? [cameFrom(ctx, sql`l.client_user_id`, 'contact', filter.source)] : []
  return [sql`l.portal_id = ${ctx.viewer.portalId}`, ...searched, ...narrowed(ctx, filter), ...from]
}

function narrowed(ctx: Tx, { company, status, project }: ClientUserFilter): Fragment[] {
  return [
    ...(company ? [isInGroups(ctx, company)] : []),
    ...(status ? [sql`l.status = any(${status.map(one => clientStatuses.indexOf(one))}::smallint[])`] : []),
    ...(project ? [isAt(ctx, isOnProject(ctx, sql`c.id`, project))] : []),
  ]
}

// Both columns, since the index has the key before the id.
const isAt = ({ viewer }: Tx, company: Fragment, orNowhere = false) => sql`(l.company_key, l.company_id) in (
  select c.sort_key, c.id from client_company c where c.portal_id = ${viewer.portalId} and ${company}
  ${orNowhere ? sql`union all select ${nowhere.key}, ${nowhere.id}::uuid` : sql``})`

/** Over `client_user_listing l`: they are in one of these groups. */
export const isInGroups = (ctx: Tx, groups: readonly string[]): Fragment =>
  isAt(ctx, sql`c.id = any(${groups.filter(one => one !== 'none')}::uuid[])`, groups.includes('none'))

/** A company is one that one of these projects is for; only of projects the viewer sees. */
export const isOnProject = ({ viewer }: Tx, company: Fragment, projects: readonly string[]) => sql`${company} in (
  select x.client_company_id from project_client x join project j on j.portal_id = x.portal_id and j.id = x.project_id
  where x.portal_id = ${viewer.portalId} and x.project_id = any(${projects}::uuid[]))`

/** A record is tied to one of these connections, or, with `hand`, to none. */
export function cameFrom({ viewer }: Tx, record: Fragment, kind: 'account' | 'contact', source: readonly string[]) {
  const ids = source.filter(one => one !== 'hand')
  const tie = (more: Fragment) => sql`exists (select from crm_link k where k.portal_id = ${viewer.portalId}
    and k.record_id = ${record} and k.kind = ${kind} ${more})`
  const isTied = tie(sql`and k.connection_id = any(${ids}::uuid[])`)
  if (!source.includes('hand')) return isTied
  return ids.length === 0 ? sql`not ${tie(sql``)}` : sql`(${isTied} or not ${tie(sql``)})`
}

const numbered = (status: ClientStatus) => sql.lit(clientStatuses.indexOf(status))
const counts = {
  ...Object.fromEntries(
    clientStatuses.map(status => [status, sql`count(*) filter (where l.status = ${numbered(status)})`] as const),
  ),
  // Not invited yet, and at a company that is active.
  invitable: sql`count(*) filter (where l.status = ${numbered('not_invited')} and l.is_company_active)`,
}

/** Over `client_user_listing t`: somebody who has no access. */
export const isListedClosed: Fragment = sql`t.status = ${numbered('deactivated')}`

/** Over `client_user_listing t`: somebody without a company. */
export const isNowhere: Fragment = sql`t.company_key = ${sql.lit(nowhere.key)} and t.company_id = ${sql.lit(nowhere.id)}`

/**
 * The client users that fit, counted as `g`: of each company how many `people` there are, and how many in each status. Of a common
 * word the trigrams say so without a look at every row.
 */
function counted(ctx: Tx, filter: ClientUserFilter, { where, words, isCommon }: Search): Fragment {
  if (isCommon && !filter.source) {
    const { status, ...rest } = filter
    const found = sql`count_by_search(${words}::text[], ${status?.map(one => clientStatuses.indexOf(one)) ?? null}::smallint[])`
    return sql`(select * from ${found} l where ${allOf(narrowed(ctx, rest))}) g`
  }
  const each = Object.entries(counts).map(([name, count]) => sql`${count} as ${sql.ref(name)}`)
  return sql`(select l.company_key, l.company_id, count(*) as people, ${sql.join(each)} from client_user_listing l
    where ${allOf(clientsFit(ctx, filter, where))} group by l.company_key, l.company_id) g`
}

/** Nobody is left out by this filter. */
export const isUnfiltered = ({ q, company, status, project, source }: ClientUserFilter) =>
  !q?.trim() && !company && !status && !project && !source

const sumOf = (name: string) => sql`coalesce(sum(g.${sql.ref(name)}), 0)`

const sumsOf = {
  active: sumOf('active'),
  invited: sumOf('invited'),
  not_invited: sumOf('not_invited'),
  no_login: sumOf('no_login'),
  deactivated: sumOf('deactivated'),
  companies: sql`count(*) filter (where g.company_id <> ${sql.lit(nowhere.id)})`,
  noCompany: sql`coalesce(sum(g.people) filter (where g.company_id = ${sql.lit(nowhere.id)}), 0)`,
  invitable: sumOf('invitable'),
} as const

/** Over `client_tally t`: how many people its rows come to. */
const talliedWhere = (where: Fragment) => sql`coalesce(sum(t.people) filter (where ${where}), 0)`
const inStatus = (status: ClientStatus) => talliedWhere(sql`t.status = ${numbered(status)}`)

/** How many client users of a portal have a company, whoever they are. */
export const countAtCompanies = ({ viewer }: Pick<Tx, 'viewer'>): Fragment =>
  sql`(select ${talliedWhere(sql`t.has_company`)} from client_tally t where t.portal_id = ${viewer.portalId})`

/** What all who fit come to: their number, further sums, and what these are taken over; of all, what was counted as they changed. */
export function summed(ctx: Tx, filter: ClientUserFilter, search: Search) {
  if (!isUnfiltered(filter)) return { total: sumOf('people'), sums: sumsOf, from: counted(ctx, filter, search) }
  const { portalId } = ctx.viewer
  const sums = {
    ...Object.fromEntries(clientStatuses.map(status => [status, inStatus(status)])),
    companies: sql`(select count(*) from client_company c where c.portal_id = ${portalId})`,
    noCompany: talliedWhere(sql`not t.has_company`),
    invitable: talliedWhere(sql`t.status = ${numbered('not_invited')} and t.is_company_active`),
  } as Record<keyof typeof sumsOf, Fragment>
  return { total: sql`coalesce(sum(t.people), 0)`, sums, from: sql`client_tally t where t.portal_id = ${portalId}` }
}

/** The sums as they come from the database. */
export type ClientSums = Record<keyof typeof sumsOf, number>

/** The sums as they are told. */
export function tellSums({ companies, noCompany, invitable, ...counts }: ClientSums) {
  const { active, invited, not_invited, no_login, deactivated } = counts
  return { counts: { active, invited, not_invited, no_login, deactivated }, companies, noCompany, invitable }
}
