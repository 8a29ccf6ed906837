import { sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { fold, sortKey } from '../../platform/fold.ts'
import { newId } from '../../platform/ids.ts'
import { allOf, listByKey, type Sorts, searchFor, type Tx } from '../people/people.ts'
import { type NewProject, type ProjectChanges, type ProjectQuery, type ProjectRow, projectColours } from './project.ts'

type Row = z.input<typeof ProjectRow>

const columns = ({ viewer }: Tx) => sql`j.id, j.name, j.description, j.colour, j.archived_at as "archivedAt",
  j.created_at as "createdAt", j.created_by as "createdBy", j.version,
  (select count(*)::int from project_member m where m.portal_id = j.portal_id and m.project_id = j.id) as people,
  (select json_build_object('id', y.id, 'name', y.name) from project_client c
    join client_company y on y.portal_id = c.portal_id and y.id = c.client_company_id
    where c.portal_id = j.portal_id and c.project_id = j.id and c.is_primary) as client,
  (select count(*)::int from project_client c where c.portal_id = j.portal_id and c.project_id = j.id) as clients,
  exists (select from project_member m where m.portal_id = j.portal_id and m.project_id = j.id
    and m.portal_user_id = ${viewer.portalUserId}) as mine`

const sorts: Sorts = {
  name: [sql`j.sort_key`, 'text'],
  created: [sql`j.created_at`, 'timestamptz'],
  people: [sql`coalesce(w.people, 0)`, 'integer'],
}

// To order by a number, all of them are counted at once instead of one by one.
const countsFor = ({ viewer }: Tx, sort: string | undefined) =>
  sort?.endsWith('people')
    ? sql`left join (select m.project_id as id, count(*)::int as people from project_member m
        where m.portal_id = ${viewer.portalId} group by m.project_id) w on w.id = j.id`
    : sql``

/** A page of the projects the viewer may see. */
export async function listProjects(ctx: Tx, query: z.output<typeof ProjectQuery>) {
  const { portalId, portalUserId } = ctx.viewer
  const where = [
    sql`j.portal_id = ${portalId}`,
    ...searchFor(query.q, sql`j.search`),
    ...(query.archived === 'all' ? [] : [sql`(j.archived_at is not null) = ${query.archived === 'true'}`]),
    ...(query.mine === 'true'
      ? [
          sql`exists (select from project_member m where m.portal_id = j.portal_id and m.project_id = j.id
            and m.portal_user_id = ${portalUserId})`,
        ]
      : []),
    ...(query.company
      ? [
          sql`exists (select from project_client c where c.portal_id = j.portal_id and c.project_id = j.id
            and c.client_company_id = any(${query.company}::uuid[]))`,
        ]
      : []),
  ]
  const { rows, next, total } = await listByKey<Row>(ctx, {
    columns: columns(ctx),
    from: sql`project j ${countsFor(ctx, query.sort)}`,
    where,
    id: sql`j.id`,
    sorts,
    query,
    defaultSort: 'name',
    counted: { total: sql`count(*)`, from: sql`project j where ${allOf(where)}` },
  })
  return { rows, next, total }
}

/** One project, looked up through the viewer. */
export async function getProject(ctx: Tx, id: string): Promise<Row> {
  const { rows } = await sql<Row>`select ${columns(ctx)} from project j
    where j.portal_id = ${ctx.viewer.portalId} and j.id = ${id}`.execute(ctx.db)
  if (!rows[0]) throw problem('not_found')
  return rows[0]
}

const keysOf = ({ name, description }: { name: string; description: string }) => ({
  sort_key: sortKey(name),
  search: fold(`${name} ${description}`),
})

/** Adds a project, which nobody works on yet, and returns its id. */
export async function insertProject(ctx: Tx, { name, description, colour }: NewProject): Promise<string> {
  const { db, viewer } = ctx
  const id = newId()
  await db
    .insertInto('project')
    .values({
      portal_id: viewer.portalId,
      id,
      name,
      description,
      colour: colour ?? (await rarestColour(ctx)),
      created_by: viewer.name,
      ...keysOf({ name, description }),
    })
    .execute()
  return id
}

// Of the projects the viewer sees: that is where colours have to differ.
async function rarestColour({ db, viewer }: Tx): Promise<number> {
  const { rows } = await sql<{ colour: number }>`
    select c.colour from generate_series(0, ${projectColours - 1}::int) as c (colour)
    left join project j on j.portal_id = ${viewer.portalId} and j.colour = c.colour and j.archived_at is null
    group by c.colour order by count(j.id), c.colour limit 1`.execute(db)
  return rows[0]?.colour ?? 0
}

/** Changes a project; throws `changed_meanwhile` when it is not the version the change was made from. */
export async function updateProject({ db, viewer, clock }: Tx, before: Row, changes: ProjectChanges): Promise<void> {
  const name = changes.name ?? before.name
  const description = changes.description ?? before.description
  const archivedAt =
    changes.archived === undefined ? before.archivedAt : changes.archived ? (before.archivedAt ?? clock()) : null
  const { numUpdatedRows } = await db
    .updateTable('project')
    .set(eb => ({
      name,
      description,
      colour: changes.colour ?? before.colour,
      archived_at: archivedAt,
      version: eb('version', '+', 1),
      ...keysOf({ name, description }),
    }))
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', before.id)
    .where('version', '=', changes.version ?? before.version)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw problem('changed_meanwhile')
}
