import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { allOf, listByKey, type Sorts, type Tx } from '../people/people.ts'
import { type ClientSums, clientsFit, isInGroups, searchClients, summed, tellSums } from './client-listing.store.ts'
import type { ClientSelection } from './client-selection.ts'
import { clientStatus } from './client-status.store.ts'
import type { ClientUser, ClientUserQuery, ClientUserRow } from './client-user.ts'

type Row = z.input<typeof ClientUserRow>
type Fragment = RawBuilder<unknown>

/** The tables of a client user: the hat `u`, its person `p`, its company `c`. */
export const clientUserFrom = sql`client_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id
  left join client_company c on c.portal_id = u.portal_id and c.id = u.client_company_id`

/** A person's name in one line, over the alias `p`. */
export const personName = sql<string>`coalesce(nullif(trim(p.first_name || ' ' || p.last_name), ''), p.email, 'No name')`

const utc = (time: Fragment) => sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Selects from the projects `j`, not archived, that the viewer sees of a company. */
export const projectsOf = (company: Fragment, select: Fragment) => sql`(
  ${select} from project_client x join project j on j.portal_id = x.portal_id and j.id = x.project_id
  where x.portal_id = ${company}.portal_id and x.client_company_id = ${company}.id and j.archived_at is null)`

/** The first few of them as marks. */
export const projectMarks = (company: Fragment, limit: number) => sql`(
  select coalesce(json_agg(json_build_object('id', j.id, 'name', j.name, 'colour', j.colour)), '[]') from (
    select * from ${projectsOf(company, sql`select j.id, j.name, j.colour, j.sort_key`)} j order by j.sort_key, j.id limit ${limit}) j)`

/** How many there are. */
export const projectCount = (company: Fragment) => projectsOf(company, sql`select count(*)::int`)

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

// Of these the listing has a copy, in the order of its indexes; the others are ordered by the hat itself.
const listed: Sorts = {
  name: [sql`l.sort_key`, 'text'],
  // Those without a company come last.
  company: [
    [sql`l.company_key`, 'text'],
    [sql`l.company_id`, 'uuid'],
    [sql`l.sort_key`, 'text'],
  ],
  status: [
    [sql`l.status`, 'integer'],
    [sql`l.sort_key`, 'text'],
  ],
}
const sorts: Sorts = {
  ...listed,
  title: [sql`lower(coalesce(u.title, ''))`, 'text'],
  last_seen: [sql`coalesce(u.last_seen_at, '-infinity')`, 'timestamptz'],
  added: [sql`u.created_at`, 'timestamptz'],
}

/** A page of client users with up to `marked` projects each, and sums over all that fit. */
export async function listClientUsers(ctx: Tx, query: z.output<typeof ClientUserQuery>, { marked = 3 } = {}) {
  const search = await searchClients(ctx, query.q)
  const all = summed(ctx, query, search)
  const isListed = Object.hasOwn(listed, (query.sort ?? 'name').replace(/^-/, ''))
  const { rows, next, total, sums } = await listByKey<{ id: string }, ClientSums>(ctx, {
    columns: sql`l.client_user_id as id`,
    from: sql`client_user_listing l ${isListed ? sql`` : sql`join client_user u on u.portal_id = l.portal_id and u.id = l.client_user_id`}`,
    where: clientsFit(ctx, query, search.where),
    id: isListed ? sql`l.client_user_id` : sql`u.id`,
    sorts,
    query,
    defaultSort: 'name',
    sums: all.sums,
    counted: all,
  })
  const people = await listPeopleByIds(
    ctx,
    rows.map(row => row.id),
    marked,
  )
  return { rows: rows.flatMap(({ id }) => people.get(id) ?? []), next, total, ...tellSums(sums) }
}

/** The client users of these ids, as lists show them. */
export async function listPeopleByIds(ctx: Tx, ids: readonly string[], marked = 3): Promise<Map<string, Row>> {
  const { rows } = await sql<Row>`select ${clientUserColumns(ctx, marked)} from ${clientUserFrom}
    where u.portal_id = ${ctx.viewer.portalId} and u.id = any(${ids}::uuid[])`.execute(ctx.db)
  return new Map(rows.map(row => [row.id, row]))
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
  const isAll = 'all' in selection
  const groups = isAll ? selection.exceptCompanies : selection.companies
  const inGroups = isInGroups(ctx, groups)
  const fits = allOf([
    ...clientsFit(ctx, selection.filter),
    ...(isAll && groups.length === 0 ? [] : [isAll ? sql`not ${inGroups}` : inGroups]),
    sql`l.client_user_id <> all(${selection.except}::uuid[])`,
  ])
  return sql`(${here} and u.id in (select l.client_user_id from client_user_listing l where ${fits}
    union all select unnest(${selection.also}::uuid[])))`
}
