import { createHash } from 'node:crypto'
import { Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely'
import pg from 'pg'
import { stepBackServer } from './step-back.ts'

/** The role every query of the app runs as: no table owner, never past row-level security. */
export const appRole = 'portico_app'

// Days stay `YYYY-MM-DD` strings (a Date would move them across time zones), and counts become numbers.
const parsers = new Map<number, (text: string) => unknown>([[pg.types.builtins.DATE, text => text]])
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ?? (pg.types.getTypeParser as (oid: number, format?: string) => unknown)(oid, format),
} as pg.CustomTypesConfig

/**
 * What `openDatabase` needs: the owner's URL, the product's schema, and how many connections at most. With `stepsBack`, their servers
 * let other processes of this machine go first. With `keepsPlans`, a connection keeps the plans of its first two hundred
 * kinds of selects: planning the policies of row-level security takes longer than most pages.
 */
export type DatabaseOptions = {
  url: string
  schema: string
  name: string
  max?: number
  stepsBack?: boolean
  keepsPlans?: boolean
  onError?: (error: Error) => void
}

const mark = '/* kept */'

/**
 * A statement whose plan a connection keeps: for long ones that are said again and again. Kept plans are made without looking at the
 * values, so it has to be one that has only one good way, as under `joinByIndex`.
 */
export const kept = <R>(statement: RawBuilder<R>): RawBuilder<R> => sql<R>`${sql.raw(mark)} ${statement}`

// Each takes the server a fifth of a megabyte; what is said later than these is planned anew each time.
const mostKept = 200

// The driver keeps what has a name; Kysely gives none.
function nameKept(client: pg.Client, keepsSelects: boolean) {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  const names = new Map<string, string>()
  const nameOf = (text: string) => {
    const isKept = text.startsWith(mark) || (keepsSelects && names.size < mostKept && /^\s*(select|with)\b/i.test(text))
    if (isKept && !names.has(text)) names.set(text, createHash('sha256').update(text).digest('base64'))
    return names.get(text)
  }
  const named = (text: unknown, ...rest: unknown[]) => {
    const name = typeof text === 'string' ? nameOf(text) : undefined
    return name ? query({ name, text, values: rest[0] }, ...rest.slice(1)) : query(text, ...rest)
  }
  client.query = named as typeof client.query
}

/**
 * Opens a pool whose every connection has become `portico_app` and looks into one schema only. The first query rejects when
 * row-level security could be bypassed.
 */
export function openPool({
  url,
  schema,
  name,
  max = 10,
  stepsBack = false,
  keepsPlans = false,
  onError,
}: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    application_name: name,
    connectionTimeoutMillis: 10_000,
    options: `-c role=${appRole} -c search_path=${schema} -c timezone=UTC -c jit=off`,
    onConnect: async client => {
      const server = await refuseToBypass(client)
      if (stepsBack) stepBackServer(server)
    },
  } as pg.PoolConfig)
  // Without a listener a dying server would end this process.
  pool.on('error', error => onError?.(error))
  pool.on('connect', client => {
    client.on('error', error => onError?.(error))
    nameKept(client, keepsPlans)
  })
  return pool
}

/** A Kysely over `openPool`; `destroy()` closes the pool. */
export function openDatabase<Tables>(options: DatabaseOptions): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: openPool(options) }) })
}

async function refuseToBypass(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ role: string; bypasses: boolean; server: number }>(
    `select current_user as role, (rolsuper or rolbypassrls) as bypasses, pg_backend_pid() as server from pg_roles
    where rolname = current_user`,
  )
  const [found] = rows
  if (!found || found.role !== appRole || found.bypasses)
    throw new Error(`The database lets ${found?.role} past row-level security. The app must run as ${appRole}.`)
  return found.server
}
