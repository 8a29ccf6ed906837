import { sql } from 'kysely'
import { noteEdit, type Tx } from '../people/people.ts'

/** Hands a field of a client user or company back that people held: the CRM may change it again. */
export async function releaseClientHeld(
  ctx: Tx,
  table: 'client_user' | 'client_company',
  id: string,
  field: string,
): Promise<void> {
  const { numAffectedRows } = await sql`update ${sql.table(table as string)} set held = array_remove(held, ${field}),
    version = version + 1 where portal_id = ${ctx.viewer.portalId} and id = ${id} and ${field} = any(held)`.execute(
    ctx.db,
  )
  if (numAffectedRows) await noteEdit(ctx, id, [field], { handedBack: true })
}
