import { ConnectorError, type CrmPage } from '../../connectors/connectors.ts'
import { insertRecords, markAbsent, noteAnswer, openAccess, refusalSentence } from '../connections/connections.ts'
import { type Context, type Tx, transact } from '../people/people.ts'
import {
  completeSnapshot,
  failSnapshot,
  getSnapshot,
  insertSnapshotPage,
  type StoredSnapshot,
} from './snapshots.store.ts'

/**
 * Reads page after page, each stored with its place in one transaction, so that a killed worker's successor goes on where it
 * stopped. A refusal ends the snapshot and is noted on the connection; an error of ours is thrown, and the job tried again.
 */
export async function fetchSnapshot(ctx: Context, snapshotId: string, signal: AbortSignal): Promise<void> {
  const snapshot = await transact(ctx, ctx => getSnapshot(ctx, snapshotId))
  if (snapshot.state !== 'reading') return
  try {
    const { connector, access } = await openAccess(ctx, snapshot.connection_id, signal)
    let { cursor } = snapshot
    for await (const page of connector.fetch(access, 'user', { cursor })) {
      const stored = await transact(ctx, ctx => storePage(ctx, snapshot, cursor, page))
      if (!stored) return
      cursor = page.cursor
    }
    await noteAnswer(ctx, snapshot.connection_id)
  } catch (error) {
    if (signal.aborted || !(error instanceof ConnectorError)) throw error
    await noteAnswer(ctx, snapshot.connection_id, error)
    const detail = refusalSentence(error)
    await transact(ctx, ctx => failSnapshot(ctx, snapshotId, { code: error.code, detail }))
  }
}

/** Stores one page. The last page completes the snapshot, which alone makes a missing record an absent one. */
async function storePage(ctx: Tx, snapshot: StoredSnapshot, from: string | null, page: CrmPage): Promise<boolean> {
  const reading = { connectionId: snapshot.connection_id, snapshotId: snapshot.id, kind: 'user' as const }
  const users = [...new Map(page.records.map(user => [user.id, user])).values()]
  const noted = { from, next: page.cursor, known: page.known, ids: users.map(user => user.id) }
  if (!(await insertSnapshotPage(ctx, { id: snapshot.id, kind: reading.kind }, noted))) return false
  await insertRecords(ctx, reading, users)
  if (page.cursor === null) {
    await markAbsent(ctx, reading)
    await completeSnapshot(ctx, snapshot.id)
  }
  return true
}
