import type { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { type BulkOutcome, type SkipReason, sortOut, type Tx } from '../people/people.ts'
import { checkProjects } from './members.store.ts'
import type { CompanyProjectsChange, ProjectClientChanges } from './project-client.ts'
import { checkContact, getClientCompany, listProjectClients } from './project-clients.store.ts'
import {
  deleteProjectClients,
  insertProjectClients,
  listSelectedCompanies,
  lockProjects,
  nameAnswering,
  settlePrimaries,
  updatePrimary,
  updateProjectClient,
} from './sharing.store.ts'

type Project = { id: string; archivedAt: Date | null }

/**
 * Puts a client company on a project, or changes how it is on it. The first company becomes the primary client; when a company
 * becomes it and nobody answers there, its first client user by name who can sign in does, unless nobody was asked for.
 */
export async function setProjectClient(
  ctx: Tx,
  project: Project,
  companyId: string,
  wanted: ProjectClientChanges,
): Promise<void> {
  const company = await getClientCompany(ctx, companyId)
  if (wanted.contact) await checkContact(ctx, companyId, wanted.contact)
  await lockProjects(ctx, [project.id])
  const before = (await listProjectClients(ctx, project.id)).find(one => one.companyId === companyId)
  if (!before) {
    if (project.archivedAt) throw problem('archived')
    if (company.deactivated) throw problem('deactivated', 'This company is deactivated. Reactivate it first.')
    await insertProjectClients(ctx, [companyId], [project.id])
  }
  await updateProjectClient(ctx, { projectId: project.id, companyId }, wanted)
  const rises = wanted.isPrimary === true && !before?.isPrimary
  if (rises) await updatePrimary(ctx, project.id, companyId)
  const settled = await settlePrimaries(ctx, [project.id])
  if ((rises || settled.length > 0) && wanted.contact !== null) await nameAnswering(ctx, { projects: [project.id] })
}

/** Takes a client company off a project; when it was the primary one, the next that was added takes its place. */
export async function removeProjectClient(ctx: Tx, projectId: string, companyId: string): Promise<void> {
  await lockProjects(ctx, [projectId])
  const gone = await deleteProjectClients(ctx, [companyId], [projectId])
  if (gone.size === 0) throw problem('not_found')
  await settle(ctx, [projectId])
}

/** Puts many client companies on projects and takes them off others, in a few statements whatever their number. */
export async function changeCompanyProjects(
  ctx: Tx,
  { selection, add, remove }: CompanyProjectsChange,
): Promise<z.output<typeof BulkOutcome>> {
  await checkProjects(ctx, add)
  await checkProjects(ctx, remove, { mayBeArchived: true })
  const touched = [...add, ...remove]
  await lockProjects(ctx, touched)
  const companies = await listSelectedCompanies(ctx, selection)
  const ready = companies.filter(one => !one.deactivated).map(one => one.id)
  const gone = await deleteProjectClients(
    ctx,
    companies.map(one => one.id),
    remove,
  )
  const added = await insertProjectClients(ctx, ready, add)
  await settle(ctx, touched)
  const reasonOf = ({ id, deactivated }: { id: string; deactivated: boolean }): SkipReason | null => {
    if (gone.has(id) || added.has(id)) return null
    return deactivated && add.length > 0 ? 'deactivated' : 'unchanged'
  }
  const { ids, skipped } = sortOut<SkipReason>(companies.map(one => ({ id: one.id, reason: reasonOf(one) })))
  return { changed: ids.length, skipped }
}

// Only where the primary client is another one now: elsewhere nobody may be meant to answer.
async function settle(ctx: Tx, projectIds: readonly string[]): Promise<void> {
  await nameAnswering(ctx, { projects: await settlePrimaries(ctx, projectIds) })
}
