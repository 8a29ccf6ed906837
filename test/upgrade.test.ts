// An upgrade of an installation that is at work: what is counted anew has to hold whoever was just writing.
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { migrate } from '../src/platform/database/migrate.ts'
import { migratePortal } from '../src/portal/portal.migrate.ts'
import { testSettings } from './database.ts'

const { url: serverUrl, prefix } = inject('testServer')
const name = `${prefix}${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`
const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href
const migrations = join(import.meta.dirname, '..', 'migrations', 'portal')
const before = mkdtempSync(join(tmpdir(), 'before-'))
const opened: Client[] = []
const portal = crypto.randomUUID()

beforeAll(async () => {
  await (await open(serverUrl)).query(`create database ${name}`)
  for (const file of readdirSync(migrations).filter(file => file < '0009'))
    symlinkSync(join(migrations, file), join(before, file))
})
afterAll(async () => {
  const [server, ...others] = opened
  for (const client of others) await client.end()
  await server?.query(`drop database if exists ${name} with (force)`)
  await server?.end()
  rmSync(before, { recursive: true, force: true })
})

async function open(at = url) {
  const client = new Client({ connectionString: at, options: '-c search_path=portal' })
  await client.connect()
  opened.push(client)
  return client
}

const add = (client: Client, count: number) =>
  client.query(
    `with made as (insert into person (portal_id, id, first_name) select $1, gen_random_uuid(), 'Ana' from generate_series(1, $2::int)
       returning id)
     insert into client_user (portal_id, id, person_id, sort_key, search) select $1, gen_random_uuid(), id, 'ana', 'ana' from made`,
    [portal, count],
  )

test('counts the client users of whoever was writing when it began, and of whoever waited for it', async () => {
  await migrate({ url, schema: 'portal', folder: before })
  const [writer, later, watcher] = [await open(), await open(), await open()]
  await writer.query(`insert into portal (id, name) values ($1, 'At work')`, [portal])
  await add(writer, 20)
  await writer.query('begin')
  await add(writer, 7)
  await writer.query('delete from client_user where id in (select id from client_user limit 3)')
  const upgrade = migratePortal(testSettings(url))
  const waits = async () =>
    (
      await watcher.query(
        `select from pg_locks where not granted and database = (select oid from pg_database where datname = $1)`,
        [name],
      )
    ).rowCount
  while (!(await waits())) await pause(5)
  const after = add(later, 5)
  await writer.query('commit')
  await Promise.all([upgrade, after])
  await add(writer, 2)
  await writer.query('delete from client_user where id in (select id from client_user limit 1)')
  const { rows } = await watcher.query(
    `select (select sum(people)::int from client_tally) as tally, (select count(*)::int from client_user) as rows`,
  )
  expect(rows).toEqual([{ tally: 30, rows: 30 }])
})
