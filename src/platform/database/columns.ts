import { type Kysely, type RawBuilder, sql } from 'kysely'

/** The columns of a table that can be written, for statements that put whole rows back; generated ones are left out. */
export async function writableColumns(db: Pick<Kysely<never>, 'getExecutor'>, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped
      and attgenerated = '' order by attnum`.execute(db)
  return rows.map(row => row.name)
}

/** Columns of the row that `from`, a jsonb expression, holds: what `to_jsonb` made of it, back in its types. */
export const columnsFrom = (
  table: string,
  columns: readonly string[],
  from: RawBuilder<unknown>,
): RawBuilder<unknown> =>
  sql.join(columns.map(column => sql`(jsonb_populate_record(null::${sql.table(table)}, ${from})).${sql.ref(column)}`))

type Element = string | number | boolean | Date | null | undefined

/**
 * A column of many rows as the one text that PostgreSQL reads an array from; cast it to the array's type. The driver makes the same
 * of an array, but three times as slowly, which an import would notice.
 */
export function arrayText(values: readonly Element[]): string {
  let text = '{'
  for (let at = 0; at < values.length; at += 1)
    text += at === 0 ? elementText(values[at]) : `,${elementText(values[at])}`
  return `${text}}`
}

const special = /["\\]/
const specials = /["\\]/g

function elementText(value: Element): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'string') return special.test(value) ? `"${value.replace(specials, '\\$&')}"` : `"${value}"`
  return value instanceof Date ? `"${value.toISOString()}"` : String(value)
}
