import { type Kysely, sql } from 'kysely'
import { protect } from '../../src/platform/database/protect.ts'

const org = `(select nullif(current_setting('app.org', true), '')::bigint)`
const modules = [
  ['account', 'Accounts'],
  ['contact', 'Contacts'],
  ['deal', 'Deals'],
] as const

/** What the API says of accounts, contacts and potentials: further fields, an index for each order, and what was deleted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...fields, ...orders, ...deletions]) await sql.raw(statement).execute(db)
  await protect(db, 'deleted_record', `org_id = ${org}`)
}

const fields = [
  `alter table account add description text, add shipping_street text, add shipping_city text, add shipping_state text,
     add shipping_zip text, add shipping_country text`,
  `alter table contact add description text, add email_opt_out boolean not null default false,
     add do_not_process boolean not null default false`,
  `alter table deal add type text, add next_step text, add description text`,
]

const orders = [
  ...modules.flatMap(([table]) => [
    `create index ${table}_created on ${table} (org_id, created_time, id)`,
    `create index ${table}_modified on ${table} (org_id, modified_time, id)`,
  ]),
  // An account with hundreds of them is read page by page too.
  ...['contact', 'deal'].flatMap(table => [
    `drop index ${table}_account`,
    `create index ${table}_account on ${table} (org_id, account_id, id)`,
  ]),
]

const deletions = [
  `create table deleted_record (
     org_id bigint not null references organization (id) on delete cascade,
     module text not null check (module in ('Accounts', 'Contacts', 'Deals')), id bigint not null,
     deleted_time timestamptz not null, primary key (org_id, module, id))`,
  `create index deleted_record_at on deleted_record (org_id, module, deleted_time, id)`,
  // Where the organisation itself is deleted there is nobody left to be told.
  `create function note_deletion() returns trigger language plpgsql set search_path = crm, pg_temp as $$
   begin
     insert into deleted_record (org_id, module, id, deleted_time)
       select old.org_id, tg_argv[0], old.id, now() where exists (select from organization where id = old.org_id)
       on conflict (org_id, module, id) do update set deleted_time = excluded.deleted_time;
     return null;
   end $$`,
  ...modules.map(
    ([table, module]) =>
      `create trigger note_deletion after delete on ${table} for each row execute function note_deletion('${module}')`,
  ),
]
