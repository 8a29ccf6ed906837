import { type RawBuilder, sql } from 'kysely'
import { type ProblemCode, problem } from '../../platform/errors.ts'
import {
  hasOtherAdministrator,
  listCandidates,
  lockAccess,
  updateDeactivated,
  updateReactivated,
  updateRole,
} from './access.store.ts'
import type { Tx } from './context.ts'
import { endInvitations } from './invitations.store.ts'
import { type SkipReason, sortOut } from './portal-user.ts'
import { canGrant, type StaffRole, staffRoles } from './role.ts'

/** A change of what portal users may do here. */
export type AccessChange = { action: 'set_role'; role: StaffRole } | { action: 'deactivate' } | { action: 'reactivate' }

/** What a change did: who was changed, and why others were not. */
export type Changed = { ids: string[]; skipped: { reason: SkipReason; count: number }[] }

/**
 * Changes role or access of everybody selected who may be changed. The owner, oneself and the last administrator stay, and
 * nobody deals with a role that holds more than their own.
 */
export async function changeAccess(ctx: Tx, selected: RawBuilder<unknown>, change: AccessChange): Promise<Changed> {
  if (change.action === 'set_role' && !canGrant(ctx.viewer.permissions, change.role)) throw problem('cannot_grant')
  await lockAccess(ctx)
  const candidates = await listCandidates(ctx, selected, reasonAgainst(ctx, change))
  const losing = change.action === 'deactivate' || (change.action === 'set_role' && change.role !== 'administrator')
  const administrators = candidates.filter(one => !one.reason && one.role === 'administrator' && one.isActive)
  if (losing && administrators.length > 0 && !(await hasOtherAdministrator(ctx, idsOf(administrators))))
    for (const one of administrators) one.reason = 'last_administrator'
  const { ids, skipped } = sortOut(candidates)
  if (ids.length > 0) await carryOut(ctx, ids, change)
  return { ids, skipped }
}

/** Throws the problem that kept one portal user from being changed; a change that was there already is none. */
export function refuseSkipped({ ids, skipped }: Changed): void {
  const reason = skipped[0]?.reason
  if (reason && reason !== 'unchanged') throw problem(reason as ProblemCode)
  if (!reason && ids.length === 0) throw problem('not_found')
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(row => row.id)

function reasonAgainst({ viewer }: Tx, change: AccessChange) {
  const isMe = sql`coalesce(u.id = ${viewer.portalUserId}, false)`
  const isOwner = sql`coalesce(t.owner_id = u.id, false)`
  const grantable = staffRoles.filter(role => canGrant(viewer.permissions, role))
  const isAbove = sql`u.role <> all(${grantable})`
  if (change.action === 'reactivate')
    return sql`case when u.deactivated_at is null then 'unchanged' when ${isAbove} then 'cannot_grant' end`
  const isThere =
    change.action === 'set_role' ? sql`u.role = ${change.role}` : sql`u.deactivated_at is not null and not ${isOwner}`
  const isGone = change.action === 'set_role' ? sql`u.deactivated_at is not null` : sql`false`
  return sql`case when ${isThere} then 'unchanged' when ${isOwner} then 'owner_stays' when ${isMe} then 'own_access'
    when ${isGone} then 'deactivated' when ${isAbove} then 'cannot_grant' end`
}

async function carryOut(ctx: Tx, ids: string[], change: AccessChange) {
  if (change.action === 'set_role') return updateRole(ctx, ids, change.role)
  if (change.action === 'reactivate') return updateReactivated(ctx, ids)
  await updateDeactivated(ctx, ids)
  await endInvitations(ctx, ids)
}
