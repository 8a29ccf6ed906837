import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { markOf } from './platform/database/embedded-process.ts'

// Plays every role: writes down what happens to it, and whether the database still ran when it was told to stop.
const role = `
  import { appendFileSync, existsSync, readFileSync } from 'node:fs'
  import { join } from 'node:path'
  const name = process.argv[2]
  const folder = import.meta.dirname
  const note = what => appendFileSync(join(folder, 'notes'), [name, what, process.pid].join(' ') + '\\n')
  const stop = why => { note(why + (existsSync(join(folder, 'data/postgres/postmaster.pid')) ? '' : ' too late')); process.exit(0) }
  process.on('SIGTERM', () => stop('stopped'))
  process.on('disconnect', () => stop('orphaned'))
  process.on('SIGINT', () => {})
  if (readFileSync(join(folder, 'fails'), 'utf8') === name) process.send({ failed: 'Port 4000 is in use.' }, () => process.exit(1))
  else if (name === 'migrate') { note('ran'); process.exit(0) }
  else { note('serves'); process.send({ ready: true }); setInterval(() => {}, 1000) }
`

// Supervises the stand-in from a process of its own, as the command does.
const at = (path: string) => JSON.stringify(join(import.meta.dirname, path))
const supervisor = `
  import { supervise } from ${at('main-supervise.ts')}
  import { createLog } from ${at('platform/log.ts')}
  import { readSettings } from ${at('platform/settings.ts')}
  const log = createLog({ level: 'warn', name: 'main', pretty: true })
  try {
    await supervise(readSettings(process.env, 'demo'), log, import.meta.dirname + '/role.ts')
  } catch (error) {
    console.log(error.message)
    process.exitCode = 1
  }
`
let folder = ''
const started: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'main '))
  chmodSync(folder, 0o755)
  writeFileSync(join(folder, 'role.ts'), role)
  writeFileSync(join(folder, 'supervise.ts'), supervisor)
  appendFileSync(join(folder, 'fails'), '')
  appendFileSync(join(folder, 'notes'), '')
})

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
})

test('runs one process a role after the migrations, and greets with addresses and accounts', async () => {
  const { said } = await startAll()
  expect(notes('ran')).toHaveLength(1)
  expect(
    notes('serves')
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['crm', 'portal', 'worker'])
  const words = ['http://localhost:4000', 'http://localhost:4100', 'admin@portal.example', 'rep@crm.example']
  for (const word of [...words, 'portico-demo']) expect(said()).toContain(word)
})

test('a signal stops the roles first, then the database, and is no failure', async () => {
  const { child } = await startAll()
  const database = databasePid()
  child.kill('SIGINT')
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(notes('stopped')).toHaveLength(3)
  expect(markOf(database)).toBeUndefined()
})

test('a role that dies is started again, the others stay', async () => {
  await startAll()
  const portal = notes('serves').find(({ name }) => name === 'portal')
  process.kill(portal?.pid ?? 0, 'SIGKILL')
  await expect.poll(() => notes('serves').map(({ name }) => name)).toHaveLength(4)
  expect(notes('serves').at(-1)?.name).toBe('portal')
})

test('a database that dies is started again', async () => {
  await startAll()
  const before = databasePid()
  process.kill(before, 'SIGKILL')
  await expect.poll(databasePid, { timeout: 20_000 }).not.toBe(before)
  expect(notes('serves')).toHaveLength(3)
})

test('the roles stop by themselves when their supervisor is killed, and the next start takes over', async () => {
  const { child } = await startAll()
  const database = databasePid()
  child.kill('SIGKILL')
  await expect.poll(() => notes('orphaned')).toHaveLength(3)
  const { said } = await startAll()
  expect(databasePid()).toBe(database)
  expect(said()).toContain('it is used again')
})

test('a role that can not start ends everything with its sentence alone', async () => {
  writeFileSync(join(folder, 'fails'), 'portal')
  const { child, said } = launch()
  expect(await once(child, 'close')).toEqual([1, null])
  expect(said()).toBe('Port 4000 is in use.\n')
  expect(notes('stopped').length).toBe(notes('serves').length)
  expect(databasePid()).toBe(0)
})

test('a second start on the same folder names the addresses and leaves quietly', async () => {
  await startAll()
  const { child, said } = launch()
  expect(await once(child, 'close')).toEqual([1, null])
  expect(said()).toMatch(/^Portico is already running at http:\/\/localhost:4000 and http:\/\/localhost:4100: .*\n$/)
  expect(notes('stopped')).toEqual([])
})

test('a database of their own is waited for, and one that refuses is named', async () => {
  const server = createServer(socket => socket.end('E\0\0\0\x29SFATAL\0C28P01\0Mwrong password for x\0\0'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const { child, said } = launch({ DATABASE_URL: `postgresql://x@127.0.0.1:${port}/x` })
  expect(await once(child, 'close')).toEqual([1, null])
  expect(said()).toMatch(/^The database in DATABASE_URL does not answer: .*\n$/)
  server.close()
})

test('the command says each mistake in a sentence, without a stack', () => {
  const run = (...words: string[]) => {
    const env = { PATH: process.env.PATH, PORTICO_DATA: join(folder, 'data') }
    const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...words], { env })
    return { status, lines: String(stderr).trim().split('\n').length, says: String(stderr) }
  }
  expect(run()).toMatchObject({ status: 1, lines: 2, says: expect.stringContaining('PORTICO_SECRET must be set') })
  expect(run('worker', '--demo')).toMatchObject({ status: 1, lines: 1, says: expect.stringContaining('DATABASE_URL') })
  expect(run('printer')).toMatchObject({ status: 1, lines: 1, says: expect.stringContaining('Use: node src/main.ts') })
})

function launch(more: NodeJS.ProcessEnv = {}) {
  const env = { PATH: process.env.PATH, PORTICO_DATA: join(folder, 'data'), ...more }
  const child = spawn(process.execPath, [join(folder, 'supervise.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  let said = ''
  child.stdout.on('data', chunk => {
    said += chunk
  })
  return { child, said: () => said }
}

async function startAll() {
  const all = launch()
  await expect.poll(all.said, { timeout: 20_000 }).toContain('Ctrl-C stops everything')
  return all
}

function notes(kind: string): { name: string; pid: number }[] {
  const lines = readFileSync(join(folder, 'notes'), 'utf8').trim().split('\n')
  return lines
    .map(line => line.split(' '))
    .filter(words => words.slice(1, -1).join(' ') === kind)
    .map(words => ({ name: words[0] ?? '', pid: Number(words.at(-1)) }))
}

function databasePid(): number {
  try {
    return Number(readFileSync(join(folder, 'data', 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return 0
  }
}
