import { insertPlannedLinks } from '../../connections/connections.ts'
import { updatePlannedPeople } from '../../people/people.ts'
import { insertPlannedMembers } from '../../projects/projects.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** A portal user who was here already, now tied to the CRM: what was empty is filled, what was typed here is held. */
export const portalUserLink: ChangeKind = {
  kind: 'user',
  outcome: 'link',
  apply: async (ctx, rows) => {
    const written = await updatePlannedPeople(ctx, rows)
    await insertPlannedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedMembers(ctx, rows)
    return written
  },
}
