import path from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { createApp, listen } from '../platform/app.ts'
import { mountAuth } from '../platform/auth.ts'
import { mountDocs } from '../platform/docs.ts'
import { mountHealth } from '../platform/health.ts'
import { mountRoutes } from '../platform/mount.ts'
import type { Settings } from '../platform/settings.ts'
import { serveWeb } from '../platform/web.ts'
import { type Portal, portalDoor } from './people/people.ts'
import { portalRoutes } from './portal.api.ts'
import { openPortal } from './portal.open.ts'

/** The portal's app over an opened portal: every route, sign-in, health, the API's documentation, and the screens. */
export function createPortalApp(portal: Portal, settings: Settings): OpenAPIHono {
  const app = createApp({ log: portal.log, https: settings.portalUrl.startsWith('https:') })
  const peer = { trustedProxies: settings.trustedProxies }
  mountHealth(app, portal.pool)
  mountAuth(app, portal.auth, peer)
  mountRoutes(app, portalRoutes, portalDoor(portal), peer)
  mountDocs(app, { title: 'Portico portal' })
  serveWeb(app, { dist: path.resolve(import.meta.dirname, '../../dist'), page: 'portal/portal.html' })
  return app
}

/** Opens the portal and listens. */
export async function startPortal(settings: Settings): Promise<{ port: number; close: () => Promise<void> }> {
  const { portal, close } = await openPortal(settings, 'portal')
  const server = await listen(createPortalApp(portal, settings), {
    host: settings.host,
    port: settings.portalPort,
    setting: 'PORTAL_PORT',
  })
  return {
    port: server.port,
    close: async () => {
      await server.close()
      await close()
    },
  }
}
