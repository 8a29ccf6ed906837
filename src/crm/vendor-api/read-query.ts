import { isRecordId } from '../context.ts'
import { type Fields, findModule, type RecordModule } from './record-modules.ts'
import { limitExceeded, missingMember, type Refusal } from './refusals.ts'

const mostRows = 2000
const mostColumns = 50

/** What a query asks: a module's records after an id, in the order of their ids. Already checked. */
export type QueryWanted = { module: RecordModule; columns: Fields; after: string; limit: number }

/**
 * Reads the body of a query. Of the vendor's language it is the one sentence by which all records of a module are read,
 * `select … from … where id > '…' order by id asc limit …`; whatever else a query can say is refused, never passed over.
 */
export function readQuery(body: string, version: number): QueryWanted | Refusal {
  const query = selectQuery(body)
  if (query === undefined) return missingMember('select_query')
  const words = query.match(/[\w.]+|'[^']*'|[<>=!]+|\S/g) ?? []
  const says = (...expected: string[]) => {
    const isNext = expected.every((word, n) => words[n]?.toLowerCase() === word)
    if (isNext) words.splice(0, expected.length)
    return isNext
  }

  if (!says('select')) return syntaxError('only select statements are answered', 'select')
  const columns: string[] = []
  do columns.push(words.shift() ?? '')
  while (says(','))
  if (!says('from')) return syntaxError('missing clause', 'from')
  const name = words.shift() ?? ''
  let after = '0'
  if (says('where')) {
    const [column, operator, value = ''] = words.splice(0, 3)
    if (column !== 'id' || operator !== '>') return invalidQuery('only id > can be asked by', { clause: 'where' })
    const id = /^'(\d+)'$/.exec(value)?.[1] ?? ''
    if (id !== '0' && !isRecordId(id)) return invalidQuery('invalid value for the column', { column_name: 'id' })
    after = id
  }
  if (!says('order', 'by', 'id', 'asc')) return syntaxError('records come in the order of id asc', 'order by')
  if (!says('limit')) return syntaxError('missing clause', 'limit')
  const limit = /^\d{1,9}$/.test(words[0] ?? '') ? Number(words.shift()) : 0
  if (limit < 1) return syntaxError('a limit is a number from 1', 'limit')
  if (limit > mostRows) return limitExceeded('limit', mostRows)
  if (words.length > 0) return syntaxError('nothing can stand after the limit', 'limit')
  const module = findModule(name, version)
  if (!module) return invalidQuery('the module given seems to be invalid', { module: name })
  const found = readColumns(module, columns)
  return 'code' in found ? found : { module, columns: found.columns, after, limit }
}

function readColumns(module: RecordModule, names: string[]): { columns: Fields } | Refusal {
  if (names.length > mostColumns) return limitExceeded('select columns', mostColumns)
  const twice = names.find((name, n) => names.indexOf(name) !== n)
  if (twice !== undefined) return duplicateColumn(twice)
  const unknown = names.find(name => name !== 'id' && !Object.hasOwn(module.columns, name))
  if (unknown !== undefined) return invalidQuery('column given seems to be invalid', { column_name: unknown })
  const asked = names.filter(name => name !== 'id')
  return { columns: Object.fromEntries(asked.map(name => [name, module.columns[name]])) as Fields }
}

function selectQuery(body: string): string | undefined {
  try {
    const { select_query } = JSON.parse(body)
    return typeof select_query === 'string' ? select_query : undefined
  } catch {
    return undefined
  }
}

const syntaxError = (message: string, clause: string): Refusal => ({
  status: 400,
  code: 'SYNTAX_ERROR',
  message,
  details: { clause },
})

const invalidQuery = (message: string, details: Record<string, string>): Refusal => ({
  status: 400,
  code: 'INVALID_QUERY',
  message,
  details,
})

const duplicateColumn = (name: string): Refusal => ({
  status: 400,
  code: 'DUPLICATE_DATA',
  message: 'a column can be selected once',
  details: { column_name: name },
})
