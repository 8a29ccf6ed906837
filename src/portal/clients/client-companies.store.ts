import { sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { sortKey } from '../../platform/fold.ts'
import { newId } from '../../platform/ids.ts'
import { searchFor, type Tx } from '../people/people.ts'
import { companyKeys } from './client-company.ts'
import type { CompanyChoice, CompanyWanted } from './client-user.ts'

/** Client companies by name, for picking one. */
export async function listCompanyChoices({ db, viewer }: Tx, q: string | undefined, limit: number) {
  const found = searchFor(q, sql`c.search`)
  const { rows } = await sql<z.input<typeof CompanyChoice>>`
    select c.id, c.name, (select count(*)::int from client_user u where u.portal_id = c.portal_id and u.client_company_id = c.id) as people
    from client_company c where c.portal_id = ${viewer.portalId} and ${sql.join([sql`true`, ...found], sql` and `)}
    order by c.sort_key, c.id limit ${limit}`.execute(db)
  return rows
}

/** The id of the company wanted: one that is there, found by id or by its exact name, or a new one. */
export async function ensureCompany(ctx: Tx, wanted: CompanyWanted): Promise<string> {
  const { db, viewer } = ctx
  const of = db.selectFrom('client_company').select('id').where('portal_id', '=', viewer.portalId)
  if ('id' in wanted) {
    const found = await of.where('id', '=', wanted.id).executeTakeFirst()
    if (!found) throw problem('not_found')
    return found.id
  }
  const key = sortKey(wanted.name)
  // Two who add people of one new company at once shall find the same one.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${viewer.portalId}/${key}`}, 0))`.execute(db)
  const same = await of.where('sort_key', '=', key).orderBy('id').executeTakeFirst()
  return same?.id ?? insertCompany(ctx, wanted.name)
}

async function insertCompany({ db, viewer }: Tx, name: string): Promise<string> {
  const id = newId()
  await db
    .insertInto('client_company')
    .values({ portal_id: viewer.portalId, id, name, ...companyKeys(name, null) })
    .execute()
  return id
}
