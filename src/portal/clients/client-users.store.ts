import { type Insertable, sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { listByKey, type Sorts, searchFor, type Tx, withHeld } from '../people/people.ts'
import type { PortalTables } from '../portal.tables.ts'
import type { ClientUserQuery, ClientUserRow } from './client-user.ts'

type Row = z.input<typeof ClientUserRow>

const columns = sql`u.id, u.person_id as "personId",
  coalesce(nullif(trim(p.first_name || ' ' || p.last_name), ''), p.email, 'No name') as name,
  p.first_name as "firstName", p.last_name as "lastName", p.email, u.title, u.phone,
  case when c.id is not null then json_build_object('id', c.id, 'name', c.name) end as company,
  (select count(*)::int from client_user o where o.portal_id = u.portal_id and o.person_id = u.person_id
    and o.client_company_id is not null) as "companyCount",
  exists (select from portal_user s where s.portal_id = u.portal_id and s.person_id = u.person_id) as "isPortalUser",
  u.created_at as "createdAt", u.version`

const from = sql`client_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id
  left join client_company c on c.portal_id = u.portal_id and c.id = u.client_company_id`

const sorts: Sorts = {
  name: [sql`u.sort_key`, 'text'],
  // Those without a company come last.
  company: [sql`coalesce('0' || c.sort_key, '1') || ' ' || u.sort_key`, 'text'],
  title: [sql`lower(coalesce(u.title, ''))`, 'text'],
  added: [sql`u.created_at`, 'timestamptz'],
}

/** A page of client users, and at how many companies all that fit are. */
export async function listClientUsers(ctx: Tx, query: z.output<typeof ClientUserQuery>) {
  const where = [
    sql`u.portal_id = ${ctx.viewer.portalId}`,
    ...searchFor(query.q, sql`u.search`, sql`coalesce(c.search, '')`),
    ...(query.company ? [sql`u.client_company_id = any(${query.company}::uuid[])`] : []),
  ]
  const id = sql`u.id`
  const sums = sql`count(distinct u.client_company_id)::int as companies`
  const listing = { columns, from, where, id, sorts, query, defaultSort: 'name', sums }
  const page = await listByKey<Row, { companies: number }>(ctx, listing)
  return { rows: page.rows, next: page.next, total: page.total, companies: page.sums.companies }
}

/** One client user. */
export async function getClientUser({ db, viewer }: Tx, id: string): Promise<Row> {
  const { rows } = await sql<Row>`select ${columns} from ${from}
    where u.portal_id = ${viewer.portalId} and u.id = ${id}`.execute(db)
  if (!rows[0]) throw problem('not_found')
  return rows[0]
}

/** One client user's own row, locked until the transaction ends. */
export async function getClientUserToChange({ db, viewer }: Tx, id: string) {
  const row = await db
    .selectFrom('client_user')
    .selectAll()
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw problem('not_found')
  return row
}

/** Throws `email_taken` when this person is at this company already. */
export async function refuseSecondHat({ db, viewer }: Tx, personId: string, companyId: string | null): Promise<void> {
  const { rows } = await sql`select from client_user where portal_id = ${viewer.portalId} and person_id = ${personId}
    and client_company_id is not distinct from ${companyId}::uuid`.execute(db)
  if (rows.length > 0) throw problem('email_taken', 'This person is a client user of this company already.')
}

/** Adds the hat of a client user to a person. */
export async function insertClientUser(
  { db, viewer }: Tx,
  row: Omit<Insertable<PortalTables['client_user']>, 'portal_id'>,
): Promise<void> {
  await db
    .insertInto('client_user')
    .values({ ...row, portal_id: viewer.portalId })
    .execute()
}

type Facts = { title: string | null; phone: string | null; client_company_id: string | null }

/** Changes what a client user is at their company; what differs is held. */
export async function updateClientUser(
  { db, viewer }: Tx,
  before: Facts & { id: string; held: string[] },
  after: Facts,
): Promise<void> {
  const changed = (['title', 'phone', 'client_company_id'] as const).filter(field => after[field] !== before[field])
  if (changed.length === 0) return
  await sql`update client_user set title = ${after.title}, phone = ${after.phone}, client_company_id = ${after.client_company_id},
    held = ${withHeld(before.held, changed)}, version = version + 1
    where portal_id = ${viewer.portalId} and id = ${before.id}`.execute(db)
}

/** Removes a client user. */
export async function deleteClientUser({ db, viewer }: Tx, id: string): Promise<void> {
  await db.deleteFrom('client_user').where('portal_id', '=', viewer.portalId).where('id', '=', id).execute()
}
