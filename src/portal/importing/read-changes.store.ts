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

/**
 * The CRM's own time at which the reading before this one began, if changes since then say all: it is complete, was of the same
 * source, and everything was read not long ago.
 */
export async function findReadBefore(
  { db, viewer }: Tx,
  snapshot: StoredSnapshot,
  source: string,
): Promise<Date | undefined> {
  const of = sql`s.portal_id = ${viewer.portalId} and s.connection_id = ${snapshot.connection_id} and s.kind = ${snapshot.kind}`
  const { rows } = await sql<{ at: Date | null }>`
    select before.crm_time as at
    from (select * from snapshot s where ${of} and s.id < ${snapshot.id} order by s.id desc limit 1) before
    where before.state = 'complete' and before.source = ${source} and exists (select from snapshot s
      where ${of} and s.state = 'complete' and s.source = ${source} and s.changes_since is null
        and s.started_at > now() - interval ${sql.lit(longest)})`.execute(db)
  return rows[0]?.at ?? undefined
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

/** Completes a reading of changes: it holds every record that is there, as if all had been read. */
export async function completeChanges(
  { db, viewer, clock }: Tx,
  snapshot: StoredSnapshot,
  of: { kinds: readonly CrmKind[]; since: Date; read: number },
): Promise<void> {
  await sql`
    insert into snapshot_page (portal_id, snapshot_id, kind, page, crm_ids)
    select ${viewer.portalId}, ${snapshot.id}, kind, page, array_agg(crm_id order by crm_id)
    from (select kind, crm_id, (row_number() over (partition by kind order by crm_id) - 1) / 2000 + 1 as page from crm_record
      where portal_id = ${viewer.portalId} and connection_id = ${snapshot.connection_id} and kind = any(${of.kinds}::text[])
        and removed_in is null) held
    group by kind, page`.execute(db)
  await db
    .updateTable('snapshot')
    .set({ state: 'complete', finished_at: clock(), read: of.read, changes_since: of.since, cursor: null })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', snapshot.id)
    .execute()
}
