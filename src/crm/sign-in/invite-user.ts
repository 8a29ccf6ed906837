import { problem } from '../../platform/errors.ts'
import { emailKey } from '../../platform/fold.ts'
import { insertLogin } from '../../platform/logins.ts'
import { randomSecret } from '../../platform/secrets.ts'
import { type CrmOutside, type OrgContext, transactOrg } from '../context.ts'
import type { CrmTables } from '../crm.tables.ts'
import { fullName } from '../users/user.ts'
import { findUserForChange } from '../users/users.store.ts'

/** Lets a CRM user sign in: mails a link to choose a password. Only whoever reads that mail can use it. */
export async function inviteUser(ctx: CrmOutside, id: string): Promise<void> {
  const passwordHash = await ctx.auth.hashPassword(randomSecret())
  const email = await transactOrg(ctx, ctx => tieLogin(ctx, id, passwordHash))
  await ctx.auth.auth.api.requestPasswordReset({ body: { email } })
}

/** Gives the user a login with a password nobody knows, unless there is one already; returns its address. */
async function tieLogin(ctx: OrgContext, id: string, passwordHash: string): Promise<string> {
  const user = await findUserForChange(ctx, id)
  if (!user || user.status === 'deleted') throw problem('not_found')
  if (user.status !== 'active') throw problem('deactivated')
  if (user.login_id) {
    const login = ctx.db.selectFrom('login').select('email').where('id', '=', user.login_id)
    return (await login.executeTakeFirstOrThrow()).email
  }
  const email = emailKey(user.email)
  if (!email) throw problem('no_email')
  const taken = await ctx.db.selectFrom('login').select('id').where('email', '=', email).executeTakeFirst()
  if (taken)
    throw problem('email_taken', 'Somebody else signs in to this CRM with this address. Give this user another one.')
  const login_id = await insertLogin<CrmTables>(ctx.db, { email, name: fullName(user), passwordHash, verified: false })
  await ctx.db.updateTable('crm_user').set({ login_id }).where('id', '=', id).execute()
  return email
}
