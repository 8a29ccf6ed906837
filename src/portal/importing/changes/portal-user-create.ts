import { deletePlannedLinks, insertPlannedLinks, insertUndoneLinks } from '../../connections/connections.ts'
import { deletePlannedPortalUsers, insertPlannedPeople, insertUndonePortalUsers } from '../../people/people.ts'
import { insertPlannedMembers } from '../../projects/projects.ts'
import { type ChangeKind, insertChanges, insertRemovals } from './change.ts'

/** A new portal user: the person, the hat, the tie to the CRM, the working projects. */
export const portalUserCreate: ChangeKind = {
  kind: 'user',
  outcome: 'create',
  apply: async (ctx, rows) => {
    const made = await insertPlannedPeople(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedLinks(ctx, rows)
    await insertPlannedMembers(ctx, rows)
    return made
  },
}

/** Its undoing: who came in with a run and has not signed in goes again. */
export const portalUserRemove: ChangeKind = {
  kind: 'user',
  outcome: 'remove',
  apply: async (ctx, rows) => {
    await insertRemovals(ctx, rows)
    await deletePlannedLinks(ctx, rows)
    return deletePlannedPortalUsers(ctx, rows)
  },
}

/** The undoing of that: they are back as they were, on the projects they were on. */
export const portalUserRecreate: ChangeKind = {
  kind: 'user',
  outcome: 'recreate',
  apply: async (ctx, rows) => {
    const made = await insertUndonePortalUsers(ctx, rows)
    await insertChanges(ctx, rows)
    await insertUndoneLinks(ctx, rows)
    await insertPlannedMembers(ctx, rows)
    return made
  },
}
