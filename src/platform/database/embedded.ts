import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { findBinaries } from './embedded-binaries.ts'
import { createCluster } from './embedded-cluster.ts'
import { lockFolder } from './embedded-lock.ts'
import { findPlace, makeDataFolder } from './embedded-place.ts'
import { addressOf, type Postmaster, runPostmaster, stopPostmaster } from './embedded-postmaster.ts'

export { AlreadyRunning } from './embedded-lock.ts'

/** A PostgreSQL server of our own on a data folder. It is started again if it dies, until it is stopped. */
export type EmbeddedServer = {
  /** The address of its database, for its owner. It stays the same when the server is started again. */
  readonly url: string
  /** Whether it was found running, left behind by a process that was killed. */
  readonly adopted: boolean
  readonly pid: number
  stop(): Promise<void>
}

type Options = {
  dataDir: string
  /** Where the products will answer, told to whoever starts a second time on this folder. */
  addresses?: readonly string[]
  /** Server parameters beyond our own, for tests. */
  settings?: Record<string, string>
  log?: (line: string) => void
}

/** Starts PostgreSQL on a data folder, making it the first time; throws `AlreadyRunning` if the folder is in use. */
export async function startEmbedded(options: Options): Promise<EmbeddedServer> {
  const { dataDir, addresses, settings = {}, log = () => {} } = options
  const lock = holdFolder(dataDir, addresses)
  try {
    const place = findPlace(lock.folder)
    if (!place.folder.startsWith(lock.folder)) {
      log(`The database lies in ${place.folder}: its account can't reach ${lock.folder}.`)
    }
    const binaries = findBinaries(place)
    await createCluster(place, binaries)
    const start = () => runPostmaster(place, binaries, settings)
    let server = await start()
    if (server.adopted) log(`The database of an earlier start still runs (process ${server.pid}): it is used again.`)
    try {
      await createDatabase(server)
    } catch (error) {
      // What killed the process before us may be killing its server only now.
      if (!server.adopted) throw error
      server = await start()
      await createDatabase(server)
    }
    return keepAlive(server, start, lock, log)
  } catch (error) {
    lock.release()
    throw error
  }
}

type Lock = ReturnType<typeof holdFolder>

function keepAlive(first: Postmaster, start: () => Promise<Postmaster>, lock: Lock, log: (line: string) => void) {
  const stopping = new AbortController()
  const { signal } = stopping
  let server = first
  let starting = Promise.resolve(first)

  const watched = (async () => {
    for (let delay = 250; !signal.aborted; delay = Math.min(delay * 2, 30_000)) {
      await server.gone
      if (signal.aborted) return
      log('The database is gone: it is started again.')
      try {
        starting = start()
        server = await starting
        delay = 250
      } catch (error) {
        log((error as Error).message)
        await pause(delay, undefined, { signal }).catch(() => {})
      }
    }
  })()
  return {
    url: addressOf(first.socket, 'portico'),
    adopted: first.adopted,
    get pid() {
      return server.pid
    },
    async stop() {
      stopping.abort()
      // A start under way is let through: to pull its socket away would make it wait in vain.
      await stopPostmaster(await starting.catch(() => server))
      await watched
      lock.release()
    },
  }
}

/** Makes the data folder and takes it for this process; throws `AlreadyRunning` while another one holds it. */
export function holdFolder(dataDir: string, addresses: readonly string[] = []): { folder: string; release(): void } {
  const folder = makeDataFolder(resolve(dataDir))
  return { folder, ...lockFolder(folder, addresses) }
}

async function createDatabase(server: Postmaster) {
  const client = new Client({ connectionString: addressOf(server.socket, 'postgres') })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rowCount } = await client.query(`select 1 from pg_database where datname = 'portico'`)
    if (!rowCount) await client.query('create database portico')
  } catch (error) {
    await stopPostmaster(server)
    throw error
  } finally {
    await client.end()
  }
}
