import type { OpenAPIHono } from '@hono/zod-openapi'
import { problem } from '../../platform/errors.ts'
import { renderMail } from '../../platform/mail.ts'
import { problemResponse } from '../../platform/mount.ts'
import type { Crm } from '../context.ts'
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
    heading: 'Choose a new password',
    lines: [`Somebody, most likely you, asked for a new password for ${login.email}.`],
    button: {
      label: 'Choose a new password',
      url: `${crm.publicUrl}/reset-password?token=${encodeURIComponent(token)}`,
    },
    why: 'If it was not you, leave this mail alone: your password stays as it is.',
    until: 'an hour from now',
  })
  crm.mailer
    .send({ to: login.email, subject: 'Choose a new password', fromName: 'Portico CRM', ...mail })
    .catch((error: Error) => crm.log.error({ err: error }, 'A mail with a reset link was not taken'))
}
