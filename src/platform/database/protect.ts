import { type Kysely, sql } from 'kysely'
import { appRole } from './database.ts'

const setting = (name: string, type: string) => `(select nullif(current_setting('app.${name}', true), '')::${type})`

/**
 * The viewer as policies see it. Each is a scalar sub-select, which the planner evaluates once a statement: a plain
 * `current_setting` is evaluated once a row, three times as slow on a scan.
 */
export const viewer = {
  portal: setting('portal', 'uuid'),
  inPortal: `portal_id = ${setting('portal', 'uuid')}`,
  /** Administrators, and the portal's own background work. */
  isAdministrator: `(select coalesce(current_setting('app.hat', true), '') in ('administrator', 'system'))`,
  /** Whoever works for the organisation and is no administrator. */
  isStaff: `(select coalesce(current_setting('app.hat', true), '') = 'portal_user')`,
  /** A client user at one company. */
  isClient: `(select coalesce(current_setting('app.hat', true), '') = 'client_user')`,
  /** True for a viewer whose role has the permission. */
  may: (permission: string) =>
    `(select position(',${permission},' in coalesce(current_setting('app.permissions', true), '')) > 0)`,
  myPerson: setting('person', 'uuid'),
  myPortalUser: setting('portal_user', 'uuid'),
  myClientUser: setting('client_user', 'uuid'),
  myCompany: setting('company', 'uuid'),
  // The cast outside keeps PostgreSQL from reading `any (select …)` as a comparison with rows.
  myProjects: `${setting('projects', 'uuid[]')}::uuid[]`,
}

/**
 * Forces row-level security on a table: the app reads rows that fit `read`, and adds, changes and deletes rows that fit `write`
 * (the same unless given). The owner keeps a policy of its own, for migrations and definer functions.
 */
export async function protect(db: Kysely<unknown>, table: string, read: string, write = read): Promise<void> {
  await sql.raw(`alter table ${table} enable row level security`).execute(db)
  await sql.raw(`alter table ${table} force row level security`).execute(db)
  // One policy a command: with one for all of them, whoever may read a row could delete it.
  await sql.raw(`create policy app on ${table} for select to ${appRole} using (${read})`).execute(db)
  await sql.raw(`create policy app_insert on ${table} for insert to ${appRole} with check (${write})`).execute(db)
  await sql
    .raw(`create policy app_update on ${table} for update to ${appRole} using (${write}) with check (${write})`)
    .execute(db)
  await sql.raw(`create policy app_delete on ${table} for delete to ${appRole} using (${write})`).execute(db)
  await sql.raw(`create policy owner on ${table} to current_user using (true) with check (true)`).execute(db)
}
