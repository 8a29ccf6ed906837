import { newId } from '../src/platform/ids.ts'
import { type Context, type Portal, type StaffRole, systemContext, transact } from '../src/portal/people/people.ts'
import {
  type Made,
  type MadeClient,
  makeClient,
  makeClientUser,
  makePortal,
  makePortalUser,
  makeProject,
} from '../src/portal/portal.factories.ts'

/** The password of everybody a test invents. */
export const testPassword = 'correct horse battery'

/** Somebody invented who can sign in. */
export type TestPerson = Made & { email: string; portalId: string }

/** A client user invented who can sign in. */
export type TestClient = MadeClient & { email: string; portalId: string }

/** A portal of a test's own, and ways to fill it. */
export type TestPortal = {
  id: string
  /** The portal's own background work: sees all of it. */
  ctx: Context
  owner: TestPerson
  person: (
    role: StaffRole,
    options?: { email?: string; projects?: string[]; title?: string; firstName?: string; loginId?: string },
  ) => Promise<TestPerson>
  /** Somebody who has no login and was not invited. */
  stranger: (role: StaffRole, options?: { email?: string; projects?: string[] }) => Promise<TestPerson>
  project: (name?: string) => Promise<string>
  /** A client user who was not invited. */
  clientUser: (options?: { email?: string; company?: string }) => Promise<string>
  /** A client user who has come in, with the company on the projects, shared. `loginId` gives the hat to a login that is there. */
  client: (options?: {
    company?: string
    email?: string
    projects?: string[]
    loginId?: string
    title?: string
    firstName?: string
  }) => Promise<TestClient>
}

let count = 0
const hashes = new WeakMap<Portal, Promise<string>>()

/** Builds a portal with its owner. Every person made is one of a kind; names carry `mark`. */
export async function buildPortal(portal: Portal, mark = 'Test'): Promise<TestPortal> {
  const hash = hashes.get(portal) ?? portal.auth.hashPassword(testPassword)
  hashes.set(portal, hash)
  const passwordHash = await hash
  const id = newId()
  const ctx = systemContext(portal, id)
  const invent = (what: string, email?: string) => {
    count += 1
    return { firstName: `${mark} ${what}`, lastName: `No ${count}`, email: email ?? `${what}.${count}@portal.example` }
  }
  const owner = invent('owner')
  const made = await transact(ctx, inside => makePortal(inside, `${mark} portal`, { ...owner, passwordHash }))
  return {
    id,
    ctx,
    owner: { ...made, email: owner.email, portalId: id },
    async person(role, { email, firstName, loginId, ...options } = {}) {
      const who = { ...invent(role, email), ...(firstName ? { firstName } : {}) }
      const access = loginId ? { loginId } : { passwordHash }
      const hat = await transact(ctx, inside => makePortalUser(inside, { ...who, ...options, ...access, role }))
      return { ...hat, email: who.email, portalId: id }
    },
    async stranger(role, { email, ...options } = {}) {
      const who = invent('stranger', email)
      const hat = await transact(ctx, inside => makePortalUser(inside, { ...who, ...options, role }))
      return { ...hat, email: who.email, portalId: id }
    },
    project: name => transact(ctx, inside => makeProject(inside, name ?? invent('project').firstName, mark)),
    clientUser: ({ email, company } = {}) => {
      const who = invent('client', email)
      return transact(ctx, inside => makeClientUser(inside, { ...who, company: company ?? `${mark} company` }))
    },
    async client({ email, firstName, loginId, company = `${mark} company`, ...options } = {}) {
      const who = { ...invent('client', email), ...(firstName ? { firstName } : {}), company }
      const access = loginId ? { loginId } : { passwordHash }
      const hat = await transact(ctx, inside => makeClient(inside, { ...who, ...options, ...access }))
      return { ...hat, email: who.email, portalId: id }
    },
  }
}
