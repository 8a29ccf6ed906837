import { setTimeout as pause } from 'node:timers/promises'
import { CompiledQuery, type Kysely } from 'kysely'
import { PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { isDatabaseAway } from './database/away.ts'
import { appRole } from './database/database.ts'
import { joinWorkers } from './jobs-left.ts'

const schema = 'pgboss'

/** One kind of background work: its name, the shape of its payload, and one call to a verb. */
export type Job<Deps, P extends z.ZodType = z.ZodType> = {
  readonly name: string
  readonly payload: P
  /** True where at most one job of a key may wait or run; every payload then travels with a key. */
  readonly keyed?: boolean
  /** How many run at once in one worker; 1 unless given. */
  readonly atOnce?: number
  readonly run: (deps: Deps, payload: z.output<P>, signal: AbortSignal) => Promise<void>
}

/** What statements run on: a transaction, or the pool. */
type Executor = Pick<Kysely<unknown>, 'executeQuery'>

/** Enqueues work in the transaction that caused it. */
export type Jobs = {
  /** In a keyed queue, a job whose `key` already waits or runs is dropped. */
  enqueue: <P extends z.ZodType>(
    db: Executor,
    job: Pick<Job<never, P>, 'name'> & { payload: P },
    payload: z.input<P>,
    options?: { key?: string; afterSeconds?: number },
  ) => Promise<void>
  /** The same for many payloads, in one statement. */
  enqueueMany: <P extends z.ZodType>(
    db: Executor,
    job: Pick<Job<never, P>, 'name'> & { payload: P },
    payloads: z.input<P>[],
  ) => Promise<void>
  close: () => Promise<void>
}

type JobsOptions = { url: string; log: Logger }

const connect = ({ url, log }: JobsOptions, name: string, max: number) => {
  const boss = new PgBoss({
    connectionString: url,
    application_name: name,
    max,
    schema,
    migrate: false,
    createSchema: false,
    options: `-c role=${appRole} -c timezone=UTC`,
    useListenNotify: name === 'portico-worker',
    supervise: name === 'portico-worker',
    schedule: false,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    reindex: false,
    monitorVacuum: false,
  })
  boss.on('error', error => log.warn({ err: error }, 'the job queue reports an error'))
  return boss
}

/** Opens the sending side of the queue, for web processes. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const boss = connect(options, 'portico-jobs', 1)
  await boss.start()
  return {
    enqueue: async (db, job, payload, { key, afterSeconds } = {}) => {
      await boss.send(job.name, payload as object, {
        db: inTransaction(db),
        ...(key ? { singletonKey: key } : {}),
        ...(afterSeconds ? { startAfter: afterSeconds } : {}),
      })
    },
    enqueueMany: async (db, job, payloads) => {
      if (payloads.length > 0)
        await boss.insert(
          job.name,
          payloads.map(data => ({ data: data as object })),
          { db: inTransaction(db) },
        )
    },
    close: () => boss.stop({ graceful: false }),
  }
}

/**
 * Works off the queue. What a killed worker had begun is taken up when its successor starts, or some ten seconds later by another
 * one beside it; `close` lets the running jobs see an abort and end.
 */
export async function workOff<Deps>(
  options: JobsOptions,
  jobs: readonly Job<Deps>[],
  deps: Deps,
): Promise<{ close: () => Promise<void> }> {
  const boss = connect(options, 'portico-worker', 4)
  const stopping = new AbortController()
  await boss.start()
  const inHand = new Set<string>()
  const queues = jobs.map(job => job.name)
  const alive = await joinWorkers({ ...options, schema, queues, inHand: () => [...inHand] }).catch(async error => {
    await boss.stop({ graceful: false })
    throw error
  })
  for (const job of jobs) {
    for (let n = 0; n < (job.atOnce ?? 1); n += 1) {
      const lane: string = await boss.work<object>(
        job.name,
        { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 1, batchSize: 1 },
        async ([one]) => {
          if (!one) return
          const signal = AbortSignal.any([one.signal, stopping.signal])
          inHand.add(one.id)
          try {
            await outlast(() => job.run(deps, job.payload.parse(one.data), signal), signal)
          } catch (error) {
            if (!stopping.signal.aborted)
              options.log.error({ err: error, job: job.name }, 'a job failed and is tried again')
            throw error
          } finally {
            inHand.delete(one.id)
            // One after the other while there are some, instead of one a second.
            boss.notifyWorker(lane)
          }
        },
      )
    }
  }
  return {
    close: async () => {
      stopping.abort()
      await boss.stop({ graceful: true, timeout: 5000 })
      await alive.close()
    },
  }
}

/** Runs work, and runs it again for as long as the database is away: it goes on where it stopped as soon as that is back. */
async function outlast(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted || !isDatabaseAway(error)) throw error
      await pause(500, undefined, { signal })
    }
  }
}

/** Creates the queue's own tables as the owner, a queue for every job, and lets the app's role use them. */
export async function migrateJobs(
  options: JobsOptions,
  jobs: readonly Pick<Job<never>, 'name' | 'keyed'>[],
): Promise<void> {
  const boss = new PgBoss({ connectionString: options.url, schema, max: 1, supervise: false, schedule: false })
  boss.on('error', error => options.log.warn({ err: error }, 'the job queue reports an error'))
  await boss.start()
  for (const { name, keyed } of jobs) {
    const queue = {
      // A restart counts as a try, and an import has to outlive many; a mail that fails for a day is given up.
      retryLimit: keyed ? 10_000 : 30,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: keyed ? 30 : 3600,
      heartbeatSeconds: 10,
      expireInSeconds: 86_400,
      notify: true,
    }
    if (await boss.getQueue(name)) await boss.updateQueue(name, queue)
    else await boss.createQueue(name, { ...queue, policy: keyed ? 'exclusive' : 'standard' })
  }
  const run = (text: string) => boss.getDb().executeSql(text)
  await run(`grant usage on schema ${schema} to ${appRole}`)
  await run(`grant select, insert, update, delete on all tables in schema ${schema} to ${appRole}`)
  await run(`grant usage on all sequences in schema ${schema} to ${appRole}`)
  await run(`grant execute on all functions in schema ${schema} to ${appRole}`)
  await boss.stop({ graceful: false })
}

function inTransaction(db: Executor) {
  return {
    executeSql: async (text: string, values: unknown[] = []) => {
      const { rows } = await db.executeQuery(CompiledQuery.raw(text, values))
      return { rows }
    },
  }
}
