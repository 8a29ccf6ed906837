import { fork } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '../src/platform/database/database.ts'
import { type Jobs, openJobs, workOff } from '../src/platform/jobs.ts'
import { createLog } from '../src/platform/log.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

const log = createLog({ level: 'silent', name: 'test' })
const payload = z.object({ n: z.number() })
// Two queues that the portal has anyway: one keyed, one not.
const keyed = { name: 'fetch-snapshot', payload }
const plain = { name: 'send-reset', payload }

let database: TestDatabase
let jobs: Jobs
let db: ReturnType<typeof openDatabase<Record<never, never>>>

beforeAll(async () => {
  database = await createTestDatabase('portal')
  jobs = await openJobs({ url: database.url, log })
  db = openDatabase({ url: database.url, schema: 'portal', name: 'test' })
})
afterAll(async () => {
  await jobs.close()
  await db.destroy()
  await database.drop()
})

/** Works until `until` numbers came in; every run of a job notes its number. */
async function work(until: number, run: (n: number) => void = () => {}): Promise<number[]> {
  const done: number[] = []
  const enough = Promise.withResolvers<void>()
  const take = async (_deps: unknown, { n }: { n: number }) => {
    run(n)
    done.push(n)
    if (done.length >= until) enough.resolve()
  }
  const worker = await workOff(
    { url: database.url, log },
    [keyed, plain].map(queue => ({ ...queue, run: take })) as never,
    {},
  )
  await enough.promise
  await worker.close()
  return done.sort((a, b) => a - b)
}

describe('a job', () => {
  it('is not there when the transaction that caused it was rolled back', async () => {
    await db
      .transaction()
      .execute(async tx => {
        await jobs.enqueue(tx, plain, { n: 1 })
        throw new Error('no')
      })
      .catch(() => {})
    await db.transaction().execute(tx => jobs.enqueue(tx, plain, { n: 2 }))
    expect(await work(1)).toEqual([2])
  })

  it('of a keyed queue waits once a key', async () => {
    await db.transaction().execute(async tx => {
      for (const [n, key] of [
        [1, 'a'],
        [2, 'a'],
        [3, 'b'],
      ] as const)
        await jobs.enqueue(tx, keyed, { n }, { key })
    })
    expect(await work(2)).toEqual([1, 3])
  })

  it('goes many at once in one statement', async () => {
    await jobs.enqueueMany(
      db,
      plain,
      Array.from({ length: 50 }, (_, n) => ({ n })),
    )
    expect(await work(50)).toEqual(Array.from({ length: 50 }, (_, n) => n))
  })

  it('is tried again when it fails', async () => {
    let tries = 0
    await jobs.enqueue(db, plain, { n: 7 })
    const done = await work(1, () => {
      tries += 1
      if (tries === 1) throw new Error('not yet')
    })
    expect([done, tries]).toEqual([[7], 2])
  })

  it('runs again after its worker was killed', async () => {
    await jobs.enqueue(db, plain, { n: 9 })
    const worker = fork(join(import.meta.dirname, 'hanging-worker.ts'), {
      env: { ...process.env, DATABASE_URL: database.url },
    })
    await new Promise(taken => worker.once('message', taken))
    worker.kill('SIGKILL')
    expect(await work(1)).toEqual([9])
  }, 60_000)
})
