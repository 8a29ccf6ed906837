import { updatePlannedCompanies } from '../../clients/clients.ts'
import {
  deletePlannedLinks,
  insertPlannedLinks,
  insertReturnedLinks,
  insertUndoneLinks,
  updatePlannedLinks,
} from '../../connections/connections.ts'
import { releasePlannedHats } from '../../people/people.ts'
import { deletePlannedProjects, insertPlannedClientProjects, insertUndoneProjects } from '../../projects/projects.ts'
import { type ChangeKind, insertChanges } from './change.ts'

/** A company that was here already, now tied to its account: what was empty is filled, what was typed here is held. */
export const clientCompanyLink: ChangeKind = {
  kind: 'account',
  outcome: 'link',
  apply: async (ctx, rows) => {
    const written = await updatePlannedCompanies(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedLinks(ctx, rows)
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
    await updatePlannedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    await insertPlannedClientProjects(ctx, rows)
    return written
  },
}

/** The undoing of a tie: the company stays; what the tie filled in and nobody touched since is emptied, what it held is free. */
export const clientCompanyUntie: ChangeKind = {
  kind: 'account',
  outcome: 'untie',
  apply: async (ctx, rows) => {
    const written = await updatePlannedCompanies(ctx, rows)
    await releasePlannedHats(ctx, rows, 'client_company')
    await deletePlannedLinks(ctx, rows)
    await insertReturnedLinks(ctx, rows)
    await deletePlannedProjects(ctx, rows)
    await insertChanges(ctx, rows)
    return written
  },
}

/** The undoing of that: tied again. */
export const clientCompanyRetie: ChangeKind = {
  kind: 'account',
  outcome: 'retie',
  apply: async (ctx, rows) => {
    const written = await updatePlannedCompanies(ctx, rows)
    await insertChanges(ctx, rows)
    await insertUndoneLinks(ctx, rows)
    await insertPlannedClientProjects(ctx, rows)
    return written
  },
}

/** The undoing of changes: the values of before, where nobody changed them since. */
export const clientCompanyRestore: ChangeKind = {
  kind: 'account',
  outcome: 'restore',
  apply: async (ctx, rows) => {
    const written = await updatePlannedCompanies(ctx, rows)
    await deletePlannedProjects(ctx, rows)
    await updatePlannedLinks(ctx, rows)
    await insertChanges(ctx, rows)
    await insertUndoneProjects(ctx, rows)
    return written
  },
}
