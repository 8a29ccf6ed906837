import { insertPlannedClientUsers } from '../../clients/clients.ts'
import { insertPlannedLinks } from '../../connections/connections.ts'
import { insertPlannedPersons } from '../../people/people.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** A new client user: the person, unless somebody here is meant, the hat at one company, and the tie to the contact. */
export const clientUserCreate: ChangeKind = {
  kind: 'contact',
  outcome: 'create',
  apply: async (ctx, rows) => {
    await insertPlannedPersons(ctx, rows)
    const made = await insertPlannedClientUsers(ctx, rows)
    await insertPlannedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    return made
  },
}
