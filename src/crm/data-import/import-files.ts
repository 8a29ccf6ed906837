import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { Client } from 'pg'
import { systemClock } from '../../platform/clock.ts'
import { CsvFault, readCsv } from '../../platform/csv.ts'
import { openDatabase } from '../../platform/database/database.ts'
import { Problem } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { inOrganization, type OrgOutside, transactOrg } from '../context.ts'
import type { CrmTables } from '../crm.tables.ts'
import { insertOrganization, nextOrganizationId } from '../organizations/organizations.store.ts'
import { importFile } from './import-file.ts'
import { importOrder, recogniseModule } from './import-module.ts'
import type { ImportRecord } from './imports.store.ts'

/** What the command line asks for; `say` writes one line for people. */
export type FilesWanted = {
  url: string
  files: readonly string[]
  org?: string | undefined
  log: Log
  say: (line: string) => void
}

/** Takes files in, in the order that lets them find each other, and says what became of each; false if one failed. */
export async function importFiles({ url, files, org, log, say }: FilesWanted): Promise<boolean> {
  const ordered = await inOrder(files)
  const pool = openDatabase<CrmTables>({ url, schema: 'crm', name: 'portico-crm-import', max: 2 })
  try {
    const ctx = await chooseOrganization({ pool, clock: systemClock, log }, url, org, say)
    let good = true
    for (const path of ordered) {
      try {
        const done = await importFile(ctx, { file: basename(path), source: createReadStream(path) })
        for (const line of report(done)) say(line)
        if (done.state === 'failed') good = false
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        say(`${path}: ${error.message}`)
        good = false
      }
    }
    return good
  } finally {
    await pool.destroy()
  }
}

// What became of a file, in lines for people.
function report(done: ImportRecord): string[] {
  const { module, file, read, created, updated, unchanged, refused, warned } = done
  const remark = (kind: string) => (one: { line: number; reason: string }) =>
    `  line ${one.line} ${kind}: ${one.reason}`
  const more = (all: number, shown: number, kind: string) => (all > shown ? [`  and ${all - shown} more ${kind}`] : [])
  const warnings = done.warnings.slice(0, 20)
  return [
    `${file} (${module}): ${read} read, ${created} created, ${updated} updated, ${unchanged} unchanged, ${refused} refused`,
    ...done.refusals.map(remark('refused')),
    ...more(refused, done.refusals.length, 'refused'),
    ...warnings.map(remark('kept')),
    ...more(warned, warnings.length, 'kept with a remark'),
    ...(done.ignoredColumns.length > 0 ? [`  columns left out: ${done.ignoredColumns.join(', ')}`] : []),
    ...(done.failure ? [`  ${done.failure}`] : []),
  ]
}

async function inOrder(files: readonly string[]): Promise<string[]> {
  const ranked = await Promise.all(files.map(async file => ({ file, rank: await rank(file) })))
  return ranked.sort((a, b) => a.rank - b.rank).map(({ file }) => file)
}

async function rank(file: string): Promise<number> {
  try {
    for await (const { record, fault } of readCsv(createReadStream(file))) {
      const module = fault ? undefined : recogniseModule(Object.keys(record))?.module
      if (module) return importOrder.indexOf(module)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Error(`There is no file ${file}.`)
    if (!(error instanceof CsvFault)) throw error
  }
  return importOrder.length
}

/** The organisation by name, made if it is new; without a name the only one there is. */
async function chooseOrganization(
  base: Pick<OrgOutside, 'pool' | 'clock' | 'log'>,
  url: string,
  name: string | undefined,
  say: (line: string) => void,
): Promise<OrgOutside> {
  const all = await listOrganizations(url)
  if (name === undefined) {
    const [only, ...others] = all
    if (only && others.length === 0) return inOrganization(base, only.id)
    const known = all.map(one => `"${one.name}"`).join(', ')
    throw new Error(`Say which organisation the files belong to: --org NAME.${known && ` There are ${known}.`}`)
  }
  const found = all.find(one => one.name.toLowerCase() === name.toLowerCase())
  if (found) return inOrganization(base, found.id)
  const ctx = inOrganization(base, await nextOrganizationId(base.pool))
  await transactOrg(ctx, ctx => insertOrganization(ctx, { name }))
  say(`The organisation "${name}" is new.`)
  return ctx
}

// As the database's owner: the app itself can never list organisations.
async function listOrganizations(url: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string; name: string }>(
      'select id, name from crm.organization order by id',
    )
    return rows
  } finally {
    await client.end()
  }
}
