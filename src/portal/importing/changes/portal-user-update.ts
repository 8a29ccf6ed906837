import { updatePlannedLinks } from '../../connections/connections.ts'
import { updatePlannedPeople } from '../../people/people.ts'
import { deletePlannedProjects, insertPlannedMembers, insertUndoneProjects } from '../../projects/projects.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** New values from the CRM for a portal user who is tied to it. */
export const portalUserUpdate: ChangeKind = {
  kind: 'user',
  outcome: 'update',
  apply: async (ctx, rows) => {
    const written = await updatePlannedPeople(ctx, rows)
    await updatePlannedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedMembers(ctx, rows)
    return written
  },
}

/** Its undoing: the values of before, where nobody changed them since. */
export const portalUserRestore: ChangeKind = {
  kind: 'user',
  outcome: 'restore',
  apply: async (ctx, rows) => {
    const written = await updatePlannedPeople(ctx, rows)
    await deletePlannedProjects(ctx, rows)
    await updatePlannedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    await insertUndoneProjects(ctx, rows)
    return written
  },
}
