import type { Kysely } from 'kysely'
import { seal } from '../../platform/secrets.ts'
import type { PortalTables } from '../portal.tables.ts'
import type { Portal } from './context.ts'
import { sendResetJob } from './send-reset.job.ts'
import { mailKey, type ResetLetter } from './send-reset.ts'

/** Queues the mail with the link for a new password; nothing readable in the queue opens the login. */
export async function mailReset(
  portal: Portal,
  login: { id: string; name: string; email: string },
  url: string,
): Promise<void> {
  const token = new URL(url).pathname.split('/').at(-1) ?? ''
  const letter: ResetLetter = { loginId: login.id, name: login.name, email: login.email, token }
  await portal.jobs.enqueue(portal.pool, sendResetJob, { sealed: seal(mailKey(portal), JSON.stringify(letter)) })
}

/** Notes that a login's address is its owner's: whoever used a mailed link reads its mail. */
export async function confirmEmail(pool: Kysely<PortalTables>, loginId: string): Promise<void> {
  await pool.updateTable('login').set({ emailVerified: true }).where('id', '=', loginId).execute()
}
