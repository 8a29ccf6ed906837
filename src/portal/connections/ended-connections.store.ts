import { sql } from 'kysely'
import type { Tx } from '../people/people.ts'
import type { Tied } from './connection.ts'

/** How many are tied to a connection's CRM organisation. */
export async function countTied({ db, viewer }: Tx, connectionId: string): Promise<Tied> {
  const { rows } = await sql<Tied>`
    select count(*) filter (where kind = 'user')::int as users, count(*) filter (where kind = 'account')::int as companies,
      count(*) filter (where kind = 'contact')::int as contacts
    from crm_link where portal_id = ${viewer.portalId} and connection_id = ${connectionId}`.execute(db)
  return rows[0] ?? { users: 0, companies: 0, contacts: 0 }
}

/**
 * Ends every tie to a CRM organisation. People and companies stay as they are. The connection's name and the records that the
 * reports of its runs tell of stay as well; its key and its potentials do not.
 */
export async function endConnection({ db, viewer, clock }: Tx, id: string): Promise<void> {
  for (const table of ['crm_link', 'crm_record'] as const)
    await db
      .deleteFrom(table)
      .where('portal_id', '=', viewer.portalId)
      .where('connection_id', '=', id)
      .$if(table === 'crm_record', query => query.where('kind', '=', 'deal'))
      .execute()
  await db
    .updateTable('connection')
    .set({ ended_at: clock(), sealed_key: '' })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .execute()
}
