import { updatePlannedClientAccess, updatePlannedClientUsers } from '../../clients/clients.ts'
import { noteLeftOut, updatePlannedLinks } from '../../connections/connections.ts'
import { endPlannedClientInvitations } from '../../people/people.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** A contact that left the CRM: this hat opens nothing any more; other hats of the person stay. */
export const clientUserDeactivate: ChangeKind = {
  kind: 'contact',
  outcome: 'deactivate',
  apply: async (ctx, rows) => {
    const written = await updatePlannedClientAccess(ctx, rows)
    await endPlannedClientInvitations(ctx, rows)
    await insertChanges(ctx, rows)
    return written
  },
}

/** A contact that is back: the hat opens again what it opened before. */
export const clientUserReactivate: ChangeKind = {
  kind: 'contact',
  outcome: 'reactivate',
  apply: async (ctx, rows) => {
    const written = await updatePlannedClientUsers(ctx, rows)
    await updatePlannedLinks(ctx, rows)
    await noteLeftOut(ctx, rows)
    await insertChanges(ctx, rows)
    return written
  },
}
