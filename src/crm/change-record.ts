import { problem } from '../platform/errors.ts'
import type { CrmContext } from './context.ts'
import {
  type Columns,
  findForChange,
  holdRecord,
  insertRecord,
  type RecordRow,
  type RecordTable,
  updateRecord,
} from './records.store.ts'

/** One kind of record as people work on it: its table, the columns its fields mean, and what follows from them. */
export type RecordKind<Fields> = {
  table: RecordTable
  /** What is not given stays undefined; `before` is the record as it is, if there is one. */
  columns: (fields: Fields, before: RecordRow | undefined) => Columns
  /** The keys the record is sorted and found by; throws where something that must be there is missing. */
  keys: (row: Record<string, unknown>) => Columns
}

// What a column points to, and how its field is called.
const pointers = [
  ['owner_id', 'crm_user', 'owner', 'user'],
  ['account_id', 'account', 'account', 'account'],
  ['contact_id', 'contact', 'contact', 'contact'],
] as const

/** Adds a record and returns its id; it belongs to whoever adds it unless they say otherwise. */
export async function addRecord<Fields>(ctx: CrmContext, kind: RecordKind<Fields>, fields: Fields): Promise<string> {
  const given = kind.columns(fields, undefined)
  const columns = { ...given, owner_id: given.owner_id === undefined ? ctx.viewer.id : given.owner_id }
  const keys = kind.keys(columns)
  await checkPointers(ctx, columns)
  return insertRecord(ctx, kind.table, { ...columns, ...keys })
}

/**
 * Changes what is given of a record; its time of change moves only if something is different afterwards. Throws
 * `changed_meanwhile` when somebody else changed it since it was read.
 */
export async function editRecord<Fields>(
  ctx: CrmContext,
  kind: RecordKind<Fields>,
  id: string,
  { modifiedAt, ...fields }: Fields & { modifiedAt: string },
): Promise<void> {
  const before = await findForChange(ctx, kind.table, id)
  if (!before) throw problem('not_found')
  if (Date.parse(before.seen) !== Date.parse(modifiedAt)) throw problem('changed_meanwhile')
  const wanted = kind.columns(fields as unknown as Fields, before)
  const changes = Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => value !== undefined && before[name] !== value),
  )
  if (Object.keys(changes).length === 0) return
  const keys = kind.keys({ ...before, ...changes })
  await checkPointers(ctx, changes)
  await updateRecord(ctx, kind.table, id, { ...changes, ...keys })
}

/** Refuses what points to no record of this organisation, another organisation's and an invented one alike. */
async function checkPointers(ctx: CrmContext, columns: Columns) {
  for (const [column, table, field, what] of pointers) {
    const id = columns[column]
    if (typeof id === 'string' && !(await holdRecord(ctx, table, id)))
      throw unfit(field, `There is no such ${what} in this CRM.`)
  }
}

/** One field that does not fit, as every refused field is told. */
export const unfit = (field: string, message: string) => problem('invalid_input', undefined, [{ field, message }])
