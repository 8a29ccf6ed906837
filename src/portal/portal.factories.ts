import { newId } from '../platform/ids.ts'
import { insertLogin } from '../platform/logins.ts'
import { addClientUser } from './clients/clients.ts'
import {
  insertPerson,
  insertPortalUser,
  keysOf,
  nameOf,
  openPortal,
  type StaffRole,
  type Tx,
  updateWorn,
} from './people/people.ts'
import type { PortalTables } from './portal.tables.ts'
import {
  createProject,
  insertMembers,
  insertProjectClients,
  nameAnswering,
  settlePrimaries,
} from './projects/projects.ts'

/** Somebody made up. With a password hash they have a login and have come in already. */
export type Invented = { firstName: string; lastName: string; email: string; passwordHash?: string }

/** Somebody made up, as the portal knows them. */
export type Made = { portalUserId: string; personId: string; loginId: string | null }

/** Makes the context's portal with its owner, an administrator who has come in. */
export async function makePortal(ctx: Tx, name: string, owner: Invented & { passwordHash: string }): Promise<Made> {
  const loginId = await makeLogin(ctx, owner, owner.passwordHash)
  return { ...(await openPortal(ctx, name, { ...owner, loginId })), loginId }
}

/** Makes a portal user who works on the projects given; `loginId` gives a hat to a login that is there. */
export async function makePortalUser(
  ctx: Tx,
  person: Invented & { role: StaffRole; title?: string; phone?: string; projects?: string[]; loginId?: string },
): Promise<Made> {
  const { role, title = null, phone = null, passwordHash, projects = [] } = person
  const loginId = person.loginId ?? (passwordHash ? await makeLogin(ctx, person, passwordHash) : null)
  const personId = await insertPerson(ctx, { ...person, ...(loginId ? { loginId } : {}) })
  const portalUserId = newId()
  const accepted = loginId ? { accepted_at: ctx.clock(), invited_at: ctx.clock() } : {}
  const hat = { id: portalUserId, person_id: personId, role, title, phone, ...keysOf(person), ...accepted }
  await insertPortalUser(ctx, hat)
  await insertMembers(ctx, [portalUserId], projects)
  return { portalUserId, personId, loginId }
}

/** Makes a project and returns its id. */
export const makeProject = (ctx: Tx, name: string, description = '', colour?: number): Promise<string> =>
  createProject(ctx, { name, description, ...(colour === undefined ? {} : { colour }) })

/** Makes a client user, at a company of that name, and returns the id. */
export function makeClientUser(
  ctx: Tx,
  person: { firstName: string; lastName: string; email?: string; title?: string; company?: string },
): Promise<string> {
  const { company, email = null, title = null, ...names } = person
  const at = company ? { name: company } : null
  return addClientUser(ctx, { ...names, email, title, phone: null, company: at, addHat: false })
}

/** A client user made up, as the portal knows them. */
export type MadeClient = { clientUserId: string; personId: string; companyId: string; loginId: string | null }

/**
 * Makes a client user at a company of that name, and puts the company on the projects given, shared. With a password hash, or
 * the login of somebody who is there, they have come in already.
 */
export async function makeClient(
  ctx: Tx,
  person: Invented & { company: string; title?: string; projects?: string[]; loginId?: string },
): Promise<MadeClient> {
  const { company, title = null, projects = [], passwordHash } = person
  const wanted = { firstName: person.firstName, lastName: person.lastName, email: person.email, title, phone: null }
  const clientUserId = await addClientUser(ctx, { ...wanted, company: { name: company }, addHat: true })
  const { person_id: personId, client_company_id } = await ctx.db
    .selectFrom('client_user')
    .select(['person_id', 'client_company_id'])
    .where('portal_id', '=', ctx.viewer.portalId)
    .where('id', '=', clientUserId)
    .executeTakeFirstOrThrow()
  const companyId = client_company_id ?? ''
  const loginId = person.loginId ?? (passwordHash ? await makeLogin(ctx, person, passwordHash) : null)
  if (loginId) await updateWorn(ctx, { hat: 'client_user', hatId: clientUserId, personId }, loginId)
  await insertProjectClients(ctx, [companyId], projects)
  await nameAnswering(ctx, { projects: await settlePrimaries(ctx, projects) })
  return { clientUserId, personId, companyId, loginId }
}

/** Puts a company on a project that is not shared with it yet. */
export async function keepFromClients(ctx: Tx, projectId: string, company: string): Promise<void> {
  const { id } = await ctx.db
    .selectFrom('client_company')
    .select('id')
    .where('portal_id', '=', ctx.viewer.portalId)
    .where('name', '=', company)
    .executeTakeFirstOrThrow()
  await insertProjectClients(ctx, [id], [projectId], { shared: false })
  await settlePrimaries(ctx, [projectId])
}

const makeLogin = ({ db }: Tx, person: Invented, passwordHash: string) =>
  insertLogin<PortalTables>(db, { email: person.email, name: nameOf(person), passwordHash, verified: true })
