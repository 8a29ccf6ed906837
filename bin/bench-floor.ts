import pg from 'pg'
import { timed } from './bench-roles.ts'

/** The rows of each table that an import wrote: a condition on the table, by its name. */
export type Written = Record<string, string>

/**
 * The floor of an import: seconds that COPY takes for exactly the rows it wrote, from files of the server's own, into empty
 * twins of the same tables with the same indexes and foreign keys, one table after the other on one connection.
 */
export async function copyFloor(url: string, written: Written): Promise<{ seconds: number; rows: number }> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=portal' })
  await client.connect()
  const tables = Object.keys(written)
  let seconds = 0
  let rows = 0
  try {
    // In the server's own folder: it may write there, and the folder goes with the database.
    const { rows: found } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`)
    const folder = found[0]?.folder
    await client.query('drop schema if exists bench cascade')
    await client.query('create schema bench')
    for (const table of tables) await client.query(`create table bench.${table} (like portal.${table} including all)`)
    for (const table of tables) await addForeignKeys(client, table, tables)
    for (const [table, where] of Object.entries(written)) {
      const columns = await client.query<{ names: string }>(
        `select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute
         where attrelid = 'portal.${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      )
      const names = columns.rows[0]?.names ?? '*'
      const file = `${folder}/bench-${table}.copy`
      const out = await client.query(`copy (select ${names} from portal.${table} where ${where}) to '${file}'`)
      rows += out.rowCount ?? 0
      const { seconds: took } = await timed(() => client.query(`copy bench.${table} (${names}) from '${file}'`))
      seconds += took
    }
    await client.query('drop schema bench cascade')
  } finally {
    await client.end()
  }
  return { seconds, rows }
}

async function addForeignKeys(client: pg.Client, table: string, tables: readonly string[]) {
  const { rows } = await client.query<{ def: string; target: string }>(
    `select pg_get_constraintdef(oid) as def, confrelid::regclass::text as target from pg_constraint
     where contype = 'f' and conrelid = 'portal.${table}'::regclass`,
  )
  for (const { def, target } of rows) {
    const schema = tables.includes(target) ? 'bench' : 'portal'
    await client.query(
      `alter table bench.${table} add ${def.replace(`REFERENCES ${target}(`, `REFERENCES ${schema}.${target}(`)}`,
    )
  }
}
