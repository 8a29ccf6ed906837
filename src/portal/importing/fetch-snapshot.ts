import { type Access, type Connector, ConnectorError, type CrmKind, type CrmPage } from '../../connectors/connectors.ts'
import {
  analyzeFirstRecords,
  insertRecords,
  markAbsent,
  noteAnswer,
  openAccess,
  refusalSentence,
  verifyOrganization,
} from '../connections/connections.ts'
import { type Context, type Tx, transact } from '../people/people.ts'
import { chunks } from './chunks.ts'
import { readKinds } from './import-kind.ts'
import { readChanges } from './read-changes.ts'
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
    const opened = await openAccess(ctx, snapshot.connection_id, signal)
    if (await readChanges(ctx, snapshot, opened)) return await noteAnswer(ctx, snapshot.connection_id)
    const { connector, access } = opened
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

const atOnce = 2
// A slow CRM shows its progress all the same.
const atLeastEvery = 400

/**
 * Reads one kind to its end; undefined when another worker reads it already. While one batch of pages is stored the next is
 * asked for. Records may be stored before their place is noted, since storing them again writes nothing; places go in order.
 */
async function readKind(ctx: Context, snapshot: StoredSnapshot, reading: ReadingKind) {
  const { connector, access, kind } = reading
  const stored: Promise<void>[] = []
  let noted = Promise.resolve(true)
  let { at } = reading
  let records: CrmPage['records'] = []
  let place: Omit<Step, 'ids'> | undefined
  let since = performance.now()
  const store = () => {
    if (!place) return
    const of = distinct(records)
    const step = { ...place, ids: of.map(record => record.id) }
    records = []
    place = undefined
    since = performance.now()
    const isFirst = step.from === reading.at
    const done = transact(ctx, ctx => insertRecords(ctx, readingOf(snapshot, kind), of)).then(async () => {
      if (isFirst) await transact(ctx, analyzeFirstRecords)
    })
    stored.push(done)
    noted = Promise.all([noted, done]).then(
      ([isOurs]) => isOurs && transact(ctx, ctx => notePages(ctx, snapshot, kind, step)),
    )
    // Each is awaited below; until then a rejection must not count as unhandled.
    noted.catch(() => {})
  }
  try {
    for await (const page of connector.fetch(access, kind, { cursor: reading.cursor })) {
      const next = placeAfter(snapshot, kind, page.cursor)
      // What is known is how many there are of the kind being read; of the next one nothing is yet.
      const known = page.cursor === null && next !== null ? null : page.known
      place = { from: place ? place.from : at, next, known }
      records.push(...page.records)
      at = next
      const isDue = records.length >= chunks.fetch || performance.now() - since > atLeastEvery || page.cursor === null
      if (!isDue) continue
      store()
      if (stored.length >= atOnce) await stored.shift()
    }
  } catch (error) {
    // What came before the refusal is kept, so that the next try goes on after it.
    store()
    await noted
    throw error
  }
  return (await noted) ? { at } : undefined
}

const distinct = <R extends { id: string }>(records: readonly R[]): R[] => [
  ...new Map(records.map(record => [record.id, record])).values(),
]

const readingOf = (snapshot: StoredSnapshot, kind: CrmKind) => ({
  connectionId: snapshot.connection_id,
  snapshotId: snapshot.id,
  kind,
})

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

type Step = { from: string | null; next: string | null; known: number | null; ids: string[] }

/** Notes pages whose records are stored. The last page completes the snapshot, which alone makes a missing record an absent one. */
async function notePages(ctx: Tx, snapshot: StoredSnapshot, kind: CrmKind, step: Step): Promise<boolean> {
  if (!(await insertSnapshotPage(ctx, { id: snapshot.id, kind }, step))) return false
  if (step.next !== null) return true
  for (const one of readKinds[snapshot.kind]) await markAbsent(ctx, readingOf(snapshot, one))
  await completeSnapshot(ctx, snapshot.id)
  return true
}
