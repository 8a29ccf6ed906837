import type { OpenAPIHono } from '@hono/zod-openapi'
import { type Crm, type OrgOutside, transactOrg } from '../src/crm/context.ts'
import { buildOrganization, buildUsers, giveLogin, knownPassword } from '../src/crm/crm.factories.ts'
import { createCrmApp } from '../src/crm/crm.server.ts'
import type { Clock } from '../src/platform/clock.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

const origin = 'http://crm.test'

/** An answer: status, text, the JSON in it and its headers. */
export type Reply = { status: number; text: string; json: Record<string, unknown> & { rows?: Row[] }; headers: Headers }
type Row = Record<string, unknown>

/** A signed-in browser, or a script with a service key. */
export type Caller = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>

/** A CRM on a database of its own, with a clock that tests set. */
export type TestCrm = {
  crm: Crm
  app: OpenAPIHono
  database: TestDatabase
  clock: { now: Date }
  logged: string[]
  nobody: Caller
  close: () => Promise<void>
}

/** Opens a CRM for a test file; `close` it in `afterAll`. */
export async function openTestCrm(): Promise<TestCrm> {
  const { createLog } = await import('../src/platform/log.ts')
  const database = await createTestDatabase('crm')
  const clock = { now: new Date('2026-11-22T09:00:00.250Z') }
  const tell: Clock = () => clock.now
  const logged: string[] = []
  const log = createLog({ level: 'debug', name: 'crm', write: line => void logged.push(line) })
  const { app, crm, close } = createCrmApp({ settings: database.settings, clock: tell, log })
  return {
    crm,
    app,
    database,
    clock,
    logged,
    nobody: callerOf(app, {}),
    close: async () => {
      await close()
      await database.drop()
    },
  }
}

/** An organisation with an administrator and a standard user, both signed in. */
export async function buildTeam(test: TestCrm, name: string) {
  const org = await buildOrganization(test.crm, name)
  const domain = `${name.toLowerCase().replace(/\W/g, '')}.example`
  const [admin, rep] = (await transactOrg(org, ctx =>
    buildUsers(ctx, [
      { first_name: 'Ada', last_name: 'Strand', email: `ada@${domain}`, profile: 'Administrator' },
      { first_name: 'Rui', last_name: 'Costa', email: `rui@${domain}` },
    ]),
  )) as [string, string]
  await giveLogin(test.crm, org, admin, `ada@${domain}`, 'Ada Strand')
  await giveLogin(test.crm, org, rep, `rui@${domain}`, 'Rui Costa')
  return {
    org,
    admin: { id: admin, email: `ada@${domain}`, call: await signIn(test, `ada@${domain}`) },
    rep: { id: rep, email: `rui@${domain}`, call: await signIn(test, `rui@${domain}`) },
  }
}

/** Signs somebody in with the known password. */
export async function signIn(test: TestCrm, email: string): Promise<Caller> {
  const reply = await test.nobody('POST', '/api/auth/sign-in/email', { email, password: knownPassword })
  if (reply.status !== 200) throw new Error(`${email} could not sign in: ${reply.text}`)
  const cookie = reply.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  return callerOf(test.app, { cookie })
}

/** Somebody who has a pair of e-mail address and key. */
export function withKey(test: TestCrm, email: string, key: string): Caller {
  return callerOf(test.app, { authorization: `Basic ${Buffer.from(`${email}:${key}`).toString('base64')}` })
}

/** Generates a key as an administrator and returns it. */
export async function generate(call: Caller): Promise<string> {
  return (await call('POST', '/api/service-key', {})).json.key as string
}

/** Runs work on an organisation's rows. */
export const inside = <R>(org: OrgOutside, work: Parameters<typeof transactOrg<R>>[1]) => transactOrg(org, work)

function callerOf(app: OpenAPIHono, fixed: Record<string, string>): Caller {
  return async (method, path, body, headers = {}) => {
    const isText = typeof body === 'string'
    const answer = await app.request(origin + path, {
      method,
      headers: {
        host: 'crm.test',
        origin,
        'content-type': isText ? 'text/csv' : 'application/json',
        ...fixed,
        ...headers,
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = /json/.test(answer.headers.get('content-type') ?? '') && text !== ''
    return { status: answer.status, text, json: isJson ? JSON.parse(text) : {}, headers: answer.headers }
  }
}
