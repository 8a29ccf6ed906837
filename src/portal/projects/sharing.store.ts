import { type RawBuilder, sql } from 'kysely'
import { clientStatus } from '../clients/clients.ts'
import { searchFor, type Tx } from '../people/people.ts'
import type { CompanySelection } from './project-client.ts'

/** Lets one change at a time at the clients of these projects, until the transaction ends. */
export async function lockProjects({ db, viewer }: Tx, projectIds: readonly string[]): Promise<void> {
  await sql`select from project where portal_id = ${viewer.portalId} and id = any(${projectIds}::uuid[])
    order by id for no key update`.execute(db)
}

/** The companies a selection means, with those that were deactivated marked. */
export async function listSelectedCompanies({ db, viewer }: Tx, selection: CompanySelection) {
  const which =
    'ids' in selection
      ? [sql`y.id = any(${selection.ids}::uuid[])`]
      : [sql`y.id <> all(${selection.except}::uuid[])`, ...searchFor(selection.filter.q, sql`y.search`)]
  const { rows } = await sql<{ id: string; deactivated: boolean }>`
    select y.id, y.deactivated_at is not null as deactivated from client_company y
    where y.portal_id = ${viewer.portalId} and ${sql.join(which, sql` and `)}`.execute(db)
  return rows
}

/** Puts every company named on every project named; returns which were not on one of them before. */
export async function insertProjectClients(
  { db, viewer }: Tx,
  companyIds: readonly string[],
  projectIds: readonly string[],
  { shared = true } = {},
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    insert into project_client (portal_id, project_id, client_company_id, shared)
    select ${viewer.portalId}, j.id, y.id, ${shared} from unnest(${projectIds}::uuid[]) j (id), unnest(${companyIds}::uuid[]) y (id)
    on conflict do nothing returning client_company_id as id`.execute(db)
  return new Set(rows.map(row => row.id))
}

/** Takes every company named off every project named; returns which were on one of them before. */
export async function deleteProjectClients(
  { db, viewer }: Tx,
  companyIds: readonly string[],
  projectIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    delete from project_client where portal_id = ${viewer.portalId} and project_id = any(${projectIds}::uuid[])
      and client_company_id = any(${companyIds}::uuid[]) returning client_company_id as id`.execute(db)
  return new Set(rows.map(row => row.id))
}

/** Shares a project with a company's client users, or not any more, and says who answers for it there. */
export async function updateProjectClient(
  { db, viewer }: Tx,
  { projectId, companyId }: { projectId: string; companyId: string },
  { shared, contact }: { shared?: boolean | undefined; contact?: string | null | undefined },
): Promise<void> {
  await sql`update project_client set shared = coalesce(${shared ?? null}::boolean, shared),
    contact_id = case when ${contact === undefined} then contact_id else ${contact ?? null}::uuid end
    where portal_id = ${viewer.portalId} and project_id = ${projectId} and client_company_id = ${companyId}`.execute(db)
}

/** Makes a company the primary client of its project, in the place of the one before. */
export async function updatePrimary({ db, viewer }: Tx, projectId: string, companyId: string): Promise<void> {
  const of = sql`portal_id = ${viewer.portalId} and project_id = ${projectId}`
  await sql`update project_client set is_primary = false where ${of} and is_primary`.execute(db)
  await sql`update project_client set is_primary = true where ${of} and client_company_id = ${companyId}`.execute(db)
}

/** Gives projects that have clients and no primary one the first: added first, then by name. Returns which projects. */
export async function settlePrimaries({ db, viewer }: Tx, projectIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update project_client c set is_primary = true from (
      select distinct on (x.project_id) x.project_id, x.client_company_id from project_client x
      join client_company y on y.portal_id = x.portal_id and y.id = x.client_company_id
      where x.portal_id = ${viewer.portalId} and x.project_id = any(${projectIds}::uuid[]) and not exists (
        select from project_client o where o.portal_id = x.portal_id and o.project_id = x.project_id and o.is_primary)
      order by x.project_id, x.added_at, y.sort_key, y.id) first
    where c.portal_id = ${viewer.portalId} and c.project_id = first.project_id
      and c.client_company_id = first.client_company_id returning c.project_id as id`.execute(db)
  return rows.map(row => row.id)
}

/** Which primary clients are meant: those of some projects, of some companies, or all of the portal. */
export type Unanswered = { projects: readonly string[] } | { companies: readonly string[] } | 'all'

/**
 * Lets the first client user by name who can sign in answer for a project, at each primary client meant where nobody does:
 * nobody was named, or whoever was is gone from the company. Returns how many were named.
 */
export async function nameAnswering({ db, viewer }: Tx, meant: Unanswered): Promise<number> {
  const { numAffectedRows } = await sql`
    update project_client c set contact_id = named.id from (
      select w.project_id, w.client_company_id, f.id from project_client w cross join lateral (
        select u.id from client_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id
        where u.portal_id = w.portal_id and u.client_company_id = w.client_company_id
          and ${clientStatus} not in ('no_login', 'deactivated')
        order by u.sort_key, u.id limit 1) f
      where w.portal_id = ${viewer.portalId} and w.is_primary and ${scopeOf(meant)} and not exists (
        select from client_user k where k.portal_id = w.portal_id and k.id = w.contact_id
          and k.client_company_id = w.client_company_id)) named
    where c.portal_id = ${viewer.portalId} and c.project_id = named.project_id
      and c.client_company_id = named.client_company_id`.execute(db)
  return Number(numAffectedRows)
}

function scopeOf(meant: Unanswered): RawBuilder<unknown> {
  if (meant === 'all') return sql`true`
  if ('projects' in meant) return sql`w.project_id = any(${meant.projects}::uuid[])`
  return sql`w.client_company_id = any(${meant.companies}::uuid[])`
}
