import { Client } from 'pg'
import { expect } from 'vitest'
import type { Stage } from './stage.ts'

/** Somebody at the database. */
export async function atDatabase<R>(stage: Stage, work: (db: Client) => Promise<R>): Promise<R> {
  const db = new Client({ connectionString: stage.databaseUrl })
  await db.connect()
  try {
    return await work(db)
  } finally {
    await db.end()
  }
}

/** Keeps an import from writing to a table for as long as `work` takes. */
export const whileHeld = (stage: Stage, table: string, work: (letOn: () => Promise<void>) => Promise<void>) =>
  atDatabase(stage, async db => {
    await db.query('begin')
    await db.query(`lock table portal.${table} in share mode`)
    const letOn = async () => void (await db.query('rollback'))
    await work(letOn)
    await letOn()
  })

/** How many wait for the place that an import is at. */
const countWaiting = async (stage: Stage) => {
  const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%"run_lane"%'`
  return (await atDatabase(stage, db => db.query(waiting))).rowCount
}

/** Keeps the worker, once it is let on, from beginning its next rows before whoever waits already had their turn. */
export const queueBehind = (stage: Stage, work: () => Promise<void>) =>
  atDatabase(stage, async db => {
    await expect.poll(() => countWaiting(stage), { timeout: 10_000 }).toBe(1)
    await db.query('begin')
    const turn = db.query('lock table portal."run_lane" in access exclusive mode')
    await expect.poll(() => countWaiting(stage), { timeout: 10_000 }).toBe(2)
    await work()
    await turn
    await db.query('rollback')
  })
