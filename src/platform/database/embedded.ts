import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { findBinaries } from './embedded-binaries.ts'
import { createCluster } from './embedded-cluster.ts'
import { lockFolder } from './embedded-lock.ts'
import { findPlace, makeDataFolder } from './embedded-place.ts'
import { addressOf, runPostmaster, stopPostmaster } from './embedded-postmaster.ts'

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
export async function startEmbedded({
  dataDir,
  addresses,
  settings = {},
  log = () => {},
}: Options): Promise<EmbeddedServer> {
  const lock = holdFolder(dataDir, addresses)
  const { folder } = lock
  try {
    const place = findPlace(folder)
    if (!place.folder.startsWith(folder))
      log(`The database lies in ${place.folder}: its account can't reach ${folder}.`)
    const binaries = findBinaries(place)
    await createCluster(place, binaries)
    let server = await runPostmaster(place, binaries, settings)
    if (server.adopted) log(`The database of an earlier start still runs (process ${server.pid}): it is used again.`)
    await createDatabase(server.socket)
    const first = server

    const stopping = new AbortController()
    const again = async (): Promise<void> => {
      for (let delay = 250; !stopping.signal.aborted; delay = Math.min(delay * 2, 30_000)) {
        await server.gone
        if (stopping.signal.aborted) return
        log('The database is gone: it is started again.')
        try {
          server = await runPostmaster(place, binaries, settings)
          delay = 250
        } catch (error) {
          log((error as Error).message)
          await pause(delay, undefined, { signal: stopping.signal }).catch(() => {})
        }
      }
    }
    const watched = again()
    return {
      url: addressOf(first.socket, 'portico'),
      adopted: first.adopted,
      get pid() {
        return server.pid
      },
      async stop() {
        stopping.abort()
        await stopPostmaster(server)
        await watched
        await stopPostmaster(server)
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Makes the data folder and takes it for this process; throws `AlreadyRunning` while another one holds it. */
export function holdFolder(dataDir: string, addresses: readonly string[] = []): { folder: string; release(): void } {
  const folder = makeDataFolder(resolve(dataDir))
  return { folder, ...lockFolder(folder, addresses) }
}

async function createDatabase(socket: string) {
  const client = new Client({ connectionString: addressOf(socket, 'postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query(`select 1 from pg_database where datname = 'portico'`)
    if (!rowCount) await client.query('create database portico')
  } finally {
    await client.end()
  }
}
