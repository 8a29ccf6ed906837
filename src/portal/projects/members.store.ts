import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { walkIndexes } from '../../platform/database/transact.ts'
import { problem } from '../../platform/errors.ts'
import { allOf, findRows, searchFor, type Tx } from '../people/people.ts'
import type { PersonChoice, ProjectPerson } from './project.ts'

const name = sql`coalesce(nullif(trim(p.first_name || ' ' || p.last_name), ''), p.email, 'No name')`

/** The people of a project whom the viewer may see. */
export async function listMembers({ db, viewer }: Tx, projectId: string) {
  const email = viewer.permissions.includes('manage_people') ? sql`p.email` : sql`null::text`
  const { rows } = await sql<z.input<typeof ProjectPerson>>`
    select u.id, p.id as "personId", ${name} as name, u.title, u.role, u.status, ${email} as email, m.added_at as "addedAt",
      m.hidden_from_clients as "hiddenFromClients"
    from project_member m join portal_user u on u.portal_id = m.portal_id and u.id = m.portal_user_id
    join person p on p.portal_id = u.portal_id and p.id = u.person_id
    where m.portal_id = ${viewer.portalId} and m.project_id = ${projectId} order by u.sort_key, u.id`.execute(db)
  return rows
}

/** Portal users by name, for picking; only those the viewer may see and who may come in. */
export async function listChoices(ctx: Tx, q: string | undefined, limit: number) {
  const { db, viewer } = ctx
  await walkIndexes(db)
  const { where } = await findRows(ctx, 'portal_user', q, sql`u.id`, sql`u.sort_key`)
  const { rows } = await sql<z.input<typeof PersonChoice>>`
    select u.id, p.id as "personId", ${name} as name, u.role
    from portal_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id
    where ${allOf([
      sql`u.portal_id = ${viewer.portalId} and u.deactivated_at is null`,
      ...where,
      // Those found by their address alone are not meant.
      ...searchFor(q, sql`u.sort_key`),
      ...(viewer.permissions.includes('see_people') ? [] : [isBeside(ctx)]),
    ])}
    order by u.sort_key, u.id limit ${limit}`.execute(db)
  return rows
}

// What the policies say anyway, in a way that starts from the viewer's projects instead of from everybody.
const isBeside = ({ viewer }: Tx) => sql`u.id in (
  select ${viewer.portalUserId}::uuid union all select m.portal_user_id from project_member m where m.portal_id = ${viewer.portalId}
    and m.project_id = any((select current_setting('app.projects')::uuid[])::uuid[]))`

/** A portal user the viewer may see and may put to work; throws `not_found` or `deactivated`. */
export async function getWorker({ db, viewer }: Tx, id: string): Promise<{ id: string }> {
  const found = await db
    .selectFrom('portal_user')
    .select(['id', 'deactivated_at'])
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) throw problem('not_found')
  if (found.deactivated_at) throw problem('deactivated')
  return { id: found.id }
}

/** Puts somebody to work on a project; once is enough. */
export async function insertMember({ db, viewer }: Tx, projectId: string, portalUserId: string): Promise<void> {
  await sql`insert into project_member (portal_id, project_id, portal_user_id)
    values (${viewer.portalId}, ${projectId}, ${portalUserId}) on conflict do nothing`.execute(db)
}

/** Hides somebody of a project from its clients, or shows them again. */
export async function updateHidden(
  { db, viewer }: Tx,
  projectId: string,
  portalUserId: string,
  hidden: boolean,
): Promise<void> {
  await sql`update project_member set hidden_from_clients = ${hidden} where portal_id = ${viewer.portalId}
    and project_id = ${projectId} and portal_user_id = ${portalUserId}`.execute(db)
}

/** Takes somebody off a project. */
export async function deleteMember({ db, viewer }: Tx, projectId: string, portalUserId: string): Promise<void> {
  await sql`delete from project_member where portal_id = ${viewer.portalId} and project_id = ${projectId}
    and portal_user_id = ${portalUserId}`.execute(db)
}

/** Throws `not_found` unless every one of these projects is there for the viewer, and `archived` where one is. */
export async function checkProjects(
  { db, viewer }: Tx,
  ids: readonly string[],
  { mayBeArchived = false } = {},
): Promise<void> {
  if (ids.length === 0) return
  const rows = await db
    .selectFrom('project')
    .select(['id', 'archived_at'])
    .where('portal_id', '=', viewer.portalId)
    .where('id', 'in', [...ids])
    .execute()
  if (rows.length < new Set(ids).size) throw problem('not_found')
  if (!mayBeArchived && rows.some(row => row.archived_at)) throw problem('archived')
}

/** Puts everybody named to work on every project named; returns who was not there before. */
export async function insertMembers(
  { db, viewer }: Tx,
  portalUserIds: readonly string[],
  projectIds: readonly string[],
) {
  return changedBy(
    sql`insert into project_member (portal_id, project_id, portal_user_id)
    select ${viewer.portalId}, j.id, u.id from unnest(${projectIds}::uuid[]) j (id), unnest(${portalUserIds}::uuid[]) u (id)
    on conflict do nothing returning portal_user_id as id`,
    db,
  )
}

/** Takes everybody named off every project named; returns who was there before. */
export async function deleteMembers(
  { db, viewer }: Tx,
  portalUserIds: readonly string[],
  projectIds: readonly string[],
) {
  return changedBy(
    sql`delete from project_member where portal_id = ${viewer.portalId}
    and project_id = any(${projectIds}::uuid[]) and portal_user_id = any(${portalUserIds}::uuid[])
    returning portal_user_id as id`,
    db,
  )
}

async function changedBy(statement: RawBuilder<unknown>, db: Tx['db']): Promise<Set<string>> {
  const { rows } = await (statement as RawBuilder<{ id: string }>).execute(db)
  return new Set(rows.map(row => row.id))
}
