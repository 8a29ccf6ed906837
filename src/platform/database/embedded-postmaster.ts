import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { owner, plainEnvironment } from './embedded-cluster.ts'
import { makeSocketFolder, type Place } from './embedded-place.ts'
import { commandOf, isGone, isRunning, markOf, type Process } from './embedded-process.ts'

/** A running PostgreSQL server: where it answers, and a promise that settles when it is gone. */
export type Postmaster = Process & { socket: string; adopted: boolean; gone: Promise<string> }

const patience = 60_000
const signals = [
  ['SIGINT', 30_000],
  ['SIGQUIT', 5000],
  ['SIGKILL', 5000],
] as const
const settings = {
  listen_addresses: '',
  port: '5432',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  wal_buffers: '16MB',
  work_mem: '32MB',
  maintenance_work_mem: '128MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

/** The address of a database of the server behind a socket folder. */
export function addressOf(socket: string, database: string): string {
  return `postgresql://${owner}@localhost:${settings.port}/${database}?host=${encodeURIComponent(socket)}&sslmode=disable`
}

/** Adopts the server an earlier process left running on this cluster, or starts one; resolves once it answers. */
export async function runPostmaster(
  place: Place,
  binaries: string,
  extra: Record<string, string>,
): Promise<Postmaster> {
  const end = Date.now() + patience
  for (;;) {
    const left = readLeft(place.folder)
    if (left) {
      const adopted = await adopt(left, end)
      if (adopted) return adopted
    }
    const socket = makeSocketFolder(place)
    const started = await start(place, binaries, socket, { ...settings, unix_socket_directories: socket, ...extra })
    const failure = await answers(socket, started.gone, end)
    if (!failure) return { ...started, socket, adopted: false }
    await stopPostmaster({ ...started, socket })
    // A server that was killed stays in the process table for a moment and its children a little longer.
    const passing = /lock file "postmaster.pid" already exists|shared memory block .* is still in use/.test(failure)
    if (!passing || Date.now() > end) throw new Error(`The embedded database does not start: ${failure}`)
    await pause(100)
  }
}

/** Stops a server: connections are ended, what was acknowledged is kept. */
export async function stopPostmaster(server: Process & { socket: string }) {
  for (const [signal, milliseconds] of signals) {
    if (isRunning(server)) send(server.pid, signal)
    if (await isGone(server, milliseconds)) break
  }
  rmSync(server.socket, { recursive: true, force: true })
}

type Left = Process & { socket: string }

/** What the server's own lock file says, if the process it names is the server of this cluster. */
function readLeft(folder: string): Left | undefined {
  const file = join(folder, 'postmaster.pid')
  let lines: string[]
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch {
    return undefined
  }
  const pid = Number(lines[0])
  const mark = markOf(pid)
  const serves = mark && / -D (.+?) -c /.exec(commandOf(pid))?.[1]
  if (serves === realpathSync(folder)) return { pid, mark, socket: lines[4] ?? '' }
  if (serves && !existsSync(serves)) {
    throw new Error(`Process ${pid} is a PostgreSQL on a folder that was moved, maybe to ${folder}: stop that process.`)
  }
  // After a restart of the machine the number may be another program's, or that of a process nobody buried, which PostgreSQL
  // can't tell from its own.
  if (!isAttached(lines[6])) {
    for (const left of [file, ...(lines[4] ? [`${socketIn(lines[4])}.lock`] : [])]) rmSync(left, { force: true })
  }
  return undefined
}

const socketIn = (folder: string) => join(folder, `.s.PGSQL.${settings.port}`)

/** Whether a process still uses the shared memory a server left behind: its children outlive it by a moment. */
function isAttached(line = ''): boolean {
  const id = line.trim().split(/\s+/)[1]
  try {
    const segments = readFileSync('/proc/sysvipc/shm', 'utf8')
      .split('\n')
      .map(row => row.trim().split(/\s+/))
    return segments.some(fields => fields[1] === id && Number(fields[6]) > 0)
  } catch {
    return true
  }
}

async function adopt(left: Left, end: number): Promise<Postmaster | undefined> {
  const gone = watch(left)
  // Without its socket, which may have been swept away with other temporary files, nobody can reach it any more.
  if (existsSync(socketIn(left.socket)) && !(await answers(left.socket, gone, end))) {
    return { ...left, adopted: true, gone }
  }
  await stopPostmaster(left)
  return undefined
}

async function watch(server: Process): Promise<string> {
  while (isRunning(server)) await pause(250)
  return 'the server is gone'
}

/** Runs the server in a session of its own, so that Ctrl-C in a terminal reaches us alone and we stop it last. */
async function start({ folder, account }: Place, binaries: string, socket: string, all: Record<string, string>) {
  const log = `${folder}.log`
  const from = statSync(log, { throwIfNoEntry: false })?.size ?? 0
  const file = openSync(log, from > 10_000_000 ? 'w' : 'a', 0o600)
  const parameters = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const args = ['-D', realpathSync(folder), ...parameters]
  const options = { ...account, cwd: '/', env: plainEnvironment, detached: true } as const
  const child = spawn(join(binaries, 'postgres'), args, { ...options, stdio: ['ignore', file, file] })
  closeSync(file)
  const gone = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('exit', () => {
      const said = readFileSync(log).subarray(from > 10_000_000 ? 0 : from)
      resolve(said.toString('utf8').slice(-2000).trim() || `the server at ${socket} left without a word`)
    })
  })
  return { pid: child.pid ?? 0, mark: markOf(child.pid ?? 0), gone }
}

/** Waits until the server answers; gives the reason if it leaves before or the time is over. */
async function answers(socket: string, gone: Promise<string>, end: number): Promise<string | undefined> {
  let left: string | undefined
  void gone.then(said => {
    left = said
  })
  let last = ''
  while (left === undefined && Date.now() < end) {
    const client = new Client({ connectionString: addressOf(socket, 'postgres'), connectionTimeoutMillis: 5000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return undefined
    } catch (error) {
      last = String(error)
      await pause(25)
    } finally {
      await client.end().catch(() => {})
    }
  }
  return left ?? last
}

function send(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
