import { type Kysely, sql } from 'kysely'

/** A reading may ask only for what changed: what it starts from is noted with each reading. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The CRM's own time when the reading began, what was read as whom, and since when only changes were asked for; null: everything.
  await sql`alter table snapshot add crm_time timestamptz, add source text, add changes_since timestamptz,
    add everything boolean not null default false`.execute(db)
}
