import { type RawBuilder, sql } from 'kysely'
import { deleteHatless, endInvitations, sortOut, type Tx, updateUninvited } from '../people/people.ts'
import { ensureCompany } from './client-companies.store.ts'
import { noteOfClients } from './client-events.store.ts'
import {
  deleteClientUsers,
  listClientCandidates,
  updateClientsDeactivated,
  updateClientsReactivated,
  updateCompanyOf,
} from './client-hats.store.ts'
import type { ClientsChanged } from './client-outcome.ts'
import type { ClientSelection, ClientsChange } from './client-selection.ts'
import type { CompanyWanted } from './client-user.ts'
import { isMeant } from './client-users.store.ts'
import { inviteClients } from './invite-clients.ts'

/** Changes everybody selected who can be changed, in a few statements whatever their number. */
export async function changeClients(ctx: Tx, change: ClientsChange): Promise<ClientsChanged> {
  const meant = isMeant(ctx, change.selection)
  switch (change.action) {
    case 'invite':
    case 'reinvite':
      return inviteClients(ctx, meant, change.action, change)
    case 'deactivate':
      return deactivate(ctx, meant)
    case 'reactivate':
      return reactivate(ctx, meant)
    case 'remove':
      return remove(ctx, meant)
    case 'move':
      return move(ctx, meant, change.company)
  }
}

/** The same for one, or these few. */
export const changeTheseClients = (
  ctx: Tx,
  ids: [string, ...string[]],
  action: 'deactivate' | 'reactivate' | 'remove',
): Promise<ClientsChanged> => changeClients(ctx, { action, selection: { ids } satisfies ClientSelection })

async function deactivate(ctx: Tx, meant: RawBuilder<unknown>): Promise<ClientsChanged> {
  const reason = sql`case when u.deactivated_at is not null then 'unchanged' end`
  const { ids, skipped } = sortOut(await listClientCandidates(ctx, meant, reason))
  await updateClientsDeactivated(ctx, ids)
  await endInvitations(ctx, ids, 'client_user')
  await noteOfClients(ctx, ids, 'user_deactivated')
  return { ids, skipped }
}

async function reactivate(ctx: Tx, meant: RawBuilder<unknown>): Promise<ClientsChanged> {
  const reason = sql`case when u.deactivated_at is null then 'unchanged' end`
  const { ids, skipped } = sortOut(await listClientCandidates(ctx, meant, reason))
  await updateClientsReactivated(ctx, ids)
  await noteOfClients(ctx, ids, 'user_reactivated')
  return { ids, skipped }
}

async function remove(ctx: Tx, meant: RawBuilder<unknown>): Promise<ClientsChanged> {
  const candidates = await listClientCandidates(ctx, meant, sql`null`)
  const ids = candidates.map(one => one.id)
  await noteOfClients(ctx, ids, 'user_removed')
  await deleteClientUsers(ctx, ids)
  await deleteHatless(
    ctx,
    candidates.map(one => one.personId),
  )
  return { ids, skipped: [] }
}

async function move(ctx: Tx, meant: RawBuilder<unknown>, wanted: CompanyWanted | null): Promise<ClientsChanged> {
  const companyId = wanted && (await ensureCompany(ctx, wanted))
  const reason = sql`case when u.client_company_id is not distinct from ${companyId}::uuid then 'unchanged'
    when exists (select from client_user o where o.portal_id = u.portal_id and o.person_id = u.person_id
      and o.client_company_id is not distinct from ${companyId}::uuid) then 'already_there' end`
  const candidates = await listClientCandidates(ctx, meant, reason)
  // Somebody who is at two of the companies left comes only once to the one they all go to.
  const coming = new Set<string>()
  for (const one of candidates) {
    if (!one.reason && coming.has(one.personId)) one.reason = 'already_there'
    if (!one.reason) coming.add(one.personId)
  }
  const { ids, skipped } = sortOut(candidates)
  await noteOfClients(ctx, ids, 'user_moved_out')
  await updateCompanyOf(ctx, ids, companyId)
  await noteOfClients(ctx, ids, 'user_moved_in')
  if (!companyId) await leaveUninvited(ctx, ids)
  return { ids, skipped }
}

/** Who is at no company has nothing to be invited to. */
export async function leaveUninvited(ctx: Tx, ids: readonly string[]): Promise<void> {
  await endInvitations(ctx, ids, 'client_user')
  await updateUninvited(ctx, ids, 'client_user')
}
