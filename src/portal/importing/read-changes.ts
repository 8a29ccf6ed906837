import type { Access, Connector, CrmChanges, CrmKind } from '../../connectors/connectors.ts'
import { countPresent, insertRecords, isInDoubt, listPresent, markGone } from '../connections/connections.ts'
import { type Context, type Tx, transact } from '../people/people.ts'
import { chunks } from './chunks.ts'
import { readKinds } from './import-kind.ts'
import {
  carryPages,
  completeChanges,
  findReadBefore,
  lockUntouched,
  noteBeginning,
  writePages,
} from './read-changes.store.ts'
import type { StoredSnapshot } from './snapshots.store.ts'

// What was stamped before the last reading began may have been committed after it.
const overlap = 5 * 60_000

/**
 * Asks the CRM only for what changed since the reading before, where that says all. All of it is stored in one transaction, or
 * nothing. False where everything has to be read.
 */
export async function readChanges(
  ctx: Context,
  snapshot: StoredSnapshot,
  { connector, access, source }: { connector: Connector; access: Access; source: string },
): Promise<boolean> {
  const { changes } = connector
  const kinds = readKinds[snapshot.kind]
  if (snapshot.page > 0 || !changes || !kinds.every(kind => changes.kinds.includes(kind))) return false
  const crmTime = await changes.now(access)
  const before = await transact(ctx, async ctx => {
    await noteBeginning(ctx, snapshot.id, { crmTime, source })
    return snapshot.everything ? undefined : findReadBefore(ctx, snapshot, source)
  })
  // Its clock was put back: the times of its records say nothing.
  if (!before || !crmTime || crmTime < before.at) return false
  const since = new Date(before.at.getTime() - overlap)
  const found = await changes.since(access, kinds, since)
  if (!found) return false
  try {
    await transact(ctx, ctx => store(ctx, snapshot, found, { before: before.id, since }))
    return true
  } catch (error) {
    if (error === notAll) return false
    throw error
  }
}

/** Thrown to take back what was stored: the changes do not add up to what the CRM has. */
const notAll = new Error('The changes are not all')

async function store(
  ctx: Tx,
  snapshot: StoredSnapshot,
  changes: ReadonlyMap<CrmKind, CrmChanges>,
  of: { before: string; since: Date },
) {
  if (!(await lockUntouched(ctx, snapshot.id))) return
  if (await isInDoubt(ctx, snapshot.connection_id, changes)) throw notAll
  let read = 0
  for (const [kind, { records, gone, count }] of changes) {
    const reading = { connectionId: snapshot.connection_id, snapshotId: snapshot.id, kind }
    const ids = records.map(record => record.id)
    const present = new Set(await listPresent(ctx, reading, [...ids, ...gone]))
    await markGone(ctx, reading, gone)
    for (let at = 0; at < records.length; at += chunks.fetch)
      await insertRecords(ctx, reading, records.slice(at, at + chunks.fetch))
    const stays = new Set(ids)
    const went = gone.filter(id => present.has(id) && !stays.has(id))
    const held = { kind, count, came: ids.filter(id => !present.has(id)), went }
    const isCarried = await carryPages(ctx, snapshot, of.before, held)
    // Potentials are also asked for beside a client, outside of any reading.
    if (!isCarried || kind === 'deal') if ((await countPresent(ctx, reading)) !== count) throw notAll
    if (!isCarried) await writePages(ctx, snapshot, kind)
    read += count
  }
  await completeChanges(ctx, snapshot, { since: of.since, read })
}
