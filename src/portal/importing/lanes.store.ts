import { sql } from 'kysely'
import type { Tx } from '../people/people.ts'
import { chunks } from './chunks.ts'

/**
 * One step for each kind of record, in the order of the plan's rows, since people come to companies; a large step is halved into
 * two lanes that go side by side. A reversal goes in one: two hats of one person are undone one after the other.
 */
export async function insertLanes(
  { db, viewer }: Pick<Tx, 'db' | 'viewer'>,
  runId: string,
  plan: { id: string; reverses: string | null },
) {
  await sql`
    with kinds as (
      select min(ord) - 1 as low, max(ord) as high, row_number() over (order by min(ord)) as step from plan_row
      where portal_id = ${viewer.portalId} and plan_id = ${plan.id} group by kind),
    lanes as (
      select step, half, low + (high - low) * half / halves as begins, low + (high - low) * (half + 1) / halves as ends
      from kinds, lateral (select case when high - low > ${chunks.oneLane} and ${plan.reverses === null} then 2 else 1 end as halves) h,
        lateral generate_series(0, halves - 1) half)
    insert into run_lane (portal_id, run_id, lane, step, begins, cursor, until)
    select ${viewer.portalId}, ${runId}, row_number() over (order by step, half) - 1, step, begins, begins, ends from lanes`.execute(
    db,
  )
}

/** The lanes of a run that are not at their end yet, by step. */
export async function listOpenLanes({ db, viewer }: Tx, runId: string) {
  return db
    .selectFrom('run_lane')
    .select(['lane', 'step'])
    .where('portal_id', '=', viewer.portalId)
    .where('run_id', '=', runId)
    .whereRef('cursor', '<', 'until')
    .orderBy('step')
    .orderBy('lane')
    .execute()
}

/** Takes the place a lane is at and keeps other workers off it until the transaction ends. */
export async function lockLane({ db, viewer }: Tx, runId: string, lane: number) {
  return db
    .selectFrom('run_lane')
    .select(['cursor', 'until'])
    .where('portal_id', '=', viewer.portalId)
    .where('run_id', '=', runId)
    .where('lane', '=', lane)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

/** Waits for what every lane of a run is carrying out, and keeps workers off them until the transaction ends. */
export async function lockLanes({ db, viewer }: Tx, runId: string) {
  return db
    .selectFrom('run_lane')
    .select(['cursor', 'until', 'begins'])
    .where('portal_id', '=', viewer.portalId)
    .where('run_id', '=', runId)
    .orderBy('lane')
    .forUpdate()
    .execute()
}

/** Moves a lane on. */
export async function updateLane({ db, viewer }: Tx, runId: string, lane: number, cursor: number) {
  await db
    .updateTable('run_lane')
    .set({ cursor })
    .where('portal_id', '=', viewer.portalId)
    .where('run_id', '=', runId)
    .where('lane', '=', lane)
    .execute()
}
