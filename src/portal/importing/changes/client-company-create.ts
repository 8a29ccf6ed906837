import { insertPlannedCompanies } from '../../clients/clients.ts'
import { insertPlannedLinks } from '../../connections/connections.ts'
import { insertPlannedClientProjects } from '../../projects/projects.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** A new client company: the company, the tie to its account, the projects that are for it. */
export const clientCompanyCreate: ChangeKind = {
  kind: 'account',
  outcome: 'create',
  apply: async (ctx, rows) => {
    const made = await insertPlannedCompanies(ctx, rows)
    await insertPlannedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedClientProjects(ctx, rows)
    return made
  },
}
