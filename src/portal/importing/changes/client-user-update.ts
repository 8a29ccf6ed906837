import { updatePlannedClientUsers } from '../../clients/clients.ts'
import {
  deletePlannedLinks,
  insertPlannedLinks,
  insertReturnedLinks,
  insertUndoneLinks,
  updatePlannedLinks,
} from '../../connections/connections.ts'
import { releasePlannedHats } from '../../people/people.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** A client user who was here already, now tied to a contact: what was empty is filled, what was typed here is held. */
export const clientUserLink: ChangeKind = {
  kind: 'contact',
  outcome: 'link',
  apply: async (ctx, rows) => {
    const written = await updatePlannedClientUsers(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedLinks(ctx, rows)
    return written
  },
}

/** New values from the CRM for a client user who is tied to it, another company among them. */
export const clientUserUpdate: ChangeKind = {
  kind: 'contact',
  outcome: 'update',
  apply: async (ctx, rows) => {
    const written = await updatePlannedClientUsers(ctx, rows)
    await updatePlannedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    return written
  },
}

/** The undoing of a tie: the client user stays; what the tie filled in and nobody touched since is emptied. */
export const clientUserUntie: ChangeKind = {
  kind: 'contact',
  outcome: 'untie',
  apply: async (ctx, rows) => {
    const written = await updatePlannedClientUsers(ctx, rows)
    await releasePlannedHats(ctx, rows, 'client_user')
    await deletePlannedLinks(ctx, rows)
    await insertReturnedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    return written
  },
}

/** The undoing of that: tied again. */
export const clientUserRetie: ChangeKind = {
  kind: 'contact',
  outcome: 'retie',
  apply: async (ctx, rows) => {
    const written = await updatePlannedClientUsers(ctx, rows)
    await insertChanges(ctx, rows)
    await insertUndoneLinks(ctx, rows)
    return written
  },
}

/** The undoing of changes: the values of before, where nobody changed them since. */
export const clientUserRestore: ChangeKind = {
  kind: 'contact',
  outcome: 'restore',
  apply: async (ctx, rows) => {
    const written = await updatePlannedClientUsers(ctx, rows)
    await updatePlannedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    return written
  },
}
