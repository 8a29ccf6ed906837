import type { CsvRecord } from '../../platform/csv.ts'
import type { ImportModule, ImportRow } from './import-module.ts'

/** A file's columns, matched to those of its module. */
export type Layout = {
  module: ImportModule
  /** Header as written, table column, its type and how its cells are read. */
  columns: { header: string; column: string; type: string; read: ImportModule['columns'][string][2] }[]
  nameHeader: string | undefined
  ignored: string[]
}

/** One row that was understood. */
export type ReadRow = { line: number; id: string; row: ImportRow; name: string | undefined; warnings: string[] }

/** Matches headers to columns; what a column says of a record that is told by its id elsewhere counts as understood. */
export function layOut(module: ImportModule, headers: readonly string[]): Layout {
  const columns: Layout['columns'] = []
  const ignored: string[] = []
  let nameHeader: string | undefined
  for (const header of headers) {
    const plain = header.trim().toLowerCase()
    const found = module.columns[plain]
    if (found && !columns.some(one => one.column === found[0])) {
      columns.push({ header, column: found[0], type: found[1], read: found[2] })
    } else if (plain === module.names?.[0]) nameHeader = header
    else if (!headers.some(other => other.trim().toLowerCase() === `${plain}.id`)) ignored.push(header)
  }
  return { module, columns, nameHeader, ignored }
}

/** Reads one record of the file, or says why its row is refused. */
export function readRow(
  layout: Layout,
  { line, record, fault }: CsvRecord,
): ReadRow | { line: number; reason: string } {
  if (fault) return { line, reason: fault }
  const row: ImportRow = {}
  const warnings: string[] = []
  for (const { header, column, read } of layout.columns) {
    const cell = read(record[header] ?? '')
    if ('fault' in cell) return { line, reason: `${header} ${cell.fault}.` }
    if (cell.warning) warnings.push(`${header}: ${cell.warning}.`)
    if (cell.value !== undefined) row[column] = cell.value
  }
  const { id, ...rest } = row
  if (typeof id !== 'string') return { line, reason: 'Record Id is empty.' }
  const name = layout.nameHeader === undefined ? undefined : (record[layout.nameHeader] ?? '').trim()
  return { line, id, row: rest, name, warnings }
}
