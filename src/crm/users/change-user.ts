import { problem } from '../../platform/errors.ts'
import { emailKey } from '../../platform/fold.ts'
import type { CrmContext, OrgContext } from '../context.ts'
import { endKeysOfUnfitOwners } from '../service-keys/service-keys.store.ts'
import { personKeys, type UserFields } from './user.ts'
import {
  deleteSessions,
  findUserForChange,
  findUserView,
  insertUser,
  listAdministrators,
  lockOrganization,
  updateUser,
} from './users.store.ts'

/** A CRM user as the viewer may see one; throws `not_found`. */
export async function getUserView(ctx: CrmContext, id: string) {
  const user = await findUserView(ctx, id)
  if (!user) throw problem('not_found')
  const administrators = await listAdministrators(ctx)
  const isLastAdministrator = administrators.length === 1 && administrators[0]?.id === id
  return { ...user, isYou: ctx.viewer.id === id, isLastAdministrator }
}

/** Adds a CRM user; adding one signs nobody in. */
export async function addUser(ctx: OrgContext, fields: UserFields) {
  const columns = toColumns(fields)
  const now = ctx.clock()
  return insertUser(ctx, { ...columns, ...personKeys(columns), created_time: now, modified_time: now })
}

/** Changes what is given; the time of change moves only if something is different afterwards. */
export async function editUser(ctx: CrmContext, id: string, fields: UserFields) {
  await lockOrganization(ctx)
  const before = await findUserForChange(ctx, id)
  if (!before) throw problem('not_found')
  const wanted = toColumns(fields)
  const changes = Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => before[name as keyof typeof before] !== value),
  )
  if (Object.keys(changes).length === 0) return
  if (changes.profile === 'Standard' && before.status === 'active') {
    if (ctx.viewer.id === id) throw problem('own_access', 'Ask another administrator to change your profile.')
    await refuseLastAdministrator(ctx, id)
  }
  await updateUser(ctx, id, { ...changes, ...personKeys({ ...before, ...changes }) })
  await endKeysOfUnfitOwners(ctx)
}

/** Takes a CRM user's access away from the next request on, and ends the key the user generated. */
export async function deactivateUser(ctx: CrmContext, id: string) {
  await lockOrganization(ctx)
  const user = await findUserForChange(ctx, id)
  if (!user || user.status === 'deleted') throw problem('not_found')
  if (ctx.viewer.id === id) throw problem('own_access')
  if (user.status === 'inactive') return
  if (user.profile === 'Administrator') await refuseLastAdministrator(ctx, id)
  await updateUser(ctx, id, { status: 'inactive' })
  if (user.login_id) await deleteSessions(ctx, user.login_id)
  await endKeysOfUnfitOwners(ctx)
}

/** Gives a deactivated CRM user access again; keys that ended stay ended. */
export async function reactivateUser(ctx: CrmContext, id: string) {
  const user = await findUserForChange(ctx, id)
  if (!user || user.status === 'deleted') throw problem('not_found')
  if (user.status === 'inactive') await updateUser(ctx, id, { status: 'active' })
}

async function refuseLastAdministrator(ctx: OrgContext, id: string) {
  const administrators = await listAdministrators(ctx)
  if (administrators.every(one => one.id === id)) throw problem('last_administrator')
}

function toColumns(fields: UserFields) {
  const { firstName, lastName, email, ...rest } = fields
  const key = email === undefined ? undefined : emailKey(email)
  if (email && !key) {
    throw problem('invalid_input', undefined, [{ field: 'email', message: 'This is not an e-mail address.' }])
  }
  const columns = { ...rest, first_name: firstName, last_name: lastName, email, email_key: key }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Partial<
    typeof columns
  >
}
