import { type RawBuilder, sql } from 'kysely'
import type { Sorts } from './lists.ts'

/** A person's name in SQL, as `fullName` gives it. */
export const nameSql = (alias: string) => {
  const column = (name: string) => sql.ref(`${alias}.${name}`)
  return sql<string>`coalesce(nullif(concat_ws(' ', nullif(${column('first_name')}, ''), nullif(${column('last_name')}, '')), ''),
    ${column('email')}, 'No name')`
}

/** A time as the API gives it. */
export const isoSql = (column: string) =>
  sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** `{ id, name }` of a joined row, or null where there is none. */
export const refSql = (alias: string, name: RawBuilder<unknown>) =>
  sql`case when ${sql.ref(`${alias}.id`)} is not null
    then jsonb_build_object('id', ${sql.ref(`${alias}.id`)}::text, 'name', ${name}) end`

/** The columns every record shows: when it was made and when something of it really changed. */
export const timesSql = (alias: string) =>
  sql`${isoSql(`${alias}.created_time`)} as "createdAt", ${isoSql(`${alias}.modified_time`)} as "modifiedAt"`

/** A text column to sort by, without case and with the empty ones first. */
export const byWords = (column: string) => [sql`lower(coalesce(${sql.ref(column)}, ''))`, 'text'] as const

/** The orders every list of records offers. */
export const commonSorts = (alias: string): Sorts => ({
  name: [sql.ref(`${alias}.name_key`), 'text'],
  created: [sql.ref(`${alias}.created_time`), 'timestamptz'],
  modified: [sql.ref(`${alias}.modified_time`), 'timestamptz'],
})
