import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { allOf, listByKey, type Sorts, searchFor, type Tx } from '../people/people.ts'
import type { Colleague, SharedProject, SharedProjectQuery, TeamMember, TeamPerson } from './client-side.ts'

type Query = { q?: string | undefined; sort?: string | undefined; cursor?: string | undefined; limit: number }

const name = sql`coalesce(nullif(trim(p.first_name || ' ' || p.last_name), ''), 'No name')`

// Somebody without a name is sorted by their address elsewhere, which no order, search or cursor here may give away.
const key = sql`(case when trim(p.first_name || p.last_name) = '' then '' else u.sort_key end)`

// Whoever leads the work stands first: that is whom clients look for.
const rank = sql`(case u.role when 'manager' then '0' when 'administrator' then '1' else '2' end || ${key})`

/** Who works on a project and may be seen by its clients. */
const workersOf = (portalId: RawBuilder<unknown>, projectId: RawBuilder<unknown>) => sql`project_member m
  join portal_user u on u.portal_id = m.portal_id and u.id = m.portal_user_id
  join person p on p.portal_id = u.portal_id and p.id = u.person_id
  where m.portal_id = ${portalId} and m.project_id = ${projectId} and not m.hidden_from_clients and u.deactivated_at is null`

const workers = workersOf(sql`j.portal_id`, sql`j.id`)

// Row-level security says the same. What a client sees is asked for twice, so that neither alone can let too much through.
const shared = ({
  viewer,
}: Tx) => sql`project j join project_client c on c.portal_id = j.portal_id and c.project_id = j.id
  and c.client_company_id = ${viewer.companyId} and c.shared`

const projectColumns = ({ viewer }: Tx) => sql`j.id, j.name, j.description, j.colour, j.archived_at as "archivedAt",
  (select count(*)::int from ${workers}) as people,
  array(select ${name} from ${workers} order by ${rank}, u.id limit 4) as names,
  (select json_build_object('id', u.id, 'name', ${name}, 'isMe', u.id = ${viewer.clientUserId}) from client_user u
    join person p on p.portal_id = u.portal_id and p.id = u.person_id
    where u.portal_id = c.portal_id and u.id = c.contact_id and u.client_company_id = c.client_company_id) as contact`

/** A page of the projects shared with the viewer's company. */
export async function listSharedProjects(ctx: Tx, query: z.output<typeof SharedProjectQuery>) {
  const where = [
    sql`j.portal_id = ${ctx.viewer.portalId}`,
    sql`(j.archived_at is not null) = ${query.archived === 'true'}`,
    ...searchFor(query.q, sql`j.search`),
  ]
  const { rows, next, total } = await listByKey<z.input<typeof SharedProject>>(ctx, {
    columns: projectColumns(ctx),
    from: shared(ctx),
    where,
    id: sql`j.id`,
    sorts: { name: [sql`j.sort_key`, 'text'] },
    query,
    defaultSort: 'name',
  })
  return { rows, next, total }
}

/** One project shared with the viewer's company. */
export async function getSharedProject(ctx: Tx, id: string) {
  const { rows } = await sql<z.input<typeof SharedProject>>`select ${projectColumns(ctx)} from ${shared(ctx)}
    where j.portal_id = ${ctx.viewer.portalId} and j.id = ${id}`.execute(ctx.db)
  if (!rows[0]) throw problem('not_found')
  return rows[0]
}

const person = sql`u.id, ${name} as name, u.title, u.role`

/** The portal's people on a project, without those hidden from clients. */
export async function listProjectTeam({ db, viewer }: Tx, projectId: string) {
  const { rows } = await sql<z.input<typeof TeamPerson>>`
    select ${person} from ${workersOf(sql`${viewer.portalId}`, sql`${projectId}`)} order by ${rank}, u.id`.execute(db)
  return rows
}

/** Names of the shared projects the portal user `u` works on, as far as clients may know. */
const worksOn = (ctx: Tx, select: RawBuilder<unknown>, order = sql``) => sql`(select ${select} from ${shared(ctx)}
  join project_member m on m.portal_id = j.portal_id and m.project_id = j.id
  where j.portal_id = u.portal_id and j.archived_at is null and m.portal_user_id = u.id and not m.hidden_from_clients ${order})`

const byRank: Sorts = { name: [rank, 'text'] }

/** A page of the portal's people who work on what is shared with the viewer's company and not archived, leading ones first. */
export async function listTeam(ctx: Tx, query: Query) {
  const works = allOf([
    sql`u.portal_id = ${ctx.viewer.portalId}`,
    sql`u.deactivated_at is null`,
    // From the few projects shared, not from everybody who works here.
    sql`u.id in (select m.portal_user_id from ${shared(ctx)} join project_member m on m.portal_id = j.portal_id and m.project_id = j.id
      where j.portal_id = ${ctx.viewer.portalId} and j.archived_at is null and not m.hidden_from_clients)`,
  ])
  const named = searchFor(query.q, key)
  const { rows, next, total } = await listByKey<z.input<typeof TeamMember>>(ctx, {
    columns: sql`${person}, array${worksOn(ctx, sql`j.name`, sql`order by j.sort_key, j.id limit 3`)} as projects, ${worksOn(ctx, sql`count(*)::int`)} as "projectCount"`,
    from: sql`portal_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id`,
    where: [works, ...named],
    id: sql`u.id`,
    sorts: byRank,
    query,
    defaultSort: 'name',
    // Of everybody no name is needed, and whether a client may see a person is a question for each.
    ...(named.length === 0 && { counted: { total: sql`count(*)`, from: sql`portal_user u where ${works}` } }),
  })
  return { rows, next, total }
}

/** A page of the viewer's own people: the company's client users, without those who left or must not be processed. */
export async function listColleagues(ctx: Tx, query: Query) {
  const { portalId, companyId, clientUserId } = ctx.viewer
  const { rows, next, total } = await listByKey<z.input<typeof Colleague>>(ctx, {
    columns: sql`u.id, ${name} as name, u.title, u.id = ${clientUserId} as "isMe"`,
    from: sql`client_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id`,
    where: [
      allOf([sql`u.portal_id = ${portalId}`, sql`u.client_company_id = ${companyId}`]),
      sql`u.deactivated_at is null and not u.no_processing`,
      ...searchFor(query.q, key),
    ],
    id: sql`u.id`,
    sorts: { name: [key, 'text'] },
    query,
    defaultSort: 'name',
  })
  return { rows, next, total }
}
