import { CsvFault, type CsvRecord, readCsv } from '../../platform/csv.ts'
import { problem } from '../../platform/errors.ts'
import { fold } from '../../platform/fold.ts'
import { type OrgContext, type OrgOutside, transactOrg } from '../context.ts'
import type { Remark } from '../crm.tables.ts'
import { importBatch } from './import-batch.ts'
import { recogniseModule } from './import-module.ts'
import { findImport, type ImportRecord, insertImport, type Tally, updateImport } from './imports.store.ts'
import { type Layout, layOut, type ReadRow, readRow } from './read-row.ts'
import { findByName, pointRows } from './rows.store.ts'

const batchSize = 1000
const mostRemarks = 1000
const tooLarge = 'larger than'

/** A file to take in; `maxBytes` ends the reading of one that is larger. */
export type ImportSource = { file: string; source: AsyncIterable<Uint8Array | string>; maxBytes?: number }

type Work = {
  org: OrgOutside
  id: string
  layout: Layout
  tally: Tally
  seen: Map<string, number>
  touched: Set<string>
  names: { line: number; id: string; name: string }[]
}

/**
 * Takes a CSV file in, batch by batch, each in a transaction of its own with the count of what it did. Throws when the file is
 * none of ours; a fault further down ends the import as failed and keeps what came before it.
 */
export async function importFile(org: OrgOutside, { file, source, maxBytes }: ImportSource): Promise<ImportRecord> {
  let work: Work | undefined
  const early: CsvRecord[] = []
  let batch: ReadRow[] = []
  try {
    for await (const record of readCsv(maxBytes ? upTo(maxBytes, source) : source)) {
      if (!work) {
        early.push(record)
        if (record.fault) continue
        work = await begin(org, file, Object.keys(record.record))
      }
      for (const one of early.length > 0 ? early.splice(0) : [record]) take(work, one, batch)
      if (batch.length < batchSize) continue
      await flush(work, batch)
      batch = []
    }
    if (!work) throw problem('invalid_input', 'The file has no rows that can be read. Nothing was imported.')
    await flush(work, batch)
    await resolveNames(work)
    return await finish(work, { state: 'done' })
  } catch (error) {
    const known = error instanceof CsvFault
    if (!work) throw known ? problem('invalid_input', `${error.message} Nothing was imported.`) : error
    const reason = known ? error.message : 'Something went wrong here.'
    if (!known) org.log.error({ err: error, import: work.id }, 'An import of a file broke off')
    if (known) await flush(work, batch)
    return finish(work, {
      state: 'failed',
      failure: `${reason} What is counted here is kept. Mend the file and import the whole of it again.`,
    })
  }
}

async function begin(org: OrgOutside, file: string, headers: string[]): Promise<Work> {
  const module = recogniseModule(headers)
  if (!module) {
    throw problem(
      'invalid_input',
      'The columns of this file are not those of Users, Accounts, Contacts or Deals. Export it again with the column Record Id. Nothing was imported.',
    )
  }
  const layout = layOut(module, headers)
  const id = await transactOrg(org, ctx => insertImport(ctx, { module: module.module, file, ignored: layout.ignored }))
  const counts = { read: 0, created: 0, updated: 0, unchanged: 0, refused: 0, warned: 0 }
  const tally: Tally = { ...counts, refusals: [], warnings: [] }
  return { org, id, layout, tally, seen: new Map(), touched: new Set(), names: [] }
}

function take(work: Work, record: CsvRecord, batch: ReadRow[]) {
  const read = readRow(work.layout, record)
  work.tally.read += 1
  if ('reason' in read) return refuse(work.tally, [read])
  const first = work.seen.get(read.id)
  if (first !== undefined) {
    return refuse(work.tally, [
      { line: read.line, reason: `Record Id ${read.id} is in this file twice, first in line ${first}.` },
    ])
  }
  work.seen.set(read.id, read.line)
  batch.push(read)
}

async function flush(work: Work, batch: ReadRow[]) {
  const { org, tally, layout, id } = work
  const before = structuredClone(tally)
  try {
    await transactOrg(org, async ctx => {
      const done = await importBatch(ctx, layout, batch)
      tally.created += done.created.length
      tally.updated += done.updated.length
      tally.unchanged += done.unchanged.length
      refuse(tally, done.refusals)
      warn(tally, done.warnings)
      await updateImport(ctx, id, tally)
      const taken = new Set([...done.created, ...done.updated, ...done.unchanged])
      for (const one of [...done.created, ...done.updated]) work.touched.add(one)
      for (const { line, id, name } of batch)
        if (name !== undefined && taken.has(id)) work.names.push({ line, id, name })
    })
  } catch (error) {
    // The batch is gone with its transaction, so its rows do not count as read.
    Object.assign(tally, before, { read: before.created + before.updated + before.unchanged + before.refused })
    throw error
  }
}

/** Ties rows to others of the same file by name, once all of them are there. */
async function resolveNames(work: Work) {
  const { org, layout, names, tally, touched } = work
  const column = layout.module.names?.[1]
  if (!column) return
  for (let start = 0; start < names.length; start += batchSize) {
    const some = names.slice(start, start + batchSize)
    await transactOrg(org, async ctx => {
      const changed = await pointRows(ctx, layout.module.table, column, await meant(ctx, work, some))
      const late = changed.filter(id => !touched.has(id)).length
      tally.updated += late
      tally.unchanged -= late
    })
  }
}

async function meant(
  ctx: OrgContext,
  { layout, tally }: Work,
  some: Work['names'],
): Promise<[string, string | null][]> {
  const given = some.map(({ name }) => name).filter(Boolean)
  const isId = (name: string) => /^\d{1,18}$/.test(name) || /^[1-8]\d{18}$/.test(name)
  const found = await findByName(ctx, layout.module.table, { ids: given.filter(isId), keys: given.map(fold) })
  return some.map(({ line, id, name }) => {
    const target = found.ids.has(name) ? name : (found.byKey.get(fold(name)) ?? null)
    if (name && !target)
      warn(tally, [{ line, reason: `${layout.nameHeader}: "${name.slice(0, 60)}" is not in this CRM.` }])
    return [id, name && target !== id ? target : null]
  })
}

async function finish(work: Work, end: { state: 'done' | 'failed'; failure?: string }): Promise<ImportRecord> {
  const { org, id, tally } = work
  return transactOrg(org, async ctx => {
    await updateImport(ctx, id, tally, end)
    return (await findImport(ctx, id)) as ImportRecord
  })
}

function refuse(tally: Tally, remarks: Remark[]) {
  tally.refused += remarks.length
  tally.refusals.push(...remarks.slice(0, Math.max(0, mostRemarks - tally.refusals.length)))
}

function warn(tally: Tally, remarks: Remark[]) {
  tally.warned += remarks.length
  tally.warnings.push(...remarks.slice(0, Math.max(0, mostRemarks - tally.warnings.length)))
}

async function* upTo(maxBytes: number, source: AsyncIterable<Uint8Array | string>) {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new CsvFault(0, `The file is ${tooLarge} ${Math.round(maxBytes / 1e6)} MB.`)
    yield chunk
  }
}
