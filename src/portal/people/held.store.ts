import { sql } from 'kysely'
import type { Tx } from './context.ts'
import { noteEdit } from './edits.store.ts'

/** Hands a field back that people held: the CRM may change it again. Does nothing where nobody holds it. */
export async function releaseHeld(ctx: Tx, table: 'person' | 'portal_user', id: string, field: string): Promise<void> {
  const { numAffectedRows } = await sql`update ${sql.table(table as string)} set held = array_remove(held, ${field}),
    version = version + 1 where portal_id = ${ctx.viewer.portalId} and id = ${id} and ${field} = any(held)`.execute(
    ctx.db,
  )
  if (numAffectedRows) await noteEdit(ctx, id, [field], { handedBack: true })
}

/** The portal user and the client users that a person is. */
export async function listHats({ db, viewer }: Tx, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from portal_user where portal_id = ${viewer.portalId} and person_id = ${personId}
    union all select id from client_user where portal_id = ${viewer.portalId} and person_id = ${personId}`.execute(db)
  return rows.map(row => row.id)
}
