import { type Kysely, sql } from 'kysely'

/**
 * Records that are looked for and are few among many: those that are gone, and those that were asked for again one by one. And with a
 * change, the tie that made way for what it tied, so that an undo puts it back.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index crm_record_gone on crm_record (portal_id, connection_id, kind, crm_id) where removed_in is not null`.execute(
    db,
  )
  await sql`create index crm_record_refreshed on crm_record (portal_id, connection_id, kind, crm_id) where refreshed_at is not null`.execute(
    db,
  )
  await sql`alter table change add tie jsonb`.execute(db)
}
