import { updatePlannedCompanies } from '../../clients/clients.ts'
import { insertPlannedLinks } from '../../connections/connections.ts'
import { insertPlannedClientProjects } from '../../projects/projects.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** A company that was here already, now tied to its account: what was empty is filled, what was typed here is held. */
export const clientCompanyLink: ChangeKind = {
  kind: 'account',
  outcome: 'link',
  apply: async (ctx, rows) => {
    const written = await updatePlannedCompanies(ctx, rows)
    await insertPlannedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedClientProjects(ctx, rows)
    return written
  },
}

/** New values from the CRM for a company that is tied to it. */
export const clientCompanyUpdate: ChangeKind = {
  kind: 'account',
  outcome: 'update',
  apply: async (ctx, rows) => {
    const written = await updatePlannedCompanies(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedClientProjects(ctx, rows)
    return written
  },
}
