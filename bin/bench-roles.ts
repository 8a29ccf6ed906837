import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { knownPassword } from '../src/crm/crm.factories.ts'
import { environmentOf, flagsOf, type Role } from '../src/main-roles.ts'
import { startEmbedded } from '../src/platform/database/embedded.ts'
import { readSettings, type Settings } from '../src/platform/settings.ts'

const portalUrl = 'http://127.0.0.1:4980'
/** Where the measured CRM answers. */
export const crmUrl = 'http://127.0.0.1:4981'

/** What every step of a measured import answers, as far as the measuring looks. */
export type Answer = Record<string, never> & {
  id: string
  state: string
  total: number
  key: string
  rows: Answer[]
  next: string | null
}

/** Asks as a browser would: cookies kept, JSON out and in; throws what is not a success. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>

/** Both products and a worker, each a process of its own on one embedded database, and the most memory each has taken. */
export type Running = {
  databaseUrl: string
  databasePid: number
  settings: Settings
  peaks: () => Record<string, number>
  stopRoles: () => Promise<void>
  until: Until
}

/** Waits until what has this id in a table is in a state; throws for what failed. */
export type Until = (table: 'snapshot' | 'import_plan' | 'run', id: string, state: string) => Promise<void>

/** Runs `work` beside both products over a fresh database, which `fill` gets to fill before they start; nothing stays. */
export async function withProducts<R>(
  fill: (settings: Settings) => Promise<void>,
  work: (running: Running) => Promise<R>,
): Promise<R> {
  const dataDir = mkdtempSync(join(tmpdir(), 'portico-bench-'))
  // As root, the account that the database runs as must get there.
  chmodSync(dataDir, 0o755)
  const database = await startEmbedded({ dataDir })
  const given = { PORTAL_PORT: '4980', CRM_PORT: '4981', PORTICO_DATA: dataDir, PORTAL_URL: portalUrl, CRM_URL: crmUrl }
  const env = {
    ...given,
    DATABASE_URL: database.url,
    PORTICO_SECRET: 'a secret for measuring and nothing else',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  }
  const settings = readSettings(env, 'test')
  const line = new pg.Client({ connectionString: database.url })
  line.on('error', () => {})
  const roles = new Map<string, ChildProcess>()
  const stopRoles = async () => {
    for (const role of roles.values()) role.kill('SIGTERM')
    await Promise.all([...roles.values()].map(role => role.exitCode ?? new Promise(done => role.once('exit', done))))
    roles.clear()
  }
  const peaks = () => Object.fromEntries([...roles].map(([name, child]) => [name, peakMemory(child.pid ?? 0)]))
  try {
    await runToEnd(spawnRole('migrate', env))
    await fill(settings)
    for (const role of ['crm', 'portal', 'worker'] as const) roles.set(role, await startRole(role, env))
    await line.connect()
    return await work({
      databaseUrl: database.url,
      databasePid: database.pid,
      settings,
      peaks,
      stopRoles,
      until: untilOn(line, () => roles.get('worker')?.exitCode !== null),
    })
  } finally {
    await line.end()
    await stopRoles()
    await database.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

// Asking the portal again and again would be work for the same processors, and seldom asking would be waiting: the database is asked.
const untilOn =
  (line: pg.Client, isDead: () => boolean): Until =>
  async (table, id, state) => {
    for (;;) {
      const { rows } = await line.query({
        name: table,
        text: `select state from portal.${table} where id = $1`,
        values: [id],
      })
      if (rows[0]?.state === state) return
      if (rows.length === 0 || rows[0].state === 'failed' || isDead()) throw new Error(`The ${table} failed.`)
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }

// In MB, as the system counts it; where it does not say, nothing.
function peakMemory(pid: number): number {
  try {
    const [, kB] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kB ?? 0) / 1000
  } catch {
    return 0
  }
}

type Environment = Record<string, string> & { PORTICO_DATA: string }

// As the supervisor does it.
function spawnRole(role: Role, env: Environment): ChildProcess {
  const main = join(import.meta.dirname, '..', 'src', 'main.ts')
  return spawn(process.execPath, [...flagsOf(role), main, role], {
    env: { ...environmentOf({ dataDir: env.PORTICO_DATA }), ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

async function runToEnd(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`The tables could not be made: ${code}`)
}

async function startRole(role: Role, env: Environment): Promise<ChildProcess> {
  const child = spawnRole(role, env)
  await new Promise<void>((resolve, reject) => {
    child.once('message', word =>
      (word as { ready?: boolean }).ready ? resolve() : reject(new Error(JSON.stringify(word))),
    )
    child.once('exit', code => reject(new Error(`${role} ended with ${code}`)))
  })
  return child
}

/** Sets the portal up and ties it to the CRM of `admin`; answers how to ask, below which address, and the connection. */
export async function connectProducts(admin: string) {
  const crm = browser(crmUrl)
  await crm('POST', '/api/auth/sign-in/email', { email: admin, password: knownPassword })
  const { key } = await crm('POST', '/api/service-key', {})
  const portal = browser(portalUrl)
  const owner = {
    firstName: 'Ines',
    lastName: 'Vale',
    email: 'owner@portal.example',
    password: 'a password for measuring',
  }
  await portal('POST', '/api/setup', { portalName: 'Bench', ...owner })
  const me = (await portal('GET', '/api/me')) as unknown as { portals: { id: string }[] }
  const at = `/api/p/${me.portals[0]?.id}`
  const connection = await portal('POST', `${at}/connections`, { baseUrl: crmUrl, email: admin, key })
  return { portal, crm, at, connection: connection.id, key }
}

/** Somebody who asks the portal and keeps its cookies. */
export const askPortal = (): Ask => browser(portalUrl)

function browser(origin: string): Ask {
  const cookies = new Map<string, string>()
  return async (method, path, body) => {
    const headers: Record<string, string> = {
      origin,
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    }
    if (body !== undefined) headers['content-type'] = 'application/json'
    const response = await fetch(origin + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text ? JSON.parse(text) : ({} as Answer)
  }
}

/** What work gives, and how many seconds it took. */
export async function timed<R>(work: () => Promise<R>): Promise<{ value: R; seconds: number }> {
  const began = performance.now()
  return { value: await work(), seconds: (performance.now() - began) / 1000 }
}

/** The median of several tries, in milliseconds, and the 95th percentile. */
export async function spread(times: number, work: () => Promise<unknown>): Promise<{ median: number; p95: number }> {
  const taken: number[] = []
  for (let n = 0; n < times; n += 1) taken.push((await timed(work)).seconds * 1000)
  taken.sort((a, b) => a - b)
  return { median: taken[Math.floor(times / 2)] as number, p95: taken[Math.floor(times * 0.95)] as number }
}
