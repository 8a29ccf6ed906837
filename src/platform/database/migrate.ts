import fs from 'node:fs/promises'
import path from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import pg from 'pg'
import { appRole } from './database.ts'

/** Which history to apply: the owner's URL, the schema it lives in, and the folder of migrations. */
export type MigrateOptions = { url: string; schema: string; folder: string }

/**
 * Brings one product's schema up to date as the database's owner: creates the schema and the app's role, applies what is
 * missing, and grants. Rejects with the statements to run by hand where the role cannot be created.
 */
export async function migrate({ url, schema, folder }: MigrateOptions): Promise<void> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    options: `-c search_path=${schema},public -c client_min_messages=warning`,
  })
  pool.on('error', () => {})
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    await ensureRole(db)
    await sql`create schema if not exists ${sql.ref(schema)}`.execute(db)
    const migrator = new Migrator({
      db,
      migrationTableSchema: schema,
      provider: new FileMigrationProvider({ fs, path, migrationFolder: folder }),
    })
    const { error } = await migrator.migrateToLatest()
    if (error) throw error
    await grant(db, schema)
  } finally {
    await db.destroy()
  }
}

async function ensureRole(db: Kysely<unknown>) {
  const create = `create role ${appRole} nologin`
  const member = `grant ${appRole} to current_user`
  try {
    await sql
      .raw(`do $$ begin ${create}; exception when duplicate_object or unique_violation then null; end $$`)
      .execute(db)
    await sql
      .raw(
        `do $$ begin if not pg_has_role(current_user, '${appRole}', 'set') then ${member}; end if; exception when undefined_function or invalid_parameter_value then ${member}; end $$`,
      )
      .execute(db)
  } catch (error) {
    throw new Error(
      `The database user may not create the role ${appRole}. Let a superuser run:\n  ${create};\n  grant ${appRole} to "${await currentUser(db)}";\nThen start again. (${(error as Error).message})`,
    )
  }
}

async function currentUser(db: Kysely<unknown>) {
  const { rows } = await sql<{ name: string }>`select current_user as name`.execute(db)
  return rows[0]?.name ?? 'the app user'
}

async function grant(db: Kysely<unknown>, schema: string) {
  const s = sql.ref(schema)
  await sql`grant usage on schema ${s} to ${sql.ref(appRole)}`.execute(db)
  await sql`grant select, insert, update, delete on all tables in schema ${s} to ${sql.ref(appRole)}`.execute(db)
  await sql`grant usage on all sequences in schema ${s} to ${sql.ref(appRole)}`.execute(db)
  await sql`grant execute on all functions in schema ${s} to ${sql.ref(appRole)}`.execute(db)
  for (const table of ['kysely_migration', 'kysely_migration_lock'])
    await sql`revoke all on ${sql.ref(`${schema}.${table}`)} from ${sql.ref(appRole)}`.execute(db)
}
