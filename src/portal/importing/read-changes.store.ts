import { sql } from 'kysely'
import type { CrmKind } from '../../connectors/connectors.ts'
import type { Tx } from '../people/people.ts'
import type { StoredSnapshot } from './snapshots.store.ts'

/** Notes the CRM's own time at which a reading began, and what is read as whom; a worker that takes it up later changes nothing. */
export async function noteBeginning({ db, viewer }: Tx, id: string, noted: { crmTime: Date | null; source: string }) {
  await db
    .updateTable('snapshot')
    .set({ crm_time: noted.crmTime, source: noted.source })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .where('source', 'is', null)
    .execute()
}

// Everything is read at least once a day.
const longest = '20 hours'

/** A reading that changes since say all about, and the CRM's own time at which it began. */
export type ReadBefore = { id: string; at: Date }

/** The reading before this one, if changes since then say all: it is complete, was of the same source, and everything was read not long ago. */
export async function findReadBefore(
  { db, viewer }: Tx,
  snapshot: StoredSnapshot,
  source: string,
): Promise<ReadBefore | undefined> {
  const of = sql`s.portal_id = ${viewer.portalId} and s.connection_id = ${snapshot.connection_id} and s.kind = ${snapshot.kind}`
  const { rows } = await sql<ReadBefore>`
    select before.id, before.crm_time as at
    from (select * from snapshot s where ${of} and s.id < ${snapshot.id} order by s.id desc limit 1) before
    where before.state = 'complete' and before.crm_time is not null and before.source = ${source} and exists (select from snapshot s
      where ${of} and s.state = 'complete' and s.source = ${source} and s.changes_since is null
        and s.started_at > now() - interval ${sql.lit(longest)})`.execute(db)
  return rows[0]
}

/** Locks a snapshot of which nothing is stored yet; false where another worker was first. */
export async function lockUntouched({ db, viewer }: Tx, id: string): Promise<boolean> {
  const found = await db
    .selectFrom('snapshot')
    .select('id')
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .where('state', '=', 'reading')
    .where('page', '=', 0)
    .forUpdate()
    .executeTakeFirst()
  return found !== undefined
}

/** What a reading of changes holds of a kind, against the reading before it. */
export type Held = { kind: CrmKind; count: number; came: string[]; went: string[] }

/** Completes a reading of changes: it holds every record that is there, as if all had been read. */
export async function completeChanges(
  { db, viewer, clock }: Tx,
  snapshot: StoredSnapshot,
  of: { since: Date; read: number },
): Promise<void> {
  await db
    .updateTable('snapshot')
    .set({ state: 'complete', finished_at: clock(), read: of.read, changes_since: of.since, cursor: null })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', snapshot.id)
    .execute()
}

/** Takes the pages of the reading before over, without what went and with what came; false, and nothing is kept, where that is not all. */
export async function carryPages(
  { db, viewer }: Tx,
  snapshot: StoredSnapshot,
  before: string,
  { kind, count, came, went }: Held,
): Promise<boolean> {
  const here = sql`portal_id = ${viewer.portalId} and kind = ${kind}`
  const { rows } = await sql<{ held: number }>`
    with pages as (
      insert into snapshot_page (portal_id, snapshot_id, kind, page, crm_ids)
      select portal_id, ${snapshot.id}::uuid, kind, page, case when crm_ids && ${went}::text[]
        then array(select one from unnest(crm_ids) one where one <> all(${went}::text[])) else crm_ids end
      from snapshot_page where ${here} and snapshot_id = ${before}
      union all
      select ${viewer.portalId}::uuid, ${snapshot.id}::uuid, ${kind}, coalesce((select max(page) from snapshot_page
        where ${here} and snapshot_id = ${before}), 0) + 1, ${came}::text[] where ${came.length > 0}
      returning crm_ids)
    select coalesce(sum(cardinality(crm_ids)), 0)::int as held from pages`.execute(db)
  if (rows[0]?.held === count) return true
  await sql`delete from snapshot_page where ${here} and snapshot_id = ${snapshot.id}`.execute(db)
  return false
}

/** Writes the pages of a kind anew, from all records that are there. */
export async function writePages({ db, viewer }: Tx, snapshot: StoredSnapshot, kind: CrmKind): Promise<void> {
  await sql`
    insert into snapshot_page (portal_id, snapshot_id, kind, page, crm_ids)
    select ${viewer.portalId}, ${snapshot.id}, ${kind}, page, array_agg(crm_id order by crm_id)
    from (select crm_id, (row_number() over (order by crm_id) - 1) / 2000 + 1 as page from crm_record
      where portal_id = ${viewer.portalId} and connection_id = ${snapshot.connection_id} and kind = ${kind} and removed_in is null) held
    group by page`.execute(db)
}
