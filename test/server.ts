import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { PgBoss } from 'pg-boss'
import { listOutbox } from '../src/platform/mail.ts'
import { fillPath, type RouteAnswer, type RouteCall, type RouteKey } from '../src/platform/routes.ts'
import type { Portal } from '../src/portal/people/people.ts'
import type { PortalApi } from '../src/portal/portal.api.ts'
import { portalJobs } from '../src/portal/portal.jobs.ts'
import { openPortal } from '../src/portal/portal.open.ts'
import { createPortalApp } from '../src/portal/portal.server.ts'
import { createTestDatabase, testSettings } from './database.ts'
import { testPassword } from './factories.ts'

const origin = 'http://localhost'

/** A refusal as a test sees it. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly problem: Record<string, unknown>
  constructor(status: number, problem: Record<string, unknown>) {
    super(`${status} ${problem.code ?? ''}: ${problem.detail ?? problem.message ?? ''}`)
    this.status = status
    this.code = String(problem.code)
    this.problem = problem
  }
}

/** A browser of a test: it keeps cookies, and calls routes by their key. */
export type Browser = {
  /** Calls a route of the portal; throws `Refused` for any refusal. */
  call: <K extends RouteKey<PortalApi>>(
    key: K,
    ...call: Record<never, never> extends RouteCall<PortalApi, K>
      ? [RouteCall<PortalApi, K>?]
      : [RouteCall<PortalApi, K>]
  ) => Promise<RouteAnswer<PortalApi, K>>
  /** Sends a plain request. */
  send: (method: string, path: string, body?: unknown) => Promise<Response>
  signIn: (email: string, password?: string) => Promise<Browser>
}

/** A portal that runs in this process, on a database of its own. */
export type TestServer = {
  portal: Portal
  app: OpenAPIHono
  browser: () => Browser
  /** A browser signed in as somebody. */
  as: (person: { email: string }) => Promise<Browser>
  /** Works off every job that waits, in this process, and what those enqueue. Throws what a job throws. */
  drain: () => Promise<void>
  /** The mails sent so far to an address, latest first. */
  mails: (to: string) => Promise<{ subject: string; text: string; html: string }[]>
  close: () => Promise<void>
}

/** Opens the portal over a fresh database. `change` replaces parts of it, such as the clock. */
export async function openTestServer(
  change: Partial<Portal> = {},
  env: NodeJS.ProcessEnv = {},
): Promise<TestServer & { databaseUrl: string }> {
  const database = await createTestDatabase('portal')
  const dataDir = await mkdtemp(join(tmpdir(), 'portico-test-data-'))
  const settings = testSettings(database.url, { PORTICO_DATA: dataDir, ...env })
  const opened = await openPortal(settings, 'portal')
  const portal: Portal = { ...opened.portal, ...change }
  const app = createPortalApp(portal, settings)
  const browser = () => openBrowser((path, init) => app.request(path, init))
  return {
    databaseUrl: database.url,
    portal,
    app,
    browser,
    as: person => browser().signIn(person.email),
    drain: () => drain(database.url, portal),
    async mails(to) {
      const { rows } = await listOutbox(portal.outboxDir ?? '', { limit: 1000 })
      return rows.filter(mail => mail.to === to)
    },
    async close() {
      await opened.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A browser over anything that answers requests. */
export function openBrowser(answer: (path: string, init: RequestInit) => Response | Promise<Response>): Browser {
  const cookies = new Map<string, string>()
  const send = async (method: string, path: string, body?: unknown) => {
    const headers: Record<string, string> = { origin, host: new URL(origin).host }
    if (cookies.size > 0) headers.cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (body !== undefined) headers['content-type'] = 'application/json'
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const response = await answer(origin + path, init)
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value) cookies.set(name, value)
      else cookies.delete(name)
    }
    return response
  }
  const one: Browser = {
    send,
    async signIn(email, password = testPassword) {
      await read(await send('POST', '/api/auth/sign-in/email', { email, password }))
      return one
    },
    async call(key, ...[call]) {
      const [method = '', path = ''] = key.split(' ')
      const { params, query, body } = (call ?? {}) as {
        params?: Record<string, string>
        query?: Record<string, unknown>
        body?: unknown
      }
      return (await read(await send(method, fillPath(path, params, query), body))) as never
    },
  }
  return one
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  if (!response.ok) throw new Refused(response.status, isJson ? JSON.parse(text) : { detail: text })
  return isJson ? JSON.parse(text) : text || undefined
}

async function drain(url: string, portal: Portal): Promise<void> {
  const boss = new PgBoss({ connectionString: url, schema: 'pgboss', max: 2, migrate: false, supervise: false })
  await boss.start()
  try {
    for (let worked = true; worked; ) {
      worked = false
      for (const job of portalJobs) {
        for (const { id, data } of await boss.fetch<object>(job.name, { batchSize: 100 })) {
          await job.run(portal, job.payload.parse(data), new AbortController().signal)
          await boss.complete(job.name, id)
          worked = true
        }
      }
    }
  } finally {
    await boss.stop({ graceful: false })
  }
}
