import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { sortKey } from '../../platform/fold.ts'
import { newId } from '../../platform/ids.ts'
import { allOf, findRows, listByKey, type Sorts, type Tx } from '../people/people.ts'
import { companyKeys } from './client-company.ts'
import { noteAtCompany } from './client-events.store.ts'
import { countAtCompanies } from './client-listing.store.ts'
import type { CompanyWanted } from './client-user.ts'
import { projectCount, projectsOf } from './client-users.store.ts'
import type { CompanyFilter, CompanyQuery, CompanyRow } from './company-view.ts'

type Row = z.input<typeof CompanyRow>

const people = sql`(select count(*)::int from client_user u where u.portal_id = c.portal_id and u.client_company_id = c.id)`
const columns = sql`c.id, c.name, c.website, c.phone, c.address, c.industry, c.owner_name as "ownerName", ${people} as people,
  ${projectCount(sql`c`)} as projects, c.deactivated_at is not null as deactivated, c.held, c.created_at as "createdAt", c.version`

const sorts: Sorts = {
  name: [sql`c.sort_key`, 'text'],
  people: [sql`coalesce(w.people, 0)`, 'integer'],
  projects: [sql`coalesce(w.projects, 0)`, 'integer'],
  added: [sql`c.created_at`, 'timestamptz'],
}

// To order by a number, all of them are counted at once instead of one by one.
function countsFor(ctx: Tx, sort: string | undefined) {
  if (sort?.endsWith('people')) return countedPeople(ctx)
  if (sort?.endsWith('projects'))
    return sql`left join (select x.client_company_id as id, count(*)::int as projects from project_client x
      join project j on j.portal_id = x.portal_id and j.id = x.project_id and j.archived_at is null
      where x.portal_id = ${ctx.viewer.portalId} group by x.client_company_id) w on w.id = c.id`
  return sql``
}

const fits = (
  { viewer }: Tx,
  { industry, status, hasProjects }: CompanyFilter,
  searched: readonly RawBuilder<unknown>[],
) => [
  sql`c.portal_id = ${viewer.portalId}`,
  ...searched,
  ...(industry ? [sql`c.industry = any(${industry})`] : []),
  ...(status ? [sql`(c.deactivated_at is null) = ${status === 'active'}`] : []),
  ...(hasProjects
    ? [sql`${sql.raw(hasProjects === 'true' ? '' : 'not')} exists ${projectsOf(sql`c`, sql`select`)}`]
    : []),
]

const countedPeople = ({ viewer }: Tx) => sql`left join (
  select l.company_id as id, count(*)::int as people from client_user_listing l where l.portal_id = ${viewer.portalId}
  group by l.company_key, l.company_id) w on w.id = c.id`

/** How many people are at the companies that fit, and what else has to be joined for it. */
function peopleOf(ctx: Tx, { q, industry, status, hasProjects }: CompanyQuery, where: readonly RawBuilder<unknown>[]) {
  if (where.length === 1) return { sum: countAtCompanies(ctx), join: sql`` }
  // Of most companies: going through all people once is less than looking each company up.
  if (!q && !industry && status !== 'deactivated' && hasProjects !== 'false')
    return { sum: sql`coalesce(sum(w.people), 0)`, join: countedPeople(ctx) }
  const sum = sql`(select count(*) from client_user_listing l where l.portal_id = ${ctx.viewer.portalId}
    and (l.company_key, l.company_id) in (select c.sort_key, c.id from client_company c where ${allOf(where)}))`
  return { sum, join: sql`` }
}

type Sums = { active: number; deactivated: number; people: number }

/** A page of client companies, sums over all that fit, and the industries there are. */
export async function listCompanies(ctx: Tx, query: CompanyQuery) {
  const { where: searched } = await findRows(ctx, 'client_company', query.q, sql`c.id`, sql`c.search`)
  const where = fits(ctx, query, searched)
  const people = peopleOf(ctx, query, where)
  const page = await listByKey<Row, Sums>(ctx, {
    columns,
    from: sql`client_company c ${countsFor(ctx, query.sort)}`,
    where,
    id: sql`c.id`,
    sorts,
    query,
    defaultSort: 'name',
    sums: {
      active: sql`count(*) filter (where c.deactivated_at is null)`,
      deactivated: sql`count(*) filter (where c.deactivated_at is not null)`,
      people: people.sum,
    },
    counted: { total: sql`count(*)`, from: sql`client_company c ${people.join} where ${allOf(where)}` },
  })
  const { rows, next, total, sums } = page
  const counts = { active: sums.active, deactivated: sums.deactivated }
  return { rows, next, total, counts, people: sums.people, industries: await listIndustries(ctx) }
}

async function listIndustries({ db, viewer }: Tx): Promise<string[]> {
  const { rows } = await sql<{ industry: string }>`select distinct industry from client_company
    where portal_id = ${viewer.portalId} and industry is not null order by industry limit 200`.execute(db)
  return rows.map(row => row.industry)
}

/** One client company. */
export async function getCompany({ db, viewer }: Tx, id: string): Promise<Row> {
  const { rows } = await sql<Row>`select ${columns} from client_company c
    where c.portal_id = ${viewer.portalId} and c.id = ${id}`.execute(db)
  if (!rows[0]) throw problem('not_found')
  return rows[0]
}

/** One client company's own row, locked until the transaction ends. */
export async function getCompanyToChange({ db, viewer }: Tx, id: string) {
  const row = await db
    .selectFrom('client_company')
    .selectAll()
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw problem('not_found')
  return row
}

/** The company of exactly this name; nobody else adds one of it until the transaction ends. */
export async function findByName({ db, viewer }: Tx, name: string): Promise<string | undefined> {
  const key = sortKey(name)
  // Two who add people of one new company at once shall find the same one.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${viewer.portalId}/${key}`}, 0))`.execute(db)
  const of = db.selectFrom('client_company').select('id').where('portal_id', '=', viewer.portalId)
  return (await of.where('sort_key', '=', key).orderBy('id').executeTakeFirst())?.id
}

/** The id of the company wanted: one that is there, found by id or by its exact name, or a new one. */
export async function ensureCompany(ctx: Tx, wanted: CompanyWanted): Promise<string> {
  if (!('id' in wanted)) return (await findByName(ctx, wanted.name)) ?? insertCompany(ctx, { name: wanted.name })
  const { id } = await getCompany(ctx, wanted.id)
  return id
}

/** The facts of a company as its row has them. */
export type CompanyFacts = {
  name: string
  website?: string | null
  phone?: string | null
  address?: string | null
  industry?: string | null
  owner_name?: string | null
}

/** Adds a client company and returns its id. */
export async function insertCompany(ctx: Tx, facts: CompanyFacts): Promise<string> {
  const id = newId()
  await ctx.db
    .insertInto('client_company')
    .values({ portal_id: ctx.viewer.portalId, id, ...facts, ...companyKeys(facts.name, facts.website ?? null) })
    .execute()
  await noteAtCompany(ctx, id, 'company_added')
  return id
}

/** Changes the facts of a company; `held` is what a later import leaves alone. */
export async function updateCompany({ db, viewer }: Tx, id: string, facts: Required<CompanyFacts>, held: string[]) {
  await db
    .updateTable('client_company')
    .set(eb => ({ ...facts, ...companyKeys(facts.name, facts.website), held, version: eb('version', '+', 1) }))
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .execute()
}

/** Shuts the client users of a company out from the next request on, or lets them in again. */
export async function updateCompanyDeactivated({ db, viewer, clock }: Tx, id: string, deactivated: boolean) {
  await db
    .updateTable('client_company')
    .set(eb => ({
      deactivated_at: deactivated ? clock() : null,
      deactivated_by: deactivated ? 'hand' : null,
      version: eb('version', '+', 1),
    }))
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .execute()
}

/** Everybody at a company. */
export async function listPeopleOf({ db, viewer }: Tx, companyId: string): Promise<string[]> {
  const of = db.selectFrom('client_user').select('id').where('portal_id', '=', viewer.portalId)
  const rows = await of.where('client_company_id', '=', companyId).execute()
  return rows.map(row => row.id)
}
