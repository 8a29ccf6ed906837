import path from 'node:path'
import type { Auth, AuthOptions } from '../platform/auth.ts'
import { systemClock } from '../platform/clock.ts'
import { openDatabase } from '../platform/database/database.ts'
import { openJobs } from '../platform/jobs.ts'
import { createLog } from '../platform/log.ts'
import { createMailer } from '../platform/mail.ts'
import { createOutbound } from '../platform/outbound.ts'
import { deriveSecret } from '../platform/secrets.ts'
import type { Settings } from '../platform/settings.ts'
import { confirmEmail, mailReset, type Portal } from './people/people.ts'
import type { PortalTables } from './portal.tables.ts'

/** Opens everything the portal's processes work with; `close` lets go of it. */
export async function openPortal(
  settings: Settings,
  role: 'portal' | 'worker',
): Promise<{ portal: Portal; close: () => Promise<void> }> {
  if (!settings.databaseUrl) throw new Error('The portal needs DATABASE_URL.')
  const url = settings.databaseUrl
  const log = createLog({ level: settings.logLevel, name: role, pretty: settings.mode === 'demo' })
  const onError = (error: Error) => log.warn({ err: error }, 'a database connection was lost')
  const pool = openDatabase<PortalTables>({
    url,
    schema: 'portal',
    name: `portico-${role}`,
    max: 12,
    // While an import fills the tables, pages are still to open at once.
    stepsBack: role === 'worker',
    keepsPlans: role === 'portal',
    onError,
  })
  const jobs = await openJobs({ url, log })
  const outboxDir = path.join(settings.dataDir, 'outbox')
  const mailFrom = { name: 'Portico', address: `portico@${new URL(settings.portalUrl).hostname}` }
  const mailer = createMailer({ from: mailFrom, outboxDir, ...(settings.smtpUrl ? { smtpUrl: settings.smtpUrl } : {}) })
  const outbound = createOutbound({
    allowedOrigins: [settings.crmUrl, ...settings.crmUrls],
    allowPublic: true,
    log,
    clock: systemClock,
  })
  const auth = await openAuth(role, {
    db: pool as never,
    secret: deriveSecret(settings.secret, 'portal sign-in'),
    publicUrl: settings.portalUrl,
    cookiePrefix: 'portico',
    ...(settings.mode === 'test' ? { signInsPerMinute: 1000 } : {}),
    sendReset: (login, link) => mailReset(portal, login, link),
    onReset: loginId => confirmEmail(pool, loginId),
  })
  const portal: Portal = {
    pool,
    clock: systemClock,
    log,
    jobs,
    outbound,
    auth,
    mailer,
    publicUrl: settings.portalUrl,
    crmUrl: settings.crmUrl,
    crmUrls: settings.crmUrls,
    secret: settings.secret,
    outboxDir: settings.mode !== 'production' && !settings.smtpUrl ? outboxDir : undefined,
    isDemo: settings.mode === 'demo',
  }
  return {
    portal,
    close: async () => {
      await jobs.close()
      await outbound.close()
      await pool.destroy()
    },
  }
}

// The worker signs nobody in, and is spared the memory of what would.
async function openAuth(role: 'portal' | 'worker', options: AuthOptions): Promise<Auth> {
  if (role === 'portal') return (await import('../platform/auth.ts')).createAuth(options)
  const refuse = (_: Auth, name: string | symbol) => {
    // Whether it is a promise, it may be asked.
    if (name === 'then') return undefined
    throw new Error('The worker signs nobody in.')
  }
  return new Proxy({} as Auth, { get: refuse })
}
