import { type Access, type Connector, ConnectorError, type CrmKind, type CrmPage } from '../../connectors/connectors.ts'
import {
  insertRecords,
  markAbsent,
  noteAnswer,
  openAccess,
  refusalSentence,
  verifyOrganization,
} from '../connections/connections.ts'
import { type Context, type Tx, transact } from '../people/people.ts'
import { readKinds } from './import-kind.ts'
import {
  completeSnapshot,
  failSnapshot,
  getSnapshot,
  insertSnapshotPage,
  type StoredSnapshot,
} from './snapshots.store.ts'

/** Where the reading goes on: a kind of records, and a place among them as the CRM names it. */
type Place = { kind: CrmKind; cursor: string | null }

/**
 * Reads page after page, each stored with its place in one transaction, so that a killed worker's successor goes on where it
 * stopped. A refusal ends the snapshot and is noted on the connection; an error of ours is thrown, and the job tried again.
 */
export async function fetchSnapshot(ctx: Context, snapshotId: string, signal: AbortSignal): Promise<void> {
  const snapshot = await transact(ctx, ctx => getSnapshot(ctx, snapshotId))
  if (snapshot.state !== 'reading') return
  try {
    // Another organisation behind the same address is not read: its numbers mean other people.
    await verifyOrganization(ctx, snapshot.connection_id, signal)
    const { connector, access } = await openAccess(ctx, snapshot.connection_id, signal)
    const start = readPlace(snapshot)
    const kinds = readKinds[snapshot.kind]
    let at = snapshot.cursor
    for (const kind of kinds.slice(kinds.indexOf(start.kind))) {
      const cursor = kind === start.kind ? start.cursor : null
      const read = await readKind(ctx, snapshot, { connector, access, kind, cursor, at })
      if (!read) return
      at = read.at
    }
    await noteAnswer(ctx, snapshot.connection_id)
  } catch (error) {
    if (signal.aborted || !(error instanceof ConnectorError)) throw error
    await noteAnswer(ctx, snapshot.connection_id, error)
    const detail = refusalSentence(error)
    await transact(ctx, ctx => failSnapshot(ctx, snapshotId, { code: error.code, detail }))
  }
}

type ReadingKind = Place & { connector: Connector; access: Access; at: string | null }

/** Reads one kind to its end; undefined when another worker reads it already. */
async function readKind(ctx: Context, snapshot: StoredSnapshot, reading: ReadingKind) {
  const { connector, access, kind } = reading
  let { at } = reading
  for await (const page of connector.fetch(access, kind, { cursor: reading.cursor })) {
    const next = placeAfter(snapshot, kind, page.cursor)
    const from = at
    if (!(await transact(ctx, ctx => storePage(ctx, snapshot, { kind, from, next }, page)))) return undefined
    at = next
  }
  return { at }
}

function readPlace({ kind, cursor }: StoredSnapshot): Place {
  const [first] = readKinds[kind]
  const [, at, place] = /^(\w+):(.*)$/s.exec(cursor ?? '') ?? []
  const found = readKinds[kind].find(one => one === at)
  return { kind: found ?? (first as CrmKind), cursor: place || null }
}

/** The place after a page: further on in its kind, at the start of the next kind, or null at the end of all. */
function placeAfter({ kind }: StoredSnapshot, of: CrmKind, cursor: string | null): string | null {
  if (cursor !== null) return `${of}:${cursor}`
  const next = readKinds[kind][readKinds[kind].indexOf(of) + 1]
  return next ? `${next}:` : null
}

type Step = { kind: CrmKind; from: string | null; next: string | null }

/** Stores one page. The last page completes the snapshot, which alone makes a missing record an absent one. */
async function storePage(ctx: Tx, snapshot: StoredSnapshot, { kind, from, next }: Step, page: CrmPage) {
  const reading = { connectionId: snapshot.connection_id, snapshotId: snapshot.id, kind }
  const records = [...new Map(page.records.map(record => [record.id, record])).values()]
  // What is known is how many there are of the kind being read; of the next one nothing is yet.
  const known = page.cursor === null && next !== null ? null : page.known
  const noted = { from, next, known, ids: records.map(record => record.id) }
  if (!(await insertSnapshotPage(ctx, { id: snapshot.id, kind }, noted))) return false
  await insertRecords(ctx, reading, records)
  if (next === null) {
    for (const one of readKinds[snapshot.kind]) await markAbsent(ctx, { ...reading, kind: one })
    await completeSnapshot(ctx, snapshot.id)
  }
  return true
}
