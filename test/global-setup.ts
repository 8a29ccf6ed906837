import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { AlreadyRunning, startEmbedded } from '../src/platform/database/embedded.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL server of this run, and the prefix of the names of all databases the run makes there. */
    testServer: { url: string; prefix: string }
  }
}

const folders = 'portico-test-'
// Tests may lose everything in a power cut, and are in a hurry.
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }

/** One PostgreSQL server for the whole run: the one named by TEST_DATABASE_URL or DATABASE_URL, else an embedded one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL || process.env.DATABASE_URL
  const prefix = `portico_test_${Date.now().toString(36)}_${process.pid}_`
  if (given) {
    project.provide('testServer', { url: given, prefix })
    return () => dropAll(given, prefix)
  }
  await sweep()
  const dataDir = await mkdtemp(join(tmpdir(), folders))
  // As root, the account that the server runs as must get there.
  await chmod(dataDir, 0o755)
  const server = await startEmbedded({ dataDir, settings })
  project.provide('testServer', { url: server.url, prefix })
  return async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function dropAll(url: string, prefix: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database')
    for (const { datname } of rows) {
      if (datname.startsWith(prefix)) await client.query(`drop database if exists ${datname} with (force)`)
    }
  } finally {
    await client.end()
  }
}

/** Ends the servers of runs that were killed: adopting and stopping one is all it takes. */
async function sweep() {
  for (const name of await readdir(tmpdir())) {
    const dataDir = join(tmpdir(), name)
    if (!name.startsWith(folders) || !existsSync(join(dataDir, 'portico.lock'))) continue
    try {
      await (await startEmbedded({ dataDir, settings })).stop()
      await rm(dataDir, { recursive: true, force: true })
    } catch (error) {
      // What belongs to someone else, or is being swept by another run, is left to them.
      if (!(error instanceof AlreadyRunning)) process.stderr.write(`${dataDir} stays: ${(error as Error).message}\n`)
    }
  }
}
