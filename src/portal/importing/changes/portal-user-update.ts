import { updatePlannedPeople } from '../../people/people.ts'
import { insertPlannedMembers } from '../../projects/projects.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** New values from the CRM for a portal user who is tied to it. */
export const portalUserUpdate: ChangeKind = {
  outcome: 'update',
  apply: async (ctx, rows) => {
    const written = await updatePlannedPeople(ctx, rows)
    await insertChanges(ctx, 'portal_user_update', rows)
    await insertPlannedMembers(ctx, rows)
    return written
  },
}
