import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import { appRole } from './database/database.ts'

// One lock for all workers of a database: each holds it together with the others for as long as it lives.
const lock = 7_046_113

type Options = {
  url: string
  log: Logger
  schema: string
  queues: readonly string[]
  /** The jobs this worker is at. */
  inHand: () => readonly string[]
}

// Longer than a living worker takes to give its next sign of life.
const signsMs = 6000

/**
 * Counts this process among the living workers until closed. When it is the only one, what is marked as being worked on was left by
 * workers that were killed, and is taken up again at once; beside others, that shows only by what no longer gives a sign of life.
 * The same goes for a database that went away: what it had given out, or was about to be told the end of, may have reached nobody.
 */
export async function joinWorkers(options: Options): Promise<{ close: () => Promise<void> }> {
  const closing = new AbortController()
  const { signal } = closing
  let line = await join(options, async client => {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as alone', [lock])
    if (rows[0]?.alone) await takeUp(client, options)
    await client.query('select pg_advisory_lock_shared($1)', [lock])
    if (rows[0]?.alone) await client.query('select pg_advisory_unlock($1)', [lock])
  })
  const stay = async () => {
    for (;;) {
      await line.ended
      const lostAt = performance.now()
      line = await rejoin()
      if (signal.aborted) return void (await line.client.end())
      void lookAround(line.client, lostAt).catch(report('whether something was left could not be found out'))
    }
  }
  stay().catch(report('is no longer counted among the workers'))

  async function rejoin() {
    for (;;) {
      await wait(1000, undefined, { signal })
      try {
        return await join(options, client => client.query('select pg_advisory_lock_shared($1)', [lock]))
      } catch (error) {
        report('the line that tells this worker from a dead one is not back yet')(error)
      }
    }
  }

  async function lookAround(client: pg.Client, lostAt: number) {
    await wait(signsMs, undefined, { signal })
    const { rows } = await client.query(
      `select count(*) = 1 as alone from pg_locks where locktype = 'advisory' and objid = $1 and granted
         and database = (select oid from pg_database where datname = current_database())`,
      [lock],
    )
    if (rows[0]?.alone) await takeUp(client, options, (performance.now() - lostAt) / 1000)
  }

  function report(what: string) {
    return (error: unknown) => void (signal.aborted || options.log.debug({ err: error }, what))
  }

  return {
    close: async () => {
      closing.abort()
      await line.client.end().catch(() => {})
    },
  }
}

type Line = { client: pg.Client; ended: Promise<unknown> }

/** Opens a line and takes a place among the workers on it; of a line that is lost on the way nothing is left. */
async function join({ url }: Options, take: (client: pg.Client) => Promise<unknown>): Promise<Line> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'portico-worker-alive',
    options: `-c role=${appRole}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  })
  client.on('error', () => {})
  const ended = new Promise(resolve => client.once('end', resolve))
  try {
    await client.connect()
    await take(client)
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
  return { client, ended }
}

/** Takes up what is in nobody's hands; with `quietFor`, in seconds, what gave no sign of life for longer. */
async function takeUp(client: pg.Client, { schema, queues, inHand, log }: Options, quietFor?: number) {
  const { rowCount } = await client.query(
    `update ${schema}.job set state = 'retry', start_after = now(), heartbeat_on = null
       where state = 'active' and name = any($1) and id <> all($2::uuid[])
         and ($3::float8 is null or greatest(started_on, heartbeat_on) < now() - make_interval(secs => $3::float8))`,
    [queues, inHand(), quietFor ?? null],
  )
  if (rowCount) log.info({ jobs: rowCount }, 'went on with what was begun and is in nobody’s hands')
}
