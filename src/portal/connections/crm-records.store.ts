import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { CrmUser } from '../../connectors/connectors.ts'
import { emailKey, fold, sortKey } from '../../platform/fold.ts'
import type { Tx } from '../people/people.ts'

/** Which records: of one kind, over one connection, as one snapshot read them. */
export type Reading = { connectionId: string; snapshotId: string; kind: 'user' }

/**
 * Stores a page of records: new and changed ones only, so that reading the same again writes nothing. Each record may stand
 * in the page once.
 */
export async function insertRecords(
  { db, viewer }: Tx,
  { connectionId, snapshotId, kind }: Reading,
  users: CrmUser[],
): Promise<void> {
  if (users.length === 0) return
  const rows = users.map(toColumns)
  const column = <K extends keyof (typeof rows)[number]>(name: K) => rows.map(row => row[name])
  await sql`
    with i as materialized (
      select * from unnest(
        ${column('crmId')}::text[], ${column('digest')}::uuid[], ${column('name')}::text[], ${column('firstName')}::text[],
        ${column('lastName')}::text[], ${column('email')}::text[], ${column('emailKey')}::text[], ${column('title')}::text[],
        ${column('phone')}::text[], ${column('role')}::text[], ${column('profile')}::text[], ${column('active')}::boolean[],
        ${column('confirmed')}::boolean[], ${column('modifiedAt')}::timestamptz[], ${column('sortKey')}::text[], ${column('search')}::text[])
      as t (crm_id, digest, name, first_name, last_name, email, email_key, title, phone, crm_role, crm_profile, active, confirmed,
        modified_at, sort_key, search)),
    c as (
      select i.* from i left join crm_record r on r.portal_id = ${viewer.portalId} and r.connection_id = ${connectionId}
        and r.kind = ${kind} and r.crm_id = i.crm_id
      where r.digest is distinct from i.digest or r.removed_in is not null)
    insert into crm_record (portal_id, connection_id, kind, crm_id, digest, snapshot_id, removed_in, name, first_name, last_name,
      email, email_key, title, phone, crm_role, crm_profile, active, confirmed, modified_at, sort_key, search)
    select ${viewer.portalId}, ${connectionId}, ${kind}, crm_id, digest, ${snapshotId}, null, name, first_name, last_name,
      email, email_key, title, phone, crm_role, crm_profile, active, confirmed, modified_at, sort_key, search from c
    on conflict (portal_id, connection_id, kind, crm_id) do update set digest = excluded.digest, snapshot_id = excluded.snapshot_id,
      removed_in = null, name = excluded.name, first_name = excluded.first_name, last_name = excluded.last_name,
      email = excluded.email, email_key = excluded.email_key, title = excluded.title, phone = excluded.phone,
      crm_role = excluded.crm_role, crm_profile = excluded.crm_profile, active = excluded.active, confirmed = excluded.confirmed,
      modified_at = excluded.modified_at, sort_key = excluded.sort_key, search = excluded.search`.execute(db)
}

/** Marks the records that a complete snapshot no longer holds. Call it only once the snapshot is known to be complete. */
export async function markAbsent({ db, viewer }: Tx, { connectionId, snapshotId, kind }: Reading): Promise<void> {
  // `not in` over a sub-select is hashed whatever the planner thinks of tables that were just filled; a join might not be.
  await sql`
    update crm_record r set removed_in = ${snapshotId}
    where r.portal_id = ${viewer.portalId} and r.connection_id = ${connectionId} and r.kind = ${kind} and r.removed_in is null
      and r.crm_id not in (select unnest(s.crm_ids) from snapshot_page s
        where s.portal_id = ${viewer.portalId} and s.snapshot_id = ${snapshotId} and s.kind = ${kind})`.execute(db)
}

function toColumns(user: CrmUser) {
  const { id, firstName, lastName, email, title, phone, role, profile, active, confirmed } = user
  const name = `${firstName} ${lastName}`.trim() || email || id
  const mapped = [firstName, lastName, email, title, phone, role, profile, active, confirmed]
  return {
    crmId: id,
    digest: createHash('md5').update(JSON.stringify(mapped)).digest('hex'),
    name,
    firstName,
    lastName,
    email,
    emailKey: emailKey(email),
    title,
    phone,
    role,
    profile,
    active,
    confirmed,
    modifiedAt: user.modifiedAt,
    sortKey: sortKey(name),
    search: fold(`${name} ${email ?? ''}`),
  }
}
