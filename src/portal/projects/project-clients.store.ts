import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { walkIndexes } from '../../platform/database/transact.ts'
import { problem } from '../../platform/errors.ts'
import { allOf, findRows, type Tx } from '../people/people.ts'
import type { CompanyProject, ProjectClient, ProjectCompany } from './project-client.ts'

type Row = z.input<typeof ProjectClient>

// Whoever moved to another company answers for this one no longer.
const contactOf = (alias: string) => sql`(
  select json_build_object('id', u.id, 'name', coalesce(nullif(trim(p.first_name || ' ' || p.last_name), ''), p.email, 'No name'))
  from client_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id
  where u.portal_id = ${sql.ref(`${alias}.portal_id`)} and u.id = ${sql.ref(`${alias}.contact_id`)}
    and u.client_company_id = ${sql.ref(`${alias}.client_company_id`)})`

const rowsOf = ({ db, viewer }: Tx, projectId: string, company: RawBuilder<unknown>) =>
  sql<Row>`select c.client_company_id as "companyId", y.name,
    y.deactivated_at is not null as deactivated, c.shared, c.is_primary as "isPrimary", ${contactOf('c')} as contact,
    (select count(*)::int from client_user u where u.portal_id = c.portal_id and u.client_company_id = c.client_company_id
      and u.deactivated_at is null) as people, c.added_at as "addedAt"
    from project_client c join client_company y on y.portal_id = c.portal_id and y.id = c.client_company_id
    where c.portal_id = ${viewer.portalId} and c.project_id = ${projectId} and ${company}
    order by c.is_primary desc, y.sort_key, y.id`.execute(db)

/** The client companies of a project, the primary one first. */
export async function listProjectClients(ctx: Tx, projectId: string): Promise<Row[]> {
  return (await rowsOf(ctx, projectId, sql`true`)).rows
}

/** One client company of a project; throws `not_found` where it is not on it. */
export async function getProjectClient(ctx: Tx, projectId: string, companyId: string): Promise<Row> {
  const { rows } = await rowsOf(ctx, projectId, sql`c.client_company_id = ${companyId}`)
  if (!rows[0]) throw problem('not_found')
  return rows[0]
}

/** Throws `not_found` unless this client company is there for the viewer; says whether it is deactivated. */
export async function getClientCompany({ db, viewer }: Tx, id: string): Promise<{ id: string; deactivated: boolean }> {
  const { rows } = await sql<{ id: string; deactivated: boolean }>`select id, deactivated_at is not null as deactivated
    from client_company where portal_id = ${viewer.portalId} and id = ${id}`.execute(db)
  if (!rows[0]) throw problem('not_found')
  return rows[0]
}

/** The projects of a client company that the viewer sees. */
export async function listCompanyProjects({ db, viewer }: Tx, companyId: string) {
  const { rows } = await sql<z.input<typeof CompanyProject>>`
    select j.id as "projectId", j.name, j.colour, j.archived_at is not null as archived, c.shared,
      c.is_primary as "isPrimary", ${contactOf('c')} as contact, c.added_at as "addedAt"
    from project_client c join project j on j.portal_id = c.portal_id and j.id = c.project_id
    where c.portal_id = ${viewer.portalId} and c.client_company_id = ${companyId}
    order by j.archived_at is not null, j.sort_key, j.id`.execute(db)
  return rows
}

/** The client companies of the projects that the viewer sees, by name; those of `also` come first, whatever is searched for. */
export async function listProjectCompanies(
  ctx: Tx,
  { q, also = [], limit }: { q?: string | undefined; also?: readonly string[] | undefined; limit: number },
) {
  await walkIndexes(ctx.db)
  // Nothing is counted here: walking along the names has a page full sooner than a few hundred are looked up.
  const { where } = await findRows(ctx, 'client_company', q, sql`y.id`, sql`y.search`, 200)
  const isAlso = sql`y.id = any(${also}::uuid[])`
  const first = await readProjectCompanies(ctx, [isAlso], also.length === 0 ? 0 : limit)
  const others = await readProjectCompanies(ctx, [...where, sql`not ${isAlso}`], limit - first.length)
  return [...first, ...others]
}

async function readProjectCompanies(ctx: Tx, where: readonly RawBuilder<unknown>[], limit: number) {
  if (limit === 0) return []
  const { db, viewer } = ctx
  const projects = sql`project_client c join project j on j.portal_id = c.portal_id and j.id = c.project_id
    where c.portal_id = ${viewer.portalId} and c.client_company_id = y.id`
  const { rows } = await sql<z.input<typeof ProjectCompany>>`
    select y.id, y.name, (select count(*)::int from ${projects}) as projects from client_company y
    where ${allOf([sql`y.portal_id = ${viewer.portalId}`, ...isOnOwn(ctx), sql`exists (select from ${projects})`, ...where])}
    order by y.sort_key, y.id limit ${limit}`.execute(db)
  return rows
}

// What the policies say anyway, in a way that starts from the viewer's projects instead of from every company.
const isOnOwn = ({ viewer }: Tx) =>
  viewer.hat === 'portal_user'
    ? [
        sql`y.id in (select c.client_company_id from project_client c where c.portal_id = ${viewer.portalId}
          and c.project_id = any((select current_setting('app.projects')::uuid[])::uuid[]))`,
      ]
    : []

/** Throws `invalid_input` unless this is a client user of the company who was not deactivated. */
export async function checkContact({ db, viewer }: Tx, companyId: string, clientUserId: string): Promise<void> {
  const { rows } = await sql`select from client_user where portal_id = ${viewer.portalId} and id = ${clientUserId}
    and client_company_id = ${companyId} and deactivated_at is null`.execute(db)
  if (rows.length === 0)
    throw problem('invalid_input', undefined, [{ field: 'contact', message: 'Choose somebody of this company.' }])
}
