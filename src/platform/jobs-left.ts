import { setTimeout as pause } from 'node:timers/promises'
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

/**
 * Counts this process among the living workers until closed. When it is the only one, what is marked as being worked on was left by
 * workers that were killed, and is taken up again at once; beside others, that shows only by what no longer gives a sign of life.
 * The same goes for a database that was killed: what it had given out, or was about to be told the end of, may have reached nobody.
 */
export async function joinWorkers(options: Options): Promise<{ close: () => Promise<void> }> {
  let closed = false
  let line = await open(options, again)
  const { rows } = await line.query('select pg_try_advisory_lock($1) as alone', [lock])
  if (rows[0]?.alone) await takeUp(line, options, 'true')
  await line.query('select pg_advisory_lock_shared($1)', [lock])
  if (rows[0]?.alone) await line.query('select pg_advisory_unlock($1)', [lock])

  async function again() {
    while (!closed) {
      await pause(1000)
      try {
        const back = await open(options, again)
        line = back
        if (closed) await back.end()
        else await back.query('select pg_advisory_lock_shared($1)', [lock])
        // Should this line be lost too, that begins anew.
        return void lookAround(back).catch(() => {})
      } catch (error) {
        options.log.debug({ err: error }, 'the line that tells this worker from a dead one is not back yet')
      }
    }
  }

  async function lookAround(line: pg.Client) {
    // Time for other workers to be back as well.
    await pause(2000)
    const { rows } = await line.query(
      `select count(*) = 1 as alone from pg_locks where locktype = 'advisory' and objid = $1 and granted
         and database = (select oid from pg_database where datname = current_database())`,
      [lock],
    )
    if (rows[0]?.alone) await takeUp(line, options, 'started_on < pg_postmaster_start_time()')
  }

  return {
    close: async () => {
      closed = true
      await line.end().catch(() => {})
    },
  }
}

async function open({ url }: Options, onLost: () => Promise<void>) {
  const line = new pg.Client({
    connectionString: url,
    application_name: 'portico-worker-alive',
    options: `-c role=${appRole}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  line.on('error', () => {})
  await line.connect()
  line.once('end', () => void onLost())
  return line
}

async function takeUp(line: pg.Client, { schema, queues, inHand, log }: Options, which: string) {
  const { rowCount } = await line.query(
    `update ${schema}.job set state = 'retry', start_after = now(), heartbeat_on = null
       where state = 'active' and name = any($1) and id <> all($2::uuid[]) and ${which}`,
    [queues, inHand()],
  )
  if (rowCount) log.info({ jobs: rowCount }, 'went on with what was begun and is in nobody’s hands')
}
