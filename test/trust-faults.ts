// A pool whose n-th statement meets a fault, and a database that can be put back to where it was.
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { openPool } from '../src/platform/database/database.ts'
import type { PortalTables } from '../src/portal/portal.tables.ts'

/**
 * What happens at a statement: the connection is lost before the server gets it; the server carries it out and the answer is
 * lost; the server refuses it, as it would refuse a row; or it refuses it and every one of the same words from then on.
 */
export type Fault = 'lost before' | 'lost after' | 'refused' | 'always refused'

/** The database as a process sees it whose connections fail at the statement a test says. */
export type FaultyPool = {
  pool: Kysely<PortalTables>
  /** Makes the n-th statement from now on, counted over all connections, meet a fault. */
  arm: (n: number, fault: Fault) => void
  /** Lets every statement pass from now on. */
  disarm: () => void
  /** The statements since then, in order. */
  said: () => readonly string[]
  /** Whether the fault was met. */
  met: () => boolean
  /** Waits until no connection is in use any more. */
  quiet: () => Promise<void>
  close: () => Promise<void>
}

/** Opens a pool over the real driver and the real server; only the moment of the fault is made up. */
export function openFaultyPool(url: string): FaultyPool {
  const real = openPool({ url, schema: 'portal', name: 'faulty', max: 8 })
  let wanted = { n: Number.POSITIVE_INFINITY, fault: 'lost before' as Fault }
  let said: string[] = []
  let met = false
  let refused: string | undefined
  let inUse = 0
  const onQuiet: (() => void)[] = []
  const wrapped = new WeakMap<pg.PoolClient, unknown>()

  async function query(client: pg.PoolClient, text: string, values: unknown[]) {
    said.push(text)
    if (text === refused) return client.query('select 1 / 0')
    if (said.length !== wanted.n) return client.query(text, values)
    met = true
    if (wanted.fault === 'always refused') refused = text
    if (wanted.fault.endsWith('refused')) return client.query('select 1 / 0')
    if (wanted.fault === 'lost after') await client.query(text, values)
    await cut(client)
    throw new Error('Connection terminated unexpectedly')
  }

  const wrap = (client: pg.PoolClient) => {
    const found = wrapped.get(client) ?? {
      query: (text: string, values: unknown[]) => query(client, text, values),
      release: (error?: boolean) => {
        client.release(error)
        inUse -= 1
        if (inUse === 0) for (const tell of onQuiet.splice(0)) tell()
      },
    }
    wrapped.set(client, found)
    return found
  }
  const pool = {
    connect: async () => {
      inUse += 1
      return wrap(await real.connect())
    },
    end: () => real.end(),
  }
  const arm = (n: number, fault: Fault) => {
    wanted = { n, fault }
    said = []
    met = false
    refused = undefined
  }
  return {
    pool: new Kysely<PortalTables>({ dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool }) }),
    arm,
    disarm: () => arm(Number.POSITIVE_INFINITY, 'refused'),
    said: () => said,
    met: () => met,
    quiet: () => new Promise(done => (inUse === 0 ? done() : void onQuiet.push(done))),
    close: () => real.end(),
  }
}

/** Ends the connection as a broken line would, without a word to the server. */
function cut(client: pg.PoolClient): Promise<void> {
  const { connection } = client as unknown as { connection: { stream: { destroy: () => void } } }
  const ended = new Promise<void>(done => client.once('end', done))
  connection.stream.destroy()
  return ended
}

/** Takes note of every row there is and puts all of it back when asked. Needs the owner of the database. */
export async function openKeeper(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('create schema if not exists kept')
  const { rows: tables } = await client.query<{ of: string; name: string; columns: string }>(
    `select c.table_schema as of, c.table_name as name, string_agg(format('%I', c.column_name), ', ' order by c.ordinal_position) as columns
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
       and (c.table_schema = 'portal' or (c.table_schema = 'pgboss' and c.table_name = 'job')) group by 1, 2`,
  )
  const each = (write: (from: string, kept: string, columns: string) => string) =>
    tables.map(({ of, name, columns }) => write(`${of}."${name}"`, `kept."${of}_${name}"`, columns)).join(';\n')
  let times = 0
  return {
    client,
    keep: () =>
      client.query(each((from, kept) => `drop table if exists ${kept}; create table ${kept} as table ${from}`)),
    async putBack() {
      // What stands as it stood is left alone: rewritten a thousand times, small tables become slow ones.
      await client.query(
        `begin; set local session_replication_role = replica;
         ${each(
           (from, kept, columns) => `
           delete from ${from} t where not exists (select from ${kept} k where k is not distinct from t);
           insert into ${from} (${columns}) select ${columns} from ${kept} k
             where not exists (select from ${from} t where t is not distinct from k)`,
         )}; commit`,
      )
      times += 1
      if (times % 20 === 0) for (const { of, name } of tables) await client.query(`vacuum ${of}."${name}"`)
    },
    close: () => client.end(),
  }
}
