import { problem } from '../../platform/errors.ts'
import { emailKey } from '../../platform/fold.ts'
import { newId } from '../../platform/ids.ts'
import { insertLogin } from '../../platform/logins.ts'
import type { PortalTables } from '../portal.tables.ts'
import { type LoginContext, type Portal, systemContext, type Tx, transact } from './context.ts'
import { hatsOf } from './door.ts'
import { keysOf, nameOf, type PersonFacts, splitName } from './person.ts'
import { insertPerson } from './persons.store.ts'
import { insertPortalUser } from './portal-users.store.ts'
import { getOwnFacts, insertPortal, isSetUp, lockSetup, updateOwner } from './portals.store.ts'

/** What the first visitor of an installation sets up. */
export type Setup = { portalName: string; firstName: string; lastName: string; email: string; password: string }

/** Sets an installation up, once, however many try at the same moment: its first portal and the owner's login. */
export async function setUp(portal: Portal, setup: Setup): Promise<string> {
  if (await isSetUp(portal.pool)) throw problem('already_set_up')
  const passwordHash = await portal.auth.hashPassword(setup.password)
  const id = newId()
  await transact(systemContext(portal, id), async ctx => {
    await lockSetup(ctx)
    if (await isSetUp(ctx.db)) throw problem('already_set_up')
    const email = emailKey(setup.email) ?? setup.email
    const login = { email, name: nameOf(setup), passwordHash, verified: true }
    const loginId = await insertLogin<PortalTables>(ctx.db, login)
    await openPortal(ctx, setup.portalName, { ...setup, loginId })
  })
  return id
}

/** Creates a further portal; whoever does it owns it. Only an administrator of one may: there is no open sign-up. */
export async function createPortal(ctx: LoginContext, name: string): Promise<string> {
  if (!ctx.login.verified)
    throw problem('verify_email_first', 'Choose a new password by mail first: that proves the address is yours.')
  const hats = await hatsOf(ctx, ctx.login.id)
  if (!hats.some(({ role, deactivated }) => role === 'administrator' && !deactivated))
    throw problem('not_allowed', 'Only an administrator of a portal creates another one.')
  const id = newId()
  const names = await namesOf(ctx)
  const owner = { ...names, email: ctx.login.email, loginId: ctx.login.id }
  await transact(systemContext(ctx, id), inside => openPortal(inside, name, owner))
  return id
}

/** Fills the context's new portal: the portal and its owner, who is an administrator. */
export async function openPortal(
  ctx: Tx,
  name: string,
  owner: PersonFacts & { loginId: string },
): Promise<{ portalUserId: string; personId: string }> {
  await insertPortal(ctx, name)
  const personId = await insertPerson(ctx, owner)
  const id = newId()
  const keys = keysOf(owner)
  await insertPortalUser(ctx, { id, person_id: personId, role: 'administrator', accepted_at: ctx.clock(), ...keys })
  await updateOwner(ctx, id)
  return { portalUserId: id, personId }
}

// The names the login goes by in a portal it is in; a login in none has but one line.
async function namesOf(ctx: LoginContext) {
  const hat = (await hatsOf(ctx, ctx.login.id)).find(one => one.portalUserId)
  if (!hat) return splitName(ctx.login.name)
  const system = systemContext(ctx, hat.portalId)
  const own = { ...system, viewer: { ...system.viewer, portalUserId: hat.portalUserId } }
  const { firstName, lastName } = await transact(own, getOwnFacts)
  return { firstName, lastName }
}
