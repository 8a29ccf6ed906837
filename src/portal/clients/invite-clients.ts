import { type RawBuilder, sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import { type InvitationWords, invite, linkOf, sendsMail, sortOut, type Tx } from '../people/people.ts'
import { listClientCandidates } from './client-hats.store.ts'
import { type ClientsChanged, refuseClientSkipped } from './client-outcome.ts'
import { clientStatus } from './client-status.store.ts'
import { isMeant } from './client-users.store.ts'

/** Who of a selection shall get a mail: those not invited yet, those who are, or both. */
export type InviteWhom = 'invite' | 'reinvite' | 'either'

/** Invites everybody meant who can be invited, with these words or the portal's own; with `check` it only says who that is. */
export async function inviteClients(
  ctx: Tx,
  meant: RawBuilder<unknown>,
  whom: InviteWhom,
  { words, check }: { words?: InvitationWords | undefined; check?: boolean },
): Promise<ClientsChanged> {
  if (!sendsMail(ctx)) throw problem('no_mail_server')
  const { ids, skipped } = sortOut(await listClientCandidates(ctx, meant, reasonAgainst(whom)))
  if (!check) await invite(ctx, 'client_user', ids, words)
  return { ids, skipped }
}

/** A link to hand a client user by other means than mail. */
export async function copyClientLink(ctx: Tx, id: string): Promise<{ url: string; expiresAt: Date }> {
  const meant = isMeant(ctx, { ids: [id] })
  refuseClientSkipped(sortOut(await listClientCandidates(ctx, meant, reasonAgainst('either'))))
  return linkOf(ctx, 'client_user', id)
}

const reasonAgainst = (whom: InviteWhom) => sql`case when u.deactivated_at is not null then 'deactivated'
  when u.accepted_at is not null then 'already_active' when u.no_processing then 'no_processing'
  when p.email is null then 'no_email' when c.id is null then 'no_company'
  when c.deactivated_at is not null then 'company_deactivated'
  when ${whom} = 'invite' and ${clientStatus} = 'invited' then 'already_invited'
  when ${whom} = 'reinvite' and ${clientStatus} = 'not_invited' then 'not_invited' end`
