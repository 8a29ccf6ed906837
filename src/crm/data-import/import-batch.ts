import type { OrgContext } from '../context.ts'
import type { Remark } from '../crm.tables.ts'
import { endKeysOfUnfitOwners } from '../service-keys/service-keys.store.ts'
import { deleteSessionsOfInactive, listAdministrators, lockOrganization } from '../users/users.store.ts'
import type { ImportModule, ImportRow } from './import-module.ts'
import type { Layout, ReadRow } from './read-row.ts'
import { findExisting, insertRows, knownIds, updateRows } from './rows.store.ts'

/** What became of the rows of a batch. */
export type BatchResult = {
  created: string[]
  updated: string[]
  unchanged: string[]
  refusals: Remark[]
  warnings: Remark[]
}

type Draft = { line: number; id: string; before: ImportRow | undefined; after: ImportRow }

/** Takes a batch of rows in: looks up what is there, decides row by row, writes what differs in two statements. */
export async function importBatch(ctx: OrgContext, layout: Layout, rows: ReadRow[]): Promise<BatchResult> {
  const { module } = layout
  const result: BatchResult = { created: [], updated: [], unchanged: [], refusals: [], warnings: [] }
  // Two imports at once would each overlook what the other adds.
  await lockOrganization(ctx)
  const all = [...new Set(Object.values(module.columns).map(([column]) => column))].filter(column => column !== 'id')
  const existing = await findExisting(
    ctx,
    module.table,
    all,
    rows.map(({ id }) => id),
  )
  await dropDeadPointers(ctx, module, rows)

  const drafts: Draft[] = []
  for (const { line, id, row, warnings } of rows) {
    const before = existing.get(id)
    const after = { ...module.defaults, ...before, ...row, id }
    const missing = reasonIncomplete(module, after)
    if (missing) {
      result.refusals.push({ line, reason: missing })
      continue
    }
    result.warnings.push(...warnings.map(reason => ({ line, reason })))
    drafts.push({ line, id, before, after: { ...after, ...module.keys(after) } })
  }
  const kept = module.table === 'crm_user' ? await keepAdministrators(ctx, drafts, result.refusals) : drafts
  await write(ctx, layout, kept, result)
  if (module.table === 'crm_user' && result.updated.length > 0) {
    await endKeysOfUnfitOwners(ctx)
    await deleteSessionsOfInactive(ctx)
  }
  return result
}

async function write(ctx: OrgContext, { module, columns }: Layout, drafts: Draft[], result: BatchResult) {
  const compared = columns.map(({ column }) => column).filter(column => column !== 'created_time')
  const isSame = ({ before, after }: Draft) =>
    compared.every(column => (before?.[column] ?? null) === (after[column] ?? null))
  const created = drafts.filter(({ before }) => !before)
  const updated = drafts.filter(draft => draft.before && !isSame(draft))
  const unchanged = drafts.filter(draft => draft.before && isSame(draft))
  const types = new Map(Object.values(module.columns).map(([column, type]) => [column, type]))
  const written = new Set([
    'id',
    ...columns.map(({ column }) => column),
    ...Object.keys(module.keys({ name: '', stage: '' })),
  ])
  const typed = (names: Iterable<string>) => [...names].map(name => [name, types.get(name) ?? 'text'] as const)
  const rows = (some: Draft[]) => some.map(({ after }) => after)
  await insertRows(ctx, module.table, rows(created), typed(new Set([...written, ...Object.keys(module.defaults)])))
  await updateRows(ctx, module.table, rows(updated), typed(written))
  result.created.push(...created.map(({ id }) => id))
  result.updated.push(...updated.map(({ id }) => id))
  result.unchanged.push(...unchanged.map(({ id }) => id))
}

function reasonIncomplete(module: ImportModule, row: ImportRow): string | undefined {
  const empty = Object.entries(module.required).find(([column]) => !row[column])
  if (empty) return `${empty[1]} is empty.`
  const isPerson = module.module === 'Users' || module.module === 'Contacts'
  if (isPerson && !row.first_name && !row.last_name && !row.email)
    return 'Neither a name nor an e-mail address is given.'
  return undefined
}

/** Clears what points to records that are not here, with a warning: the row itself is worth keeping. */
async function dropDeadPointers(ctx: OrgContext, module: ImportModule, rows: ReadRow[]) {
  for (const [column, [table, what]] of Object.entries(module.points)) {
    const wanted = rows.map(({ row }) => row[column]).filter(id => typeof id === 'string')
    const known = await knownIds(ctx, table, [...new Set(wanted)])
    for (const { row, warnings } of rows) {
      const id = row[column]
      if (typeof id !== 'string' || known.has(id)) continue
      warnings.push(`The ${what} ${id} is not in this CRM; the row was kept without it.`)
      row[column] = null
    }
  }
}

/** Refuses rows that would take access from the one who imports, or from the last active administrator. */
async function keepAdministrators(ctx: OrgContext, drafts: Draft[], refusals: Remark[]): Promise<Draft[]> {
  const isAdministrator = (row: ImportRow | undefined) => row?.profile === 'Administrator' && row.status === 'active'
  const losing = new Set(drafts.filter(({ before, after }) => isAdministrator(before) && !isAdministrator(after)))
  if (losing.size === 0) return drafts
  const losingIds = new Set([...losing].map(({ id }) => id))
  const others = (await listAdministrators(ctx)).filter(({ id }) => !losingIds.has(id))
  const isLast =
    others.length === 0 && !drafts.some(({ before, after }) => !isAdministrator(before) && isAdministrator(after))
  return drafts.filter(draft => {
    if (!losing.has(draft)) return true
    const isOwn = draft.id === ctx.viewer?.id
    if (!isOwn && !isLast) return true
    const reason = isOwn ? 'You cannot take your own access away.' : 'The last active administrator stays.'
    refusals.push({ line: draft.line, reason })
    return false
  })
}
