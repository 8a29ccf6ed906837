import { insertPlannedLinks } from '../../connections/connections.ts'
import { insertPlannedPeople } from '../../people/people.ts'
import { insertPlannedMembers } from '../../projects/projects.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** A new portal user: the person, the hat, the tie to the CRM, the working projects. */
export const portalUserCreate: ChangeKind = {
  kind: 'user',
  outcome: 'create',
  apply: async (ctx, rows) => {
    const made = await insertPlannedPeople(ctx, rows)
    await insertPlannedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedMembers(ctx, rows)
    return made
  },
}
