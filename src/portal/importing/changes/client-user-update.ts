import { updatePlannedClientUsers } from '../../clients/clients.ts'
import { insertPlannedLinks } from '../../connections/connections.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** A client user who was here already, now tied to a contact: what was empty is filled, what was typed here is held. */
export const clientUserLink: ChangeKind = {
  kind: 'contact',
  outcome: 'link',
  apply: async (ctx, rows) => {
    const written = await updatePlannedClientUsers(ctx, rows)
    await insertPlannedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    return written
  },
}

/** New values from the CRM for a client user who is tied to it, another company among them. */
export const clientUserUpdate: ChangeKind = {
  kind: 'contact',
  outcome: 'update',
  apply: async (ctx, rows) => {
    const written = await updatePlannedClientUsers(ctx, rows)
    await insertChanges(ctx, rows)
    return written
  },
}
