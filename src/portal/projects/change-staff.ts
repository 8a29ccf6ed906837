import { type RawBuilder, sql } from 'kysely'
import {
  type AccessChange,
  type Changed,
  changeAccess,
  inviteSelected,
  listCandidates,
  sortOut,
  type Tx,
} from '../people/people.ts'
import { checkProjects, deleteMembers, insertMembers } from './members.store.ts'

/** A change that can be made to many portal users at once. */
export type StaffChange =
  | AccessChange
  | { action: 'add_projects' | 'remove_projects'; projects: string[] }
  | { action: 'invite' | 'reinvite' }

/** Changes everybody selected who can be changed, in a few statements whatever their number. */
export async function changeStaff(ctx: Tx, selected: RawBuilder<unknown>, change: StaffChange): Promise<Changed> {
  switch (change.action) {
    case 'set_role':
    case 'deactivate':
    case 'reactivate':
      return changeAccess(ctx, selected, change)
    case 'invite':
    case 'reinvite':
      return inviteSelected(ctx, selected, change.action)
    case 'add_projects':
    case 'remove_projects':
      return changeProjects(ctx, selected, change.action, change.projects)
  }
}

async function changeProjects(
  ctx: Tx,
  selected: RawBuilder<unknown>,
  action: 'add_projects' | 'remove_projects',
  projects: string[],
): Promise<Changed> {
  const adding = action === 'add_projects'
  await checkProjects(ctx, projects, { mayBeArchived: !adding })
  const reason = adding ? sql`case when u.deactivated_at is not null then 'deactivated' end` : sql`null`
  const candidates = await listCandidates(ctx, selected, reason)
  const { ids } = sortOut(candidates)
  const changed = await (adding ? insertMembers : deleteMembers)(ctx, ids, projects)
  return sortOut(candidates.map(one => (one.reason || changed.has(one.id) ? one : { ...one, reason: 'unchanged' })))
}
