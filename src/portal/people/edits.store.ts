import { newId } from '../../platform/ids.ts'
import type { Tx } from './context.ts'

/** Writes down who changed which fields of somebody or something by hand; nothing where nothing changed. */
export async function noteEdit({ db, viewer, clock }: Tx, targetId: string, fields: readonly string[]): Promise<void> {
  if (fields.length === 0) return
  const edit = { id: newId(), target_id: targetId, at: clock(), by_name: viewer.name, fields: [...fields] }
  await db
    .insertInto('hand_edit')
    .values({ ...edit, portal_id: viewer.portalId })
    .execute()
}
