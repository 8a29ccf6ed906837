import type { Tx } from '../people/people.ts'
import type { BrakeSettings } from './brake-settings.ts'

/** The settings of a connection's brake. */
export async function getBrakeSettings({ db, viewer }: Tx, connectionId: string): Promise<BrakeSettings> {
  const found = await db
    .selectFrom('connection')
    .select(['brake_percent as percent', 'brake_people as people', 'shrink_percent as shrinkPercent'])
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', connectionId)
    .executeTakeFirstOrThrow()
  return found
}

/** Sets a connection's brake. */
export async function updateBrakeSettings({ db, viewer }: Tx, connectionId: string, to: BrakeSettings): Promise<void> {
  await db
    .updateTable('connection')
    .set({ brake_percent: to.percent, brake_people: to.people, shrink_percent: to.shrinkPercent })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', connectionId)
    .execute()
}
