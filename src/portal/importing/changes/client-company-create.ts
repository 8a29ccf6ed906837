import { deletePlannedCompanies, insertPlannedCompanies, insertUndoneCompanies } from '../../clients/clients.ts'
import { deletePlannedLinks, insertPlannedLinks, insertUndoneLinks } from '../../connections/connections.ts'
import { insertPlannedClientProjects } from '../../projects/projects.ts'
import { type ChangeKind, insertChanges, insertRemovals } from './change.ts'

/** A new client company: the company, the tie to its account, the projects that are for it. */
export const clientCompanyCreate: ChangeKind = {
  kind: 'account',
  outcome: 'create',
  apply: async (ctx, rows) => {
    const made = await insertPlannedCompanies(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedLinks(ctx, rows)
    await insertPlannedClientProjects(ctx, rows)
    return made
  },
}

/** Its undoing: a company that came in with a run goes again, once nobody is left there. */
export const clientCompanyRemove: ChangeKind = {
  kind: 'account',
  outcome: 'remove',
  apply: async (ctx, rows) => {
    await insertRemovals(ctx, rows)
    await deletePlannedLinks(ctx, rows)
    return deletePlannedCompanies(ctx, rows)
  },
}

/** The undoing of that: the company is back as it was, on the projects it was on. */
export const clientCompanyRecreate: ChangeKind = {
  kind: 'account',
  outcome: 'recreate',
  apply: async (ctx, rows) => {
    const made = await insertUndoneCompanies(ctx, rows)
    await insertChanges(ctx, rows)
    await insertUndoneLinks(ctx, rows)
    await insertPlannedClientProjects(ctx, rows)
    return made
  },
}
