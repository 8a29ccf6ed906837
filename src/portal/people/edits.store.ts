import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Tx } from './context.ts'

/**
 * Writes down who changed which fields of somebody or something by hand, or handed them back to the CRM; nothing where nothing
 * changed.
 */
export async function noteEdit(
  { db, viewer, clock }: Tx,
  targetId: string,
  fields: readonly string[],
  { handedBack = false } = {},
): Promise<void> {
  if (fields.length === 0) return
  const about = { target_id: targetId, fields: [...fields], handed_back: handedBack }
  const edit = { id: newId(), at: clock(), by_name: viewer.name, ...about }
  await db
    .insertInto('hand_edit')
    .values({ ...edit, portal_id: viewer.portalId })
    .execute()
}

/** The same of many at once. */
export async function noteEdits(
  { db, viewer, clock }: Tx,
  targetIds: readonly string[],
  fields: readonly string[],
): Promise<void> {
  await sql`insert into hand_edit (portal_id, id, target_id, at, by_name, fields)
    select ${viewer.portalId}, t.id, t.target_id, ${clock()}, ${viewer.name}, ${[...fields]}::text[]
    from unnest(${targetIds.map(() => newId())}::uuid[], ${[...targetIds]}::uuid[]) as t (id, target_id)`.execute(db)
}
