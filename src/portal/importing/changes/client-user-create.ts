import { deletePlannedClientUsers, insertPlannedClientUsers, insertUndoneClientUsers } from '../../clients/clients.ts'
import {
  deletePlannedLinks,
  insertPlannedLinks,
  insertReturnedLinks,
  insertUndoneLinks,
} from '../../connections/connections.ts'
import { insertPlannedPersons } from '../../people/people.ts'
import { type ChangeKind, insertChanges, insertRemovals } from './change.ts'

/** A new client user: the person, unless somebody here is meant, the hat at one company, and the tie to the contact. */
export const clientUserCreate: ChangeKind = {
  kind: 'contact',
  outcome: 'create',
  apply: async (ctx, rows) => {
    await insertPlannedPersons(ctx, rows)
    const made = await insertPlannedClientUsers(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedLinks(ctx, rows)
    return made
  },
}

/** Its undoing: who came in with a run and has not signed in goes again, and the person if this was the only hat. */
export const clientUserRemove: ChangeKind = {
  kind: 'contact',
  outcome: 'remove',
  apply: async (ctx, rows) => {
    await insertRemovals(ctx, rows)
    await deletePlannedLinks(ctx, rows)
    const taken = await deletePlannedClientUsers(ctx, rows)
    await insertReturnedLinks(ctx, rows)
    return taken
  },
}

/** The undoing of that: they are back as they were. */
export const clientUserRecreate: ChangeKind = {
  kind: 'contact',
  outcome: 'recreate',
  apply: async (ctx, rows) => {
    const made = await insertUndoneClientUsers(ctx, rows)
    await insertChanges(ctx, rows)
    await insertUndoneLinks(ctx, rows)
    return made
  },
}
