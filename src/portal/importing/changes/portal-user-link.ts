import {
  deletePlannedLinks,
  insertPlannedLinks,
  insertReturnedLinks,
  insertUndoneLinks,
} from '../../connections/connections.ts'
import { releasePlannedHats, updatePlannedPeople } from '../../people/people.ts'
import { deletePlannedProjects, insertPlannedMembers } from '../../projects/projects.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** A portal user who was here already, now tied to the CRM: what was empty is filled, what was typed here is held. */
export const portalUserLink: ChangeKind = {
  kind: 'user',
  outcome: 'link',
  apply: async (ctx, rows) => {
    const written = await updatePlannedPeople(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedLinks(ctx, rows)
    await insertPlannedMembers(ctx, rows)
    return written
  },
}

/** Its undoing: no longer tied; what the tie filled in and nobody touched since is emptied, what it held is free. */
export const portalUserUntie: ChangeKind = {
  kind: 'user',
  outcome: 'untie',
  apply: async (ctx, rows) => {
    const written = await updatePlannedPeople(ctx, rows)
    await releasePlannedHats(ctx, rows, 'portal_user')
    await deletePlannedLinks(ctx, rows)
    await insertReturnedLinks(ctx, rows)
    await deletePlannedProjects(ctx, rows)
    await insertChanges(ctx, rows)
    return written
  },
}

/** The undoing of that: tied again. */
export const portalUserRetie: ChangeKind = {
  kind: 'user',
  outcome: 'retie',
  apply: async (ctx, rows) => {
    const written = await updatePlannedPeople(ctx, rows)
    await insertChanges(ctx, rows)
    await insertUndoneLinks(ctx, rows)
    await insertPlannedMembers(ctx, rows)
    return written
  },
}
