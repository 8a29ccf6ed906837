import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import { appRole } from './database/database.ts'

// One lock for all workers of a database: each holds it together with the others for as long as it lives.
const lock = 7_046_113

type Options = { url: string; log: Logger; schema: string; queues: readonly string[] }

/**
 * Counts this process among the living workers until closed. When it is the only one, what is marked as being worked on was left by
 * workers that were killed, and is taken up again at once; beside others, that shows only by what no longer gives a sign of life.
 */
export async function joinWorkers(options: Options): Promise<{ close: () => Promise<void> }> {
  let closed = false
  let line = await open(options, true, again)
  async function again() {
    while (!closed) {
      await pause(1000)
      try {
        line = await open(options, false, again)
        if (closed) await line.end()
        return
      } catch (error) {
        options.log.debug({ err: error }, 'the line that tells this worker from a dead one is not back yet')
      }
    }
  }
  return {
    close: async () => {
      closed = true
      await line.end().catch(() => {})
    },
  }
}

async function open({ url, log, schema, queues }: Options, isNew: boolean, onLost: () => Promise<void>) {
  const line = new pg.Client({
    connectionString: url,
    application_name: 'portico-worker-alive',
    options: `-c role=${appRole}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  let isOpen = false
  line.on('error', () => {})
  await line.connect()
  line.once('end', () => void (isOpen && onLost()))
  if (isNew) {
    const { rows } = await line.query('select pg_try_advisory_lock($1) as alone', [lock])
    if (rows[0]?.alone) {
      const { rowCount } = await line.query(
        `update ${schema}.job set state = 'retry', start_after = now(), heartbeat_on = null where state = 'active' and name = any($1)`,
        [queues],
      )
      if (rowCount) log.info({ jobs: rowCount }, 'went on with what a killed worker had begun')
    }
    await line.query('select pg_advisory_lock_shared($1)', [lock])
    if (rows[0]?.alone) await line.query('select pg_advisory_unlock($1)', [lock])
  } else await line.query('select pg_advisory_lock_shared($1)', [lock])
  isOpen = true
  return line
}
