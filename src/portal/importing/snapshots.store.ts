import { sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import type { ImportKind } from './import-kind.ts'

/** A snapshot as stored. */
export type StoredSnapshot = Awaited<ReturnType<typeof getSnapshot>>

/** One snapshot with the name of its organisation; throws `not_found`. */
export async function getSnapshot({ db, viewer }: Tx, id: string) {
  const found = await db
    .selectFrom('snapshot')
    .innerJoin('connection', join =>
      join
        .onRef('connection.portal_id', '=', 'snapshot.portal_id')
        .onRef('connection.id', '=', 'snapshot.connection_id'),
    )
    .selectAll('snapshot')
    .select('connection.organization_name')
    .where('snapshot.portal_id', '=', viewer.portalId)
    .where('snapshot.id', '=', id)
    .executeTakeFirst()
  if (!found) throw problem('not_found')
  return { ...found, kind: found.kind as ImportKind }
}

/** How many ids of each kind a snapshot holds so far. */
export async function countPages({ db, viewer }: Tx, id: string): Promise<{ kind: string; read: number }[]> {
  return db
    .selectFrom('snapshot_page')
    .select(['kind', sql<number>`sum(cardinality(crm_ids))::int`.as('read')])
    .where('portal_id', '=', viewer.portalId)
    .where('snapshot_id', '=', id)
    .groupBy('kind')
    .execute()
}

/** The snapshot that a connection is being read into for this kind of import, if it is. */
export function findReading({ db, viewer }: Tx, connectionId: string, kind: ImportKind) {
  return db
    .selectFrom('snapshot')
    .select('id')
    .where('portal_id', '=', viewer.portalId)
    .where('connection_id', '=', connectionId)
    .where('kind', '=', kind)
    .where('state', '=', 'reading')
    .executeTakeFirst()
}

/** False once the connection was read again, or is being read: what is stored of its records is no longer this snapshot's. */
export async function isLatest(
  { db, viewer }: Tx,
  snapshot: { id: string; connection_id: string; kind: ImportKind },
): Promise<boolean> {
  const newer = await db
    .selectFrom('snapshot')
    .select('id')
    .where('portal_id', '=', viewer.portalId)
    .where('connection_id', '=', snapshot.connection_id)
    .where('kind', '=', snapshot.kind)
    .where('id', '>', snapshot.id)
    .where('state', '<>', 'failed')
    .executeTakeFirst()
  return !newer
}

/** Begins a snapshot. */
export async function insertSnapshot(
  { db, viewer }: Tx,
  snapshot: { id: string; connectionId: string; kind: ImportKind; everything: boolean },
) {
  await db
    .insertInto('snapshot')
    .values({
      portal_id: viewer.portalId,
      id: snapshot.id,
      connection_id: snapshot.connectionId,
      kind: snapshot.kind,
      everything: snapshot.everything,
      started_by: viewer.name,
    })
    .execute()
}

/** Notes pages that follow each other: which ids they held and where to go on. False when another worker noted them first. */
export async function insertSnapshotPage(
  { db, viewer }: Tx,
  snapshot: { id: string; kind: string },
  page: { from: string | null; next: string | null; known: number | null; ids: string[] },
): Promise<boolean> {
  const moved = await db
    .updateTable('snapshot')
    .set(eb => ({
      cursor: page.next,
      page: eb('page', '+', 1),
      read: eb('read', '+', page.ids.length),
      known: page.known,
    }))
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', snapshot.id)
    .where('state', '=', 'reading')
    .where(sql<boolean>`cursor is not distinct from ${page.from}`)
    .returning('page')
    .executeTakeFirst()
  if (!moved) return false
  await db
    .insertInto('snapshot_page')
    .values({
      portal_id: viewer.portalId,
      snapshot_id: snapshot.id,
      kind: snapshot.kind,
      page: moved.page,
      crm_ids: page.ids,
    })
    .execute()
  return true
}

/** Declares a snapshot complete; `read` becomes the number of distinct ids. */
export async function completeSnapshot({ db, viewer, clock }: Tx, id: string) {
  await db
    .updateTable('snapshot')
    .set({
      state: 'complete',
      finished_at: clock(),
      read: sql<number>`(select count(*) from (select distinct s.kind, one from snapshot_page s, unnest(s.crm_ids) one
        where s.portal_id = ${viewer.portalId} and s.snapshot_id = ${id}) held)`,
    })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .execute()
  await sql`select analyze_import('crm_record')`.execute(db)
}

/** Ends a snapshot that could not be read to the end, with what to tell. */
export async function failSnapshot({ db, viewer, clock }: Tx, id: string, error: { code: string; detail: string }) {
  await db
    .updateTable('snapshot')
    .set({ state: 'failed', finished_at: clock(), error_code: error.code, error_detail: error.detail })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .where('state', '=', 'reading')
    .execute()
}
