import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { allOf, listByKey, searchFor, type Tx } from '../people/people.ts'
import type { Colleague, SharedProject, SharedProjectQuery, TeamMember, TeamPerson } from './client-side.ts'

type Query = { q?: string | undefined; sort?: string | undefined; cursor?: string | undefined; limit: number }

const name = sql`coalesce(nullif(trim(p.first_name || ' ' || p.last_name), ''), 'No name')`

// Somebody without a name is sorted by their address elsewhere, which no order, search or cursor here may give away.
const key = sql`(case when trim(p.first_name || p.last_name) = '' then '' else u.sort_key end)`

// Row-level security says the same. What a client sees is asked for twice, so that neither alone can let too much through.
const shared = ({
  viewer,
}: Tx) => sql`project j join project_client c on c.portal_id = j.portal_id and c.project_id = j.id
  and c.client_company_id = ${viewer.companyId} and c.shared`

const projectColumns = ({ viewer }: Tx) => sql`j.id, j.name, j.description, j.colour, j.archived_at as "archivedAt",
  (select json_build_object('id', u.id, 'name', ${name}, 'isMe', u.id = ${viewer.clientUserId}) from client_user u
    join person p on p.portal_id = u.portal_id and p.id = u.person_id
    where u.portal_id = c.portal_id and u.id = c.contact_id and u.client_company_id = c.client_company_id) as contact`

type Shared = z.input<typeof SharedProject>
type Team = Pick<Shared, 'people' | 'names'>

/** Projects with how many work on each and the first of them. */
async function withTeams({ db, viewer }: Tx, projects: readonly Omit<Shared, keyof Team>[]): Promise<Shared[]> {
  const { rows } = await sql<Team & { id: string }>`
    select t.id, t.people, array(
      select ${name} from unnest(t.first) with ordinality f (id, n) join portal_user u on u.portal_id = ${viewer.portalId} and u.id = f.id
      join person p on p.portal_id = u.portal_id and p.id = u.person_id order by f.n) as names
    from (select project_id as id, count(*)::int as people, (array_agg(portal_user_id order by rank collate "C", portal_user_id))[1:4] as first
      from client_team(${projects.map(({ id }) => id)}::uuid[]) group by 1) t`.execute(db)
  const teams = new Map(rows.map(({ id, ...team }) => [id, team]))
  return projects.map(project => ({ ...project, ...(teams.get(project.id) ?? { people: 0, names: [] }) }))
}

/** A page of the projects shared with the viewer's company. */
export async function listSharedProjects(ctx: Tx, query: z.output<typeof SharedProjectQuery>) {
  const where = [
    sql`j.portal_id = ${ctx.viewer.portalId}`,
    sql`(j.archived_at is not null) = ${query.archived === 'true'}`,
    ...searchFor(query.q, sql`j.search`),
  ]
  const { rows, next, total } = await listByKey<Omit<Shared, keyof Team>>(ctx, {
    columns: projectColumns(ctx),
    from: shared(ctx),
    where,
    id: sql`j.id`,
    sorts: { name: [sql`j.sort_key`, 'text'] },
    query,
    defaultSort: 'name',
  })
  return { rows: await withTeams(ctx, rows), next, total }
}

/** One project shared with the viewer's company. */
export async function getSharedProject(ctx: Tx, id: string) {
  const { rows } = await sql<Omit<Shared, keyof Team>>`select ${projectColumns(ctx)} from ${shared(ctx)}
    where j.portal_id = ${ctx.viewer.portalId} and j.id = ${id}`.execute(ctx.db)
  const [project] = await withTeams(ctx, rows)
  if (!project) throw problem('not_found')
  return project
}

const person = sql`u.id, ${name} as name, u.title, u.role`

/** The portal's people on a project, leading ones first, without those hidden from clients. */
export async function listProjectTeam({ db, viewer }: Tx, projectId: string) {
  const { rows } = await sql<z.input<typeof TeamPerson>>`
    select ${person} from client_team(array[${projectId}::uuid]) t
    join portal_user u on u.portal_id = ${viewer.portalId} and u.id = t.portal_user_id
    join person p on p.portal_id = u.portal_id and p.id = u.person_id
    order by t.rank collate "C", u.id`.execute(db)
  return rows
}

/** Names of the shared projects the portal user `u` works on, as far as clients may know. */
const worksOn = (ctx: Tx, select: RawBuilder<unknown>, order = sql``) => sql`(select ${select} from ${shared(ctx)}
  join project_member m on m.portal_id = j.portal_id and m.project_id = j.id
  where j.portal_id = u.portal_id and j.archived_at is null and m.portal_user_id = u.id and not m.hidden_from_clients ${order})`

/** Whoever works on what is shared with the viewer's company and not archived: their ids, and what they are sorted by. */
async function teamOf(ctx: Tx) {
  const { rows } = await sql<{ id: string }>`select j.id from ${shared(ctx)}
    where j.portal_id = ${ctx.viewer.portalId} and j.archived_at is null`.execute(ctx.db)
  return sql`(select distinct portal_user_id as id, key, rank collate "C" as rank
    from client_team(${rows.map(({ id }) => id)}::uuid[])) t`
}

const found = (ids: readonly string[], { viewer }: Tx) => sql`portal_user u
  join person p on p.portal_id = u.portal_id and p.id = u.person_id
  where u.portal_id = ${viewer.portalId} and u.id = any(${ids}::uuid[])`

/** A page of the portal's people who work on what is shared with the viewer's company and not archived, leading ones first. */
export async function listTeam(ctx: Tx, query: Query) {
  const page = await listByKey<{ id: string }>(ctx, {
    columns: sql`t.id`,
    from: await teamOf(ctx),
    where: searchFor(query.q, sql`t.key`),
    id: sql`t.id`,
    sorts: { name: [sql`t.rank`, 'text'] },
    query,
    defaultSort: 'name',
  })
  const ids = page.rows.map(({ id }) => id)
  // Only those of the page are looked up, and asked for whether the viewer may see them.
  const { rows } = await sql<z.input<typeof TeamMember>>`
    select ${person}, array${worksOn(ctx, sql`j.name`, sql`order by j.sort_key, j.id limit 3`)} as projects,
      ${worksOn(ctx, sql`count(*)::int`)} as "projectCount"
    from ${found(ids, ctx)} order by array_position(${ids}::uuid[], u.id)`.execute(ctx.db)
  return { rows, next: page.next, total: page.total }
}

/** Whom to ask at the portal: the first of those who lead what is shared with the viewer's company. */
export async function findAnswering(ctx: Tx) {
  const { rows: first } = await sql<{
    id: string
  }>`select id from ${await teamOf(ctx)} order by rank, id limit 1`.execute(ctx.db)
  const ids = first.map(({ id }) => id)
  const { rows } = await sql<z.input<typeof TeamPerson>>`select ${person} from ${found(ids, ctx)}`.execute(ctx.db)
  return rows[0] ?? null
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
