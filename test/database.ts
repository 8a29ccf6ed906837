import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { inject } from 'vitest'
import { appRole } from '../src/platform/database/database.ts'
import { readSettings, type Settings } from '../src/platform/settings.ts'

/** Whose tables a test database holds. */
export type Product = 'portal' | 'crm' | 'both'

/** A database of one test file's own: migrated, empty, and gone after `drop`. */
export type TestDatabase = { url: string; settings: Settings; drop(): Promise<void> }

// Every run, worker and process that makes a template on this server waits for this lock.
const templateLock = 7_046_112

/** Makes a database for a test file by copying the run's migrated template; call it in `beforeAll`. */
export async function createTestDatabase(product: Product): Promise<TestDatabase> {
  const { url, prefix } = inject('testServer')
  const name = `${prefix}${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`
  await withClient(url, async client => {
    await client.query('select pg_advisory_lock($1)', [templateLock])
    const template = await ensureTemplate(client, product)
    await client.query(`create database ${name} template ${template}`)
  })
  const own = databaseUrl(url, name)
  return {
    url: own,
    settings: testSettings(own),
    drop: () => withClient(url, client => client.query(`drop database if exists ${name} with (force)`)),
  }
}

/** The settings of a test: on free ports, with files in the temporary folder, and with the variables given. */
export function testSettings(databaseUrl: string, env: NodeJS.ProcessEnv = {}): Settings {
  const files = join(tmpdir(), 'portico-test-files')
  const defaults = { PORTAL_PORT: '0', CRM_PORT: '0', PORTICO_DATA: files }
  return readSettings({ ...defaults, ...env, DATABASE_URL: databaseUrl }, 'test')
}

/** What one asks of the database, as the app in somebody's context; nothing of it stays. */
export async function askAsApp<R>(
  client: Client,
  settings: Readonly<Record<string, string>>,
  query: string,
  values: unknown[] = [],
): Promise<R[]> {
  await client.query('begin')
  try {
    for (const [name, value] of Object.entries(settings))
      await client.query('select set_config($1, $2, true)', [name, value])
    await client.query(`set local role ${appRole}`)
    return (await client.query(query, values)).rows
  } finally {
    await client.query('rollback')
  }
}

async function ensureTemplate(client: Client, product: Product): Promise<string> {
  const { url, prefix } = inject('testServer')
  const template = `${prefix}${product}`
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template])
  if (rowCount) return template
  // It gets its name when it is whole, so that a failed migration leaves no half template behind.
  const draft = `${template}_draft`
  await client.query(`drop database if exists ${draft} with (force)`)
  await client.query(`create database ${draft}`)
  const settings = testSettings(databaseUrl(url, draft))
  // Loaded here, so that a test of one product runs without the code of the other.
  if (product !== 'crm') await (await import('../src/portal/portal.migrate.ts')).migratePortal(settings)
  if (product !== 'portal') await (await import('../src/crm/crm.migrate.ts')).migrateCrm(settings)
  await client.query(`alter database ${draft} rename to ${template}`)
  return template
}

function databaseUrl(url: string, name: string): string {
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}

async function withClient(url: string, work: (client: Client) => Promise<unknown>) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
