import { updatePlannedCompanies, updatePlannedCompanyAccess } from '../../clients/clients.ts'
import { updatePlannedLinks } from '../../connections/connections.ts'
import { endPlannedClientInvitations } from '../../people/people.ts'
import { insertPlannedClientProjects } from '../../projects/projects.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** An account that left the CRM: the people of its company lose access; nothing of theirs is deleted. */
export const clientCompanyDeactivate: ChangeKind = {
  kind: 'account',
  outcome: 'deactivate',
  apply: async (ctx, rows) => {
    const written = await updatePlannedCompanyAccess(ctx, rows)
    await endPlannedClientInvitations(ctx, rows)
    await insertChanges(ctx, rows)
    return written
  },
}

/** An account that is back: its company's people get access again, and the company what changed meanwhile. */
export const clientCompanyReactivate: ChangeKind = {
  kind: 'account',
  outcome: 'reactivate',
  apply: async (ctx, rows) => {
    const written = await updatePlannedCompanies(ctx, rows)
    await updatePlannedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedClientProjects(ctx, rows)
    return written
  },
}
