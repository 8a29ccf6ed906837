import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { type Child, keepRunning, runToEnd } from './main-child.ts'
import { environmentOf, flagsOf, type Role, servingRoles } from './main-roles.ts'
import { holdFolder, startEmbedded } from './platform/database/embedded.ts'
import type { Log } from './platform/log.ts'
import type { Settings } from './platform/settings.ts'

/** Starts the database, brings it up to date, keeps one process a role running, and stops everything on a signal. */
export async function supervise(settings: Settings, log: Log, script = join(import.meta.dirname, 'main.ts')) {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
  const { signal } = stopping

  const database = await findDatabase(settings, log, signal)
  const children: Child[] = []
  try {
    const env = { ...environmentOf(settings), ...process.env, DATABASE_URL: database.url }
    const program = (name: Role) => ({ name, script, args: [name, `--${settings.mode}`], env, flags: flagsOf(name) })
    await runToEnd(program('migrate'), signal)
    if (signal.aborted) return
    // Processes of a supervisor that was killed may hold their ports for a moment longer.
    const patience = database.adopted ? 10_000 : 0
    // The worker last: what it goes on with may ask the CRM beside it.
    for (const roles of [servingRoles.filter(role => role !== 'worker'), ['worker'] as const]) {
      const starts = roles.map(role => startPatiently(() => keepRunning(program(role), log, signal), patience, signal))
      const started = await Promise.allSettled(starts)
      children.push(...started.flatMap(start => (start.status === 'fulfilled' ? [start.value] : [])))
      const failures = started.flatMap(start => (start.status === 'rejected' ? [(start.reason as Error).message] : []))
      if (signal.aborted) return
      if (failures.length > 0) throw new Error(failures.join('\n'))
    }
    const { mode, portalUrl, crmUrl } = settings
    if (mode === 'demo') process.stdout.write(greeting(settings))
    else log.info({ portalUrl, crmUrl }, 'Portico is running')
    await once(signal, 'abort')
  } finally {
    await Promise.all(children.map(child => child.stop()))
    await database.stop()
  }
}

type Database = { url: string; adopted: boolean; stop(): Promise<void> }

async function findDatabase(settings: Settings, log: Log, signal: AbortSignal): Promise<Database> {
  const { dataDir, databaseUrl, portalUrl, crmUrl } = settings
  const addresses = [portalUrl, crmUrl]
  if (!databaseUrl) return startEmbedded({ dataDir, addresses, log: line => log.warn(line) })
  const lock = holdFolder(dataDir, addresses)
  try {
    await waitForDatabase(databaseUrl, log, signal)
  } catch (error) {
    lock.release()
    throw error
  }
  return { url: databaseUrl, adopted: false, stop: async () => lock.release() }
}

/** Gives a database that is still starting, as it may be beside us in containers, half a minute. */
async function waitForDatabase(connectionString: string, log: Log, signal: AbortSignal) {
  for (const end = Date.now() + 30_000; !signal.aborted; await pause(1000)) {
    const client = new Client({ connectionString, connectionTimeoutMillis: 5000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return
    } catch (error) {
      const { code = '', message } = error as Error & { code?: string }
      const mayCome = /^(ECONNREFUSED|ENOENT|ENOTFOUND|EAI_AGAIN|57P03)$/.test(code)
      const reason = message || code
      if (!mayCome || Date.now() > end) {
        throw new Error(`The database in DATABASE_URL does not answer: ${reason}. Check the address and the server.`)
      }
      log.warn({ reason }, 'Waiting for the database')
    } finally {
      await client.end().catch(() => {})
    }
  }
}

async function startPatiently<T>(start: () => Promise<T>, patience: number, signal: AbortSignal): Promise<T> {
  for (const end = Date.now() + patience; ; await pause(500)) {
    try {
      return await start()
    } catch (error) {
      if (signal.aborted || Date.now() > end) throw error
    }
  }
}

function greeting({ portalUrl, crmUrl }: Settings): string {
  return `
Portico is running, with invented people.

  Portal  ${portalUrl}
          admin@portal.example     owner, Administrator
          employee@portal.example  Employee
          noor@harbourpine.example Client of Harbour & Pine Architects

  CRM     ${crmUrl}
          admin@crm.example        Administrator
          rep@crm.example          Standard
          marit@fjordline.example  Administrator of a second organisation, Fjordline Sales

  Password of all of them: portico-demo
  Ctrl-C stops everything.

`
}
