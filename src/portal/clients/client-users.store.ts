import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { allOf, listByKey, type Sorts, searchFor, type Tx } from '../people/people.ts'
import type { ClientSelection } from './client-selection.ts'
import { clientStatus } from './client-status.store.ts'
import { clientStatuses } from './client-status.ts'
import type { ClientUser, ClientUserFilter, ClientUserQuery, ClientUserRow, clientSums } from './client-user.ts'

type Row = z.input<typeof ClientUserRow>
type Fragment = RawBuilder<unknown>

/** The tables of a client user: the hat `u`, its person `p`, its company `c`. */
export const clientUserFrom = sql`client_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id
  left join client_company c on c.portal_id = u.portal_id and c.id = u.client_company_id`

/** A person's name in one line, over the alias `p`. */
export const personName = sql<string>`coalesce(nullif(trim(p.first_name || ' ' || p.last_name), ''), p.email, 'No name')`

const utc = (time: Fragment) => sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The projects, not archived, that the viewer sees of a company: the first few as marks. */
export const projectMarks = (company: Fragment, limit: number) => sql`(
  select coalesce(json_agg(json_build_object('id', j.id, 'name', j.name, 'colour', j.colour)), '[]') from (
    select j.id, j.name, j.colour from project_client x join project j on j.portal_id = x.portal_id and j.id = x.project_id
    where x.portal_id = ${company}.portal_id and x.client_company_id = ${company}.id and j.archived_at is null
    order by j.sort_key, j.id limit ${limit}) j)`

/** How many such projects there are. */
export const projectCount = (company: Fragment) => sql`(
  select count(*)::int from project_client x join project j on j.portal_id = x.portal_id and j.id = x.project_id
  where x.portal_id = ${company}.portal_id and x.client_company_id = ${company}.id and j.archived_at is null)`

const sourceColumn = sql`(
  select json_build_object('connection', n.organization_name, 'created', l.made_by = 'create', 'at', ${utc(sql`l.created_at`)})
  from crm_link l join connection n on n.portal_id = l.portal_id and n.id = l.connection_id
  where l.portal_id = u.portal_id and l.record_id = u.id and l.kind = 'contact' order by l.created_at limit 1)`

/** What is told of a client user, over `clientUserFrom`. */
export const clientUserColumns = (
  { viewer, clock }: Tx,
  marked = 3,
) => sql`u.id, u.person_id as "personId", ${personName} as name,
  p.first_name as "firstName", p.last_name as "lastName", p.email, u.title, u.phone,
  case when c.id is not null then json_build_object('id', c.id, 'name', c.name, 'deactivated', c.deactivated_at is not null) end as company,
  (select count(*)::int from client_user o where o.portal_id = u.portal_id and o.person_id = u.person_id
    and o.client_company_id is not null) as "companyCount",
  exists (select from portal_user s where s.portal_id = u.portal_id and s.person_id = u.person_id) as "isPortalUser",
  ${clientStatus} as status,
  exists (select from project_client x where x.portal_id = u.portal_id and x.contact_id = u.id
    and x.client_company_id = u.client_company_id) as "isPrimaryContact",
  case when c.id is null then '[]' else ${projectMarks(sql`c`, marked)} end as projects,
  case when c.id is null then 0 else ${projectCount(sql`c`)} end as "projectCount",
  (select json_build_object('by', i.invited_by, 'at', ${utc(sql`i.created_at`)}, 'expiresAt', ${utc(sql`i.expires_at`)},
      'mailedAt', ${utc(sql`i.mailed_at`)}, 'isOpen', i.ended_at is null and i.accepted_at is null and i.expires_at > ${clock()})
    from invitation i where i.portal_id = u.portal_id and i.client_user_id = u.id
    order by i.created_at desc, i.id desc limit 1) as invitation,
  u.last_seen_at as "lastSeenAt", ${viewer.permissions.includes('see_crm') ? sourceColumn : sql`null`} as source,
  u.no_processing as "noProcessing", p.held || u.held as held, u.created_at as "createdAt", u.version`

const statusRank = sql`array_position(${[...clientStatuses]}::text[], ${clientStatus})`
const sorts: Sorts = {
  name: [sql`u.sort_key`, 'text'],
  // Those without a company come last.
  company: [sql`coalesce('0' || c.sort_key, '1') || ' ' || u.sort_key`, 'text'],
  title: [sql`lower(coalesce(u.title, ''))`, 'text'],
  status: [statusRank, 'integer'],
  last_seen: [sql`coalesce(u.last_seen_at, '-infinity')`, 'timestamptz'],
  added: [sql`u.created_at`, 'timestamptz'],
}

/** Who can be invited: has an address, may be written to, is at a company that is active, and did not come in yet. */
export const isInvitable = sql`(${clientStatus} in ('not_invited', 'invited') and c.id is not null and c.deactivated_at is null)`

/** Over `clientUserFrom`: what is summed over all that fit. */
export const clientSumColumns = sql`${sql.join(
  clientStatuses.map(status => sql`count(*) filter (where ${clientStatus} = ${status})::int as ${sql.ref(status)}`),
)}, count(distinct u.client_company_id)::int as companies,
  count(*) filter (where u.client_company_id is null)::int as "noCompany",
  count(*) filter (where ${clientStatus} = 'not_invited' and ${isInvitable})::int as invitable`

/** The sums as they come from the database. */
export type ClientSums = Record<(typeof clientStatuses)[number] | 'companies' | 'noCompany' | 'invitable', number>

/** The sums as they are told. */
export function tellSums(sums: ClientSums): { [K in keyof typeof clientSums]: z.input<(typeof clientSums)[K]> } {
  const { active, invited, not_invited, no_login, deactivated, companies, noCompany, invitable } = sums
  return { counts: { active, invited, not_invited, no_login, deactivated }, companies, noCompany, invitable }
}

/** Throws `not_allowed` where a filter would tell what the CRM knows to somebody who may not see it. */
export function refuseCrmFilter({ viewer }: Pick<Tx, 'viewer'>, filter: { source?: unknown }): void {
  if (filter.source !== undefined && !viewer.permissions.includes('see_crm')) throw problem('not_allowed')
}

/** Conditions over `clientUserFrom` that client users fit a filter. */
export function clientUserFits(ctx: Tx, filter: ClientUserFilter): Fragment[] {
  refuseCrmFilter(ctx, filter)
  const { q, company, status, project, source } = filter
  const ids = company?.filter(one => one !== 'none')
  return [
    sql`u.portal_id = ${ctx.viewer.portalId}`,
    ...searchFor(q, sql`u.search`, sql`coalesce(c.search, '')`),
    ...(company
      ? [
          sql`(u.client_company_id = any(${ids}::uuid[]) or (${company.includes('none')} and u.client_company_id is null))`,
        ]
      : []),
    ...(status ? [sql`${clientStatus} = any(${status})`] : []),
    ...(project ? [isOnProject(ctx, sql`u.client_company_id`, project)] : []),
    ...(source ? [cameFrom(ctx, sql`u.id`, 'contact', source)] : []),
  ]
}

/** A company is one that one of these projects is for; only of projects the viewer sees. */
export const isOnProject = ({ viewer }: Tx, company: Fragment, projects: readonly string[]) => sql`exists (
  select from project_client x join project j on j.portal_id = x.portal_id and j.id = x.project_id
  where x.portal_id = ${viewer.portalId} and x.client_company_id = ${company} and x.project_id = any(${projects}::uuid[]))`

/** A record is tied to one of these connections, or, with `hand`, to none. */
export function cameFrom({ viewer }: Tx, record: Fragment, kind: 'account' | 'contact', source: readonly string[]) {
  const ids = source.filter(one => one !== 'hand')
  const tie = (more: Fragment) => sql`exists (select from crm_link l where l.portal_id = ${viewer.portalId}
    and l.record_id = ${record} and l.kind = ${kind} ${more})`
  return sql`(${tie(sql`and l.connection_id = any(${ids}::uuid[])`)} or (${source.includes('hand')} and not ${tie(sql``)}))`
}

/** A page of client users with up to `marked` projects each, and sums over all that fit. */
export async function listClientUsers(ctx: Tx, query: z.output<typeof ClientUserQuery>, { marked = 3 } = {}) {
  const page = await listByKey<Row, ClientSums>(ctx, {
    columns: clientUserColumns(ctx, marked),
    from: clientUserFrom,
    where: clientUserFits(ctx, query),
    id: sql`u.id`,
    sorts,
    query,
    defaultSort: 'name',
    sums: clientSumColumns,
  })
  return { rows: page.rows, next: page.next, total: page.total, ...tellSums(page.sums) }
}

/** One client user, with the other companies of the same person. */
export async function getClientUser(ctx: Tx, id: string): Promise<z.input<typeof ClientUser>> {
  const { rows } = await sql<z.input<typeof ClientUser>>`select ${clientUserColumns(ctx)}, (
      select coalesce(json_agg(json_build_object('clientUserId', o.id, 'id', y.id, 'name', y.name) order by y.sort_key, y.id), '[]')
      from client_user o join client_company y on y.portal_id = o.portal_id and y.id = o.client_company_id
      where o.portal_id = u.portal_id and o.person_id = u.person_id and o.id <> u.id) as "otherCompanies"
    from ${clientUserFrom} where u.portal_id = ${ctx.viewer.portalId} and u.id = ${id}`.execute(ctx.db)
  if (!rows[0]) throw problem('not_found')
  return rows[0]
}

/** Over `clientUserFrom`: the condition that a client user is among those a selection means. */
export function isMeant(ctx: Tx, selection: ClientSelection): Fragment {
  const here = sql`u.portal_id = ${ctx.viewer.portalId}`
  if ('ids' in selection) return allOf([here, sql`u.id = any(${selection.ids}::uuid[])`])
  const groups = 'all' in selection ? selection.exceptCompanies : selection.companies
  const ids = groups.filter(one => one !== 'none')
  const inGroups = sql`(coalesce(u.client_company_id = any(${ids}::uuid[]), false)
    or (${groups.includes('none')} and u.client_company_id is null))`
  const fits = allOf(clientUserFits(ctx, selection.filter))
  return sql`(${here} and ((${fits} and ${'all' in selection ? sql`not ${inGroups}` : inGroups}
    and u.id <> all(${selection.except}::uuid[])) or u.id = any(${selection.also}::uuid[])))`
}
