import { noteLeftOut, updatePlannedLinks } from '../../connections/connections.ts'
import { updatePlannedAccess, updatePlannedPeople } from '../../people/people.ts'
import { insertPlannedMembers } from '../../projects/projects.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** Somebody who left the CRM loses access; nothing of theirs is deleted. */
export const portalUserDeactivate: ChangeKind = {
  kind: 'user',
  outcome: 'deactivate',
  apply: async (ctx, rows) => {
    const written = await updatePlannedAccess(ctx, rows)
    await insertChanges(ctx, rows)
    return written
  },
}

/** Somebody who is back in the CRM gets access again, with the role and projects they had and what changed there meanwhile. */
export const portalUserReactivate: ChangeKind = {
  kind: 'user',
  outcome: 'reactivate',
  apply: async (ctx, rows) => {
    const written = await updatePlannedPeople(ctx, rows)
    await updatePlannedLinks(ctx, rows)
    await noteLeftOut(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedMembers(ctx, rows)
    return written
  },
}
