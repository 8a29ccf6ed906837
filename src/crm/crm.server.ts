import path from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { createApp, listen } from '../platform/app.ts'
import { createAuth, mountAuth } from '../platform/auth.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import { openDatabase } from '../platform/database/database.ts'
import { mountDocs } from '../platform/docs.ts'
import { mountHealth } from '../platform/health.ts'
import { createLog, type Log } from '../platform/log.ts'
import { createMailer, type Mailer } from '../platform/mail.ts'
import { mountRoutes } from '../platform/mount.ts'
import { deriveKey, deriveSecret } from '../platform/secrets.ts'
import type { Settings } from '../platform/settings.ts'
import { serveWeb } from '../platform/web.ts'
import type { Crm } from './context.ts'
import { crmRoutes } from './crm.api.ts'
import { crmDatabaseUrl } from './crm.migrate.ts'
import type { CrmTables } from './crm.tables.ts'
import { crmDoor } from './sign-in/door.ts'
import { confirmUser, mailReset, refuseDeactivated } from './sign-in/sign-in.ts'
import { mountVendorApi } from './vendor-api/vendor-api.ts'

/** What a test may put in place of the real thing. */
export type CrmOptions = { settings: Settings; clock?: Clock; log?: Log; mailer?: Mailer; signInsPerMinute?: number }

/** Opens what the CRM works with; `close` lets go of it. */
export function openCrm(options: CrmOptions): { crm: Crm; close: () => Promise<void> } {
  const { settings, clock = systemClock } = options
  const log = options.log ?? createLog({ level: settings.logLevel, name: 'crm', pretty: settings.mode === 'demo' })
  const pool = openDatabase<CrmTables>({
    url: crmDatabaseUrl(settings),
    schema: 'crm',
    name: 'portico-crm',
    onError: error => log.warn({ err: error }, 'A database connection was lost'),
  })
  const mailer =
    options.mailer ??
    createMailer({
      smtpUrl: settings.smtpUrl,
      outboxDir: path.join(settings.dataDir, 'outbox'),
      from: { name: 'Portico CRM', address: `portico@${new URL(settings.crmUrl).hostname}` },
    })
  const auth = createAuth({
    db: pool as never,
    secret: deriveSecret(settings.secret, 'crm sign-in'),
    publicUrl: settings.crmUrl,
    cookiePrefix: 'portico_crm',
    signInsPerMinute: options.signInsPerMinute ?? (settings.mode === 'test' ? 1000 : 10),
    sendReset: (login, url) => mailReset(crm, login, url),
    onReset: loginId => confirmUser(crm, loginId),
  })
  const crm: Crm = {
    pool,
    clock,
    log,
    auth,
    mailer,
    publicUrl: settings.crmUrl,
    portalUrl: settings.portalUrl,
    isDemo: settings.mode === 'demo',
    outboxUrl: settings.mode === 'demo' && !settings.smtpUrl ? `${settings.portalUrl}/outbox` : undefined,
  }
  return { crm, close: () => pool.destroy() }
}

/** The CRM's app with everything it opened: every route, sign-in, the vendor's API, and the screens. */
export function createCrmApp(options: CrmOptions): { app: OpenAPIHono; crm: Crm; close: () => Promise<void> } {
  const { settings } = options
  const { crm, close } = openCrm(options)
  const app = createApp({ log: crm.log, https: settings.crmUrl.startsWith('https:') })
  const peer = { trustedProxies: settings.trustedProxies }
  mountHealth(app, crm.pool)
  refuseDeactivated(app, crm)
  mountAuth(app, crm.auth, peer)
  mountRoutes(app, crmRoutes, crmDoor(crm), peer)
  mountDocs(app, { title: 'Portico CRM' })
  mountVendorApi(app, crm, peer, deriveKey(settings.secret, 'crm page tokens'))
  serveWeb(app, { dist: path.resolve(import.meta.dirname, '../../dist'), page: 'crm/crm.html' })
  return { app, crm, close }
}

/** Opens the CRM and listens. */
export async function startCrm(settings: Settings): Promise<{ port: number; close: () => Promise<void> }> {
  const { app, close } = createCrmApp({ settings })
  const server = await listen(app, { host: settings.host, port: settings.crmPort, setting: 'CRM_PORT' })
  return {
    port: server.port,
    close: async () => {
      await server.close()
      await close()
    },
  }
}
