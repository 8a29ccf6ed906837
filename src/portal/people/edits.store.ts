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
