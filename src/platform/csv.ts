import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'

/** What a cell may hold; null and undefined become an empty cell. */
export type CsvValue = string | number | boolean | Date | null | undefined

/** One record of a file. `fault` says why its cells cannot be trusted; the record is then empty. */
export type CsvRecord = { line: number; record: Record<string, string>; fault?: string }

/** The file cannot be read on from this line, for instance because a quote is never closed. */
export class CsvFault extends Error {
  override name = 'CsvFault'
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

// What a spreadsheet takes for the start of a formula, in its full-width forms too.
const formula = /^[=+\-@\t\r\n＝＋－＠]/u
const needsQuotes = /[",;\t\r\n]|^\s|\s$/

/** One line of a CSV file, ending included. No cell can be taken for a formula by a spreadsheet. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(cell).join(',')}\r\n`
}

function cell(value: CsvValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'string') return String(value)
  const safe = formula.test(value) ? `'${value}` : value
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A whole file in pieces, for streaming. It begins with a byte order mark, so that spreadsheets read it as UTF-8. */
export async function* csvFile(
  header: readonly string[],
  rows: AsyncIterable<readonly CsvValue[]> | Iterable<readonly CsvValue[]>,
): AsyncGenerator<string> {
  yield `\ufeff${csvLine(header)}`
  for await (const row of rows) yield csvLine(row)
}

/**
 * Reads a CSV file with a header row as a stream, so that memory stays flat. `line` is where a record begins.
 * Throws `CsvFault` when the header or the quoting of the file is broken; records just before it may then be missing.
 */
export async function* readCsv(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<CsvRecord> {
  let nextLine = 1
  const lines = new WeakMap<string[], number>()
  const parser = parse({
    bom: true,
    relax_column_count: true,
    max_record_size: 1_000_000,
    // Counted here: the parser counts a line ending inside quotes twice, and may be far ahead of the loop below.
    on_record: (cells: string[]) => {
      lines.set(cells, nextLine)
      for (const text of cells) nextLine += text.match(/\r\n|\r|\n/g)?.length ?? 0
      nextLine += 1
      return cells
    },
  })
  // Errors reach the loop below through the parser; leaving the loop early closes the source.
  pipeline(source instanceof Readable ? source : Readable.from(source), parser, () => {})
  let header: string[] | undefined
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      const line = lines.get(cells) ?? nextLine
      if (cells.every(text => text.trim() === '')) continue
      if (header) yield toRecord(line, header, cells)
      else header = toHeader(line, cells)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const unclosed = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE'
    const what = unclosed ? 'A quote is opened and never closed' : 'The quotes do not fit together'
    throw new CsvFault(nextLine, `${what} in the row that begins in line ${nextLine}.`)
  }
}

function toHeader(line: number, cells: string[]): string[] {
  const names = cells.map(name => name.trim())
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index)
  if (twice) throw new CsvFault(line, `The column "${twice}" is there twice.`)
  return names
}

function toRecord(line: number, header: string[], cells: string[]): CsvRecord {
  if (cells.length !== header.length)
    return { line, record: {}, fault: `The row has ${cells.length} cells, the header ${header.length}.` }
  return { line, record: Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])) }
}
