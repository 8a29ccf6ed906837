import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'

/** What a step did to the database: bytes of WAL, and rows written in the portal's tables, by table. */
export type Writes = { wal: number; rows: Record<string, number> }

/** Runs a statement as the database's owner. */
export async function askDatabase<R extends pg.QueryResultRow>(url: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<R>(text)).rows
  } finally {
    await client.end()
  }
}

/** What `work` writes. Servers tell their counters when they are idle, ten seconds late at most, so it waits for them on both sides. */
export async function writesOf(url: string, work: () => Promise<unknown>): Promise<Writes> {
  await settle()
  const before = await countWrites(url)
  const from = await askDatabase<{ lsn: string }>(url, 'select pg_current_wal_lsn()::text as lsn')
  await work()
  const [wal] = await askDatabase<{ bytes: number }>(
    url,
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), '${from[0]?.lsn ?? '0/0'}')::float8 as bytes`,
  )
  await settle()
  const after = await countWrites(url)
  const rows = Object.entries(after).map(([table, count]) => [table, count - (before[table] ?? 0)] as const)
  return { wal: wal?.bytes ?? 0, rows: Object.fromEntries(rows.filter(([, count]) => count > 0)) }
}

const settle = () => new Promise(resolve => setTimeout(resolve, 11_000))

async function countWrites(url: string): Promise<Record<string, number>> {
  const rows = await askDatabase<{ name: string; writes: number }>(
    url,
    `select relname as name, (n_tup_ins + n_tup_upd + n_tup_del)::int as writes from pg_stat_user_tables where schemaname = 'portal'`,
  )
  return Object.fromEntries(rows.map(({ name, writes }) => [name, writes]))
}

/** Looks every quarter of a second how much memory the server's processes have of their own; `stop` answers the most one had, in MB. */
export function watchBackends(server: number): { stop: () => number } {
  let most = 0
  const timer = setInterval(() => {
    for (const pid of childrenOf(server)) most = Math.max(most, ownMemory(pid))
  }, 250)
  return {
    stop: () => {
      clearInterval(timer)
      return most
    },
  }
}

function childrenOf(parent: number): number[] {
  try {
    const threads = readdirSync(`/proc/${parent}/task`)
    return threads.flatMap(thread =>
      readFileSync(`/proc/${parent}/task/${thread}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
    )
  } catch {
    return []
  }
}

// In MB; what all servers share is not counted. Where the system does not say, nothing.
function ownMemory(pid: number): number {
  try {
    const [, kB] = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kB ?? 0) / 1000
  } catch {
    return 0
  }
}
