// The database of the leak tests, read and written as the app's role in the context of whoever looks.
import { Client } from 'pg'
import { appRole } from '../src/platform/database/database.ts'
import { contextFor, permissionsOf, transact } from '../src/portal/people/people.ts'
import { numbersAlone, wordsMet } from './leak-crawl.ts'
import { mayMeet, word } from './leak-words.ts'
import { buildLeakWorld, type Hat, type LeakWorld } from './leak-world.ts'
import { openTestServer, type TestServer } from './server.ts'

/** Somebody who looks through one hat: the settings that their policies read. */
export type Looking = { who: string; name: string; hat: Hat; settings: Readonly<Record<string, string>> }

export let server: TestServer
export let world: LeakWorld
export let owner: Client
/** Every table that row-level security guards. */
export let tables: string[]
/** Those of them that hold words: all but numbers. */
export let worded: string[]

/** Opens a world in a database that nothing but its policies guards. */
export async function openRows(): Promise<void> {
  const opened = await openTestServer()
  server = opened
  world = await buildLeakWorld(server.portal, { portals: 2, companies: 8 })
  owner = new Client({ connectionString: opened.databaseUrl, options: '-c search_path=portal' })
  await owner.connect()
  const { rows } = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'portal'::regnamespace and relkind in ('r', 'p')
     and relrowsecurity order by 1`,
  )
  tables = rows.map(row => row.name)
  worded = tables.filter(table => !numbersAlone.includes(table))
  await loosen()
  for (const table of tables) for (const n of [1, 2]) await sow(table, n)
}

export async function closeRows(): Promise<void> {
  await owner?.end()
  await server?.close()
}

/** Leaves no keys, checks and triggers, so that a statement is refused by a policy or by nothing. */
async function loosen() {
  const { rows } = await owner.query<{ statement: string }>(
    `select format('alter table %s drop constraint if exists %I cascade', conrelid::regclass, conname) as statement
     from pg_constraint where connamespace = 'portal'::regnamespace and contype in ('f', 'p', 'u', 'c')
     union all select format('drop trigger %I on %s', tgname, tgrelid::regclass) from pg_trigger join pg_class c on c.oid = tgrelid
     where c.relnamespace = 'portal'::regnamespace and not tgisinternal`,
  )
  for (const { statement } of rows) await owner.query(statement)
  const indexes = await owner.query<{ statement: string }>(
    `select format('drop index %s', indexrelid::regclass) as statement from pg_index join pg_class c on c.oid = indrelid
     where c.relnamespace = 'portal'::regnamespace and indisunique and c.relrowsecurity`,
  )
  for (const { statement } of indexes.rows) await owner.query(statement)
}

/** The column of a table that says whose portal a row is of. */
export const keyOf = (table: string) => (table === 'portal' ? 'id' : 'portal_id')

/** The names of the columns that can be written. */
export async function columnsOf(table: string): Promise<{ name: string; type: string }[]> {
  const { rows } = await owner.query<{ name: string; type: string }>(
    `select column_name as name, udt_name as type from information_schema.columns
     where table_schema = 'portal' and table_name = $1 and is_generated = 'NEVER'`,
    [table],
  )
  return rows
}

/** Puts a row into a table that the world does not fill: until somebody says more, an administrator's. */
async function sow(table: string, n: number) {
  const portal = world.portals[n]?.id
  const { rowCount } = await owner.query(`select from ${table} where ${keyOf(table)} = $1 limit 1`, [portal])
  if (rowCount) return
  const mark = word(n, 'import')
  const values: Record<string, string> = {
    text: `'${mark}'`,
    _text: `array['${mark}']`,
    jsonb: `'["${mark}"]'`,
    bool: 'true',
    int4: '1',
    timestamptz: 'now()',
    uuid: 'gen_random_uuid()',
  }
  const columns = (await columnsOf(table)).filter(({ type }) => values[type])
  const of = columns.map(({ name, type }) => (name === 'portal_id' ? `'${portal}'` : values[type]))
  await owner.query(`insert into ${table} (${columns.map(({ name }) => `"${name}"`)}) values (${of})`)
}

/** Somebody of the world as the app looks for them, through each of their hats. */
export async function lookingAs(who: string): Promise<Looking[]> {
  const all: Looking[] = []
  for (const hat of world.viewers[who]?.hats ?? []) {
    const isClient = hat.hat === 'client'
    const table = isClient ? 'client_user' : 'portal_user'
    const { rows } = await owner.query(`select to_jsonb(t) as row from ${table} t where id = $1`, [hat.hatId])
    const { portal_id, person_id, client_company_id = null } = rows[0].row
    const context = contextFor(server.portal, {
      hat: isClient ? 'client_user' : hat.hat === 'administrator' ? 'administrator' : 'portal_user',
      portalId: portal_id,
      loginId: null,
      personId: person_id,
      portalUserId: isClient ? null : hat.hatId,
      clientUserId: isClient ? hat.hatId : null,
      companyId: client_company_id,
      role: hat.hat,
      permissions: permissionsOf(hat.hat),
      isOwner: false,
      name: '',
    })
    // Which projects are theirs the app finds out by itself.
    const projects = await transact(context, async ({ db }) => {
      const setting = db.selectNoFrom(eb => eb.fn<string>('current_setting', [eb.val('app.projects')]).as('now'))
      return (await setting.executeTakeFirstOrThrow()).now
    })
    const name = `${who} as ${isClient ? `client of ${hat.company}` : hat.hat}`
    all.push({ who, name, hat, settings: { ...context.settings, 'app.projects': projects } })
  }
  return all
}

/** Runs a statement as the app's role in somebody's context, after `before` as the owner; nothing of it stays. */
export async function asApp({ settings }: Looking, statement: string, values: unknown[] = [], before?: string) {
  await owner.query('begin')
  try {
    if (before) await owner.query(before)
    const set = Object.keys(settings).map((_, at) => `set_config($${at * 2 + 1}, $${at * 2 + 2}, true)`)
    await owner.query(`select ${set}`, Object.entries(settings).flat())
    await owner.query(`set local role ${appRole}`)
    const { rows, rowCount } = await owner.query<{ text: string }>(statement, values)
    return { rows, count: rowCount ?? 0, isRefused: false }
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error
    return { rows: [], count: 0, isRefused: true }
  } finally {
    await owner.query('rollback')
  }
}

/** The rows of a table that somebody reads, and the words in them that are not theirs. Who owns the portal is a bare id. */
export async function read(looking: Looking, table: string, before?: string) {
  const { rows } = await asApp(looking, `select (to_jsonb(t) - 'owner_id')::text as text from ${table} t`, [], before)
  const foreign = rows.flatMap(({ text }) => wordsMet(world, text).filter(one => !mayMeet(looking.hat, one, 'rows')))
  return { rows: rows.map(row => row.text), foreign: [...new Set(foreign)] }
}

/** The statement that makes a policy let through what fits `to`, and lets rows be what fits `check`. */
export function open(policy: string, table: string, to: string, check = to): string {
  const using = policy === 'app_insert' ? '' : `using (${to})`
  const checks = policy === 'app_insert' || policy === 'app_update' ? `with check (${check})` : ''
  return `alter policy ${policy} on ${table} ${using} ${checks}`
}
