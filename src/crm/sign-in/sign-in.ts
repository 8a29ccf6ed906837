import type { OpenAPIHono } from '@hono/zod-openapi'
import { problem } from '../../platform/errors.ts'
import { renderMail } from '../../platform/mail.ts'
import { problemResponse } from '../../platform/mount.ts'
import { type Crm, inOrganization, transactOrg } from '../context.ts'
import { findUser, updateUser } from '../users/users.store.ts'
import { findUserOfLogin } from './door.ts'

/** Turns a right password away when the CRM user it belongs to was deactivated; mount it before sign-in itself. */
export function refuseDeactivated(app: OpenAPIHono, crm: Pick<Crm, 'pool'>) {
  app.use('/api/auth/sign-in/email', async (c, next) => {
    await next()
    if (!c.res.ok) return
    const { user } = (await c.res.clone().json()) as { user?: { id: string } }
    const found = user && (await findUserOfLogin(crm.pool, user.id))
    if (found?.status === 'active') return
    if (user) await crm.pool.deleteFrom('login_session').where('userId', '=', user.id).execute()
    // Cleared first, or the cookie of the session just ended would stay on the answer.
    c.res = undefined
    c.res = problemResponse(problem('not_allowed', 'Your access to this CRM has ended. Ask an administrator of it.'))
  })
}

/** Mails the link that lets somebody choose a new password. The answer to the request does not wait for the mail. */
export async function mailReset(crm: Crm, login: { id: string; email: string }, url: string): Promise<void> {
  const user = await findUserOfLogin(crm.pool, login.id)
  if (user?.status !== 'active') return
  const token = new URL(url).pathname.split('/').at(-1) ?? ''
  const mail = renderMail({
    portalName: 'Portico CRM',
    heading: 'Choose a password',
    lines: [`Choose a password to sign in to this CRM as ${login.email}. Anybody you gave an old one is signed out.`],
    button: {
      label: 'Choose a password',
      url: `${crm.publicUrl}/reset-password?token=${encodeURIComponent(token)}`,
    },
    why: 'You or an administrator of this CRM asked for this link. If you did not expect it, leave it alone: nothing changes.',
    until: 'an hour from now',
  })
  crm.mailer
    .send({ to: login.email, subject: 'Choose a password for the CRM', fromName: 'Portico CRM', ...mail })
    .catch((error: Error) => crm.log.error({ err: error }, 'A mail with a reset link was not taken'))
}

/** Notes that whoever set a password by a mailed link reads the mail of that address: the login and the CRM user are confirmed. */
export async function confirmUser(crm: Pick<Crm, 'pool' | 'clock' | 'log'>, loginId: string): Promise<void> {
  await crm.pool.updateTable('login').set({ emailVerified: true }).where('id', '=', loginId).execute()
  const found = await findUserOfLogin(crm.pool, loginId)
  if (!found) return
  await transactOrg(inOrganization(crm, found.orgId), async ctx => {
    const user = await findUser(ctx, found.userId)
    if (user && !user.confirmed) await updateUser(ctx, user.id, { confirmed: true })
  })
}
