import { problem } from '../../platform/errors.ts'
import { emailKey } from '../../platform/fold.ts'
import { insertLogin } from '../../platform/logins.ts'
import type { PortalTables } from '../portal.tables.ts'
import { type Portal, systemContext, type Tx, transact } from './context.ts'
import { type InvitationProof, readInvitationToken } from './invitation-token.ts'
import { findInvitation, type Invitation, updateAccepted } from './invitations.store.ts'
import { confirmLogin, findLoginByEmail, type Login, refuseSecondTie } from './logins.store.ts'
import { isStrong } from './person.ts'
import { getPersonToChange, updatePerson } from './persons.store.ts'

/** What somebody without a login chooses when accepting. */
export type Acceptance = {
  firstName?: string | undefined
  lastName?: string | undefined
  password?: string | undefined
}

/** Who accepts: the login signed in with, if any. */
export type Accepting = { loginId: string } | undefined

/** An invitation as its page shows it, and the login of its address. */
export async function readInvitation(portal: Portal, token: string) {
  const proof = prove(portal, token)
  return transact(systemContext(portal, proof.portalId), async ctx => {
    const invitation = await getOpen(ctx, proof)
    return { proof, invitation, login: await loginFor(ctx, invitation) }
  })
}

/**
 * Accepts an invitation, once. Without a login of that address one is made; with one, the request has to be signed in with it,
 * and its password is never touched. Returns how to sign a new login in.
 */
export async function acceptInvitation(portal: Portal, token: string, given: Acceptance, accepting: Accepting) {
  const before = await readInvitation(portal, token)
  const { proof } = before
  // Hashing takes long on purpose, so it is done before anything is locked.
  const password = before.login ? undefined : strong(given.password)
  const passwordHash = password && (await portal.auth.hashPassword(password))
  const created = await transact(systemContext(portal, proof.portalId), async ctx => {
    const invitation = await getOpen(ctx, proof, { toAccept: true })
    const login = await loginFor(ctx, invitation)
    if (login) {
      await tie(ctx, invitation, login, proof, accepting)
      return undefined
    }
    if (!passwordHash) throw problem('changed_meanwhile')
    const email = emailKey(invitation.email) ?? invitation.email
    const verified = proof.sent === 'mailed'
    const person = await getPersonToChange(ctx, invitation.personId)
    const wanted = { firstName: given.firstName ?? person.firstName, lastName: given.lastName ?? person.lastName }
    const name = `${wanted.firstName} ${wanted.lastName}`.trim()
    if (!name) throw problem('invalid_input', undefined, [{ field: 'firstName', message: 'Give your name.' }])
    const loginId = await insertLogin<PortalTables>(ctx.db, { email, name, passwordHash, verified })
    await updatePerson(ctx, person, wanted)
    await updateAccepted(ctx, invitation, loginId)
    return email
  })
  const { hat, hatId } = before.invitation
  return {
    portalId: proof.portalId,
    clientUserId: hat === 'client_user' ? hatId : null,
    signIn: created && password ? { email: created, password } : undefined,
  }
}

/** Ties a person to a login that is there already: only its own user may, and only once its address is verified. */
async function tie(ctx: Tx, invitation: Invitation, login: Login, proof: InvitationProof, accepting: Accepting) {
  if (!accepting) throw problem('sign_in_first')
  if (accepting.loginId !== login.id) throw problem('other_login')
  if (proof.sent === 'mailed') await confirmLogin(ctx, login.id)
  else if (!login.verified) throw problem('verify_email_first')
  await refuseSecondTie(ctx, login.id, invitation.personId)
  await updateAccepted(ctx, invitation, login.id)
}

function prove(portal: Portal, token: string): InvitationProof {
  const proof = readInvitationToken(portal.secret, token)
  if (!proof) throw problem('invitation_over')
  return proof
}

async function getOpen(ctx: Tx, proof: InvitationProof, options: { toAccept?: boolean } = {}): Promise<Invitation> {
  const invitation = await findInvitation(ctx, proof.invitationId, options)
  if (!invitation?.isOpen) throw problem('invitation_over')
  return invitation
}

// A person who signs in already, with another hat, goes on with that login whatever its address is.
const loginFor = (ctx: Tx, { email, loginId }: Invitation) => findLoginByEmail(ctx, email, loginId)

function strong(password: string | undefined): string {
  if (!password || !isStrong(password)) throw problem('weak_password')
  return password
}
