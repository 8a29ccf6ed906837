// Both products as one command starts them: a supervisor, a process a role, and the embedded database; and the means to kill
// any of them at once, and to see from outside what goes on.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { addressOf } from '../src/platform/database/embedded-postmaster.ts'
import { isRunning, markOf } from '../src/platform/database/embedded-process.ts'
import { readSettings } from '../src/platform/settings.ts'

/** What can be killed: the worker, the web process, the database, or everything with the supervisor itself. */
export type Victim = 'worker' | 'web' | 'database' | 'all'

/** What was killed, and when. */
export type Killed = { victim: Victim; pids: readonly number[]; at: Date }

/** An answer of the portal's API. */
export type Answer = Record<string, unknown> & { id: string; state: string }

/** The products, running; `stop` ends them and removes all they left. */
export type Products = Awaited<ReturnType<typeof openProducts>>

const main = join(import.meta.dirname, '..', 'src', 'main.ts')
const quiet = { PATH: process.env.PATH, LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent' }

/** Starts the products as `npm start` does, over a folder of their own. */
export async function openProducts() {
  const dataDir = mkdtempSync(join(tmpdir(), 'portico-kills-'))
  // As root, the account that the database runs as must get there.
  chmodSync(dataDir, 0o755)
  const [portalPort, crmPort] = [await freePort(), await freePort()]
  const [portalUrl, crmUrl] = [`http://localhost:${portalPort}`, `http://localhost:${crmPort}`]
  const env = {
    ...quiet,
    PORTICO_DATA: dataDir,
    PORTAL_PORT: String(portalPort),
    CRM_PORT: String(crmPort),
  }
  let supervisor = await start()

  async function start(): Promise<ChildProcess> {
    const child = spawn(process.execPath, [main, '--demo'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const serves = new Promise<void>((resolve, reject) => {
      child.stdout.on('data', words => String(words).includes('Portico is running') && resolve())
      child.once('exit', code => reject(new Error(`The products ended with ${code}.`)))
    })
    await serves
    return child
  }

  const databasePid = () => Number(lockFile()[0])
  const lockFile = () => {
    try {
      return readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
    } catch {
      return ['0']
    }
  }

  let line: Client | undefined
  /** Asks the database, past everything of ours; undefined while it is away. */
  async function look<R>(text: string, values: unknown[] = []): Promise<R[] | undefined> {
    try {
      line ??= await openLine(lockFile()[4])
      return (await line.query(text, values)).rows as R[]
    } catch (error) {
      const lost = line
      line = undefined
      await lost?.end().catch(() => {})
      // A mistake in the question itself is no sign that the database is away.
      if (/^(42|22|23|P0)/.test((error as { code?: string }).code ?? '')) throw error
      return undefined
    }
  }

  const pids = (victim: Victim): number[] => {
    if (victim === 'database') return [databasePid()]
    const children = childrenOf(supervisor.pid ?? 0)
    const role = { worker: 'worker', web: 'portal' }[victim as 'worker' | 'web']
    if (role) return children.filter(({ command }) => command.includes(`main.ts ${role} `)).map(({ pid }) => pid)
    return [supervisor.pid ?? 0, ...children.map(({ pid }) => pid), databasePid()]
  }

  /** Finds whom to kill; what it answers kills without a warning, as a lost machine would, and waits until they are gone. */
  function aim(victim: Victim): () => Promise<Killed> {
    const doomed = pids(victim).filter(pid => pid > 1)
    const processes = doomed.map(pid => ({ pid, mark: markOf(pid) }))
    return async () => {
      const at = new Date()
      for (const one of processes) if (isRunning(one)) process.kill(one.pid, 'SIGKILL')
      while (processes.some(isRunning)) await pause(10)
      return { victim, pids: doomed, at }
    }
  }

  /** Waits until what was killed serves again; the supervisor itself is started again as whoever runs the machine would. */
  async function untilUp({ victim, pids: killed, at }: Killed): Promise<void> {
    if (victim === 'all') supervisor = await start()
    const isUp = async () => {
      if (victim === 'web' || victim === 'all') {
        const health = await fetch(`${portalUrl}/api/health`).catch(() => undefined)
        if (health?.status !== 200) return false
      }
      const now = pids(victim)
      if (now.length === 0 || now.some(pid => pid === 0 || killed.includes(pid))) return false
      if (victim === 'web') return true
      // The worker has to be there too, with a line to the database that is newer than the kill.
      const lines = `select from pg_stat_activity where application_name = 'portico-worker' and backend_start > $1`
      return ((await look(lines, [at]))?.length ?? 0) > 0
    }
    const end = Date.now() + 90_000
    while (!(await isUp())) {
      if (Date.now() > end) throw new Error(`The ${victim} did not come back.`)
      await pause(50)
    }
  }

  return {
    dataDir,
    portalUrl,
    crmUrl,
    /** The settings the products run with, and where their database is. */
    settings: () => readSettings({ ...env, DATABASE_URL: addressOf(lockFile()[4] ?? '', 'portico') }, 'demo'),
    look,
    aim,
    untilUp,
    ask: browser(portalUrl),
    askCrm: browser(crmUrl),
    /** Every mail so far: to whom, and by which message. */
    mails: (): { to: string; messageId: string }[] => {
      const folder = join(dataDir, 'outbox')
      return (existsSync(folder) ? readdirSync(folder) : [])
        .filter(name => /^\d.*\.json$/.test(name))
        .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    },
    async stop() {
      await line?.end().catch(() => {})
      if (supervisor.exitCode === null && supervisor.signalCode === null) {
        supervisor.kill('SIGTERM')
        await once(supervisor, 'exit')
      }
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function openLine(socket: string | undefined): Promise<Client> {
  if (!socket) throw new Error('The database does not run.')
  const client = new Client({ connectionString: addressOf(socket, 'portico'), connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  await client.connect()
  return client
}

function childrenOf(parent: number): { pid: number; command: string }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' }).split('\n')
  return lines.flatMap(line => {
    const [, pid, ppid, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return Number(ppid) === parent && !command.startsWith('ps ') ? [{ pid: Number(pid), command: `${command} ` }] : []
  })
}

/** Asks as a browser does: cookies kept, JSON out and in; throws what is not a success. */
function browser(origin: string) {
  const cookies = new Map<string, string>()
  return async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(origin + path, {
      method,
      headers: { origin, cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const one of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? []
      cookies.set(name, value)
    }
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text ? JSON.parse(text) : {}) as Answer
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise(done => server.close(done))
  return port
}
