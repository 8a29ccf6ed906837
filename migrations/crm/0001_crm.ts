import { type Kysely, sql } from 'kysely'
import { createLoginTables } from '../../src/platform/database/login-tables.ts'
import { protect } from '../../src/platform/database/protect.ts'

const org = `(select nullif(current_setting('app.org', true), '')::bigint)`
const tenants = ['crm_user', 'account', 'contact', 'deal', 'service_key', 'service_key_use', 'data_import'] as const

/** The organisation is the tenant: every key leads with it, so that a row cannot point across. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createLoginTables(db)
  for (const statement of [...records, newRecordId, ...defaults, ...keysAndImports])
    await sql.raw(statement).execute(db)
  await protect(db, 'organization', `id = ${org}`)
  for (const table of tenants) await protect(db, table, `org_id = ${org}`)
}

const named = (
  columns: string,
) => `${columns}, name_key text collate "C" not null, search_key text collate "C" not null,
  created_time timestamptz not null default now(), modified_time timestamptz not null default now(), primary key (org_id, id)`

const records = [
  `create sequence record_id as bigint start 4500000000001000001`,
  `create table organization (
     id bigint primary key, name text not null check (name <> ''), currency text not null default 'EUR',
     time_zone text not null default 'Europe/Oslo', country text, country_code text,
     created_time timestamptz not null default now())`,
  `create unique index organization_name on organization (lower(name))`,

  `create table crm_user (${named(`
     org_id bigint not null references organization (id) on delete cascade, id bigint not null,
     first_name text, last_name text, email text, email_key text, title text, role text,
     profile text not null default 'Standard' check (profile in ('Administrator', 'Standard')),
     status text not null default 'active' check (status in ('active', 'inactive', 'deleted')),
     confirmed boolean not null default false, phone text, mobile text, city text, country text,
     reporting_to_id bigint, login_id uuid references login (id) on delete set null`)},
     foreign key (org_id, reporting_to_id) references crm_user (org_id, id))`,
  `create unique index crm_user_login on crm_user (login_id) where login_id is not null`,
  `create index crm_user_email on crm_user (email_key) where email_key is not null`,
  `create index crm_user_name on crm_user (org_id, name_key, id)`,

  `create table account (${named(`
     org_id bigint not null references organization (id) on delete cascade, id bigint not null,
     name text not null, owner_id bigint, type text, industry text, employees integer, annual_revenue numeric(18, 2),
     phone text, website text, street text, city text, state text, zip text, country text, parent_account_id bigint`)},
     foreign key (org_id, owner_id) references crm_user (org_id, id),
     foreign key (org_id, parent_account_id) references account (org_id, id))`,
  `create index account_name on account (org_id, name_key, id)`,
  `create index account_owner on account (org_id, owner_id)`,

  `create table contact (${named(`
     org_id bigint not null references organization (id) on delete cascade, id bigint not null,
     first_name text, last_name text, email text, email_key text, phone text, mobile text, title text,
     account_id bigint, owner_id bigint, street text, city text, state text, zip text, country text`)},
     foreign key (org_id, owner_id) references crm_user (org_id, id),
     foreign key (org_id, account_id) references account (org_id, id))`,
  `create index contact_name on contact (org_id, name_key, id)`,
  `create index contact_account on contact (org_id, account_id)`,
  `create index contact_owner on contact (org_id, owner_id)`,

  `create table deal (${named(`
     org_id bigint not null references organization (id) on delete cascade, id bigint not null,
     name text not null, account_id bigint, contact_id bigint, owner_id bigint, amount numeric(18, 2), stage text not null,
     probability integer check (probability between 0 and 100), closing_date date`)},
     foreign key (org_id, owner_id) references crm_user (org_id, id),
     foreign key (org_id, account_id) references account (org_id, id),
     foreign key (org_id, contact_id) references contact (org_id, id))`,
  `create index deal_name on deal (org_id, name_key, id)`,
  `create index deal_account on deal (org_id, account_id)`,
  `create index deal_contact on deal (org_id, contact_id)`,
  `create index deal_owner on deal (org_id, owner_id)`,
]

// Imported ids are kept, so the next number may be in use; one id never names two records of an organisation.
const newRecordId = `create function new_record_id() returns bigint language plpgsql set search_path = crm, pg_temp as $$
  declare candidate bigint;
  begin
    loop
      candidate := nextval('record_id');
      exit when not exists (
        select from crm_user where id = candidate and org_id = ${org} union all
        select from account where id = candidate and org_id = ${org} union all
        select from contact where id = candidate and org_id = ${org} union all
        select from deal where id = candidate and org_id = ${org});
    end loop;
    return candidate;
  end $$`

const defaults = ['crm_user', 'account', 'contact', 'deal'].map(
  table => `alter table ${table} alter id set default new_record_id()`,
)

const keysAndImports = [
  `create table service_key (
     org_id bigint not null references organization (id) on delete cascade, id bigint not null default nextval('record_id'),
     owner_id bigint not null, email text not null, email_key text not null, key_hash text not null unique, hint text not null,
     created_at timestamptz not null, expires_at timestamptz, last_used_at timestamptz, last_used_from text,
     ended_at timestamptz,
     ended_because text check (ended_because in ('replaced', 'revoked', 'owner_inactive', 'owner_not_administrator')),
     primary key (org_id, id), check ((ended_at is null) = (ended_because is null)),
     foreign key (org_id, owner_id) references crm_user (org_id, id) on delete cascade)`,
  `create unique index service_key_working on service_key (org_id) where ended_at is null`,
  `create index service_key_email on service_key (email_key)`,

  `create table service_key_use (
     org_id bigint not null references organization (id) on delete cascade, id bigint generated always as identity,
     key_id bigint, at timestamptz not null, address text not null, asked text not null, answer text not null,
     refused boolean not null, primary key (org_id, id))`,
  `create index service_key_use_at on service_key_use (org_id, at)`,

  `create table data_import (
     org_id bigint not null references organization (id) on delete cascade, id bigint not null default nextval('record_id'),
     module text not null check (module in ('Users', 'Accounts', 'Contacts', 'Deals')), file text not null, by_user_id bigint,
     state text not null default 'running' check (state in ('running', 'done', 'failed')), failure text,
     started_at timestamptz not null, finished_at timestamptz,
     read integer not null default 0, created integer not null default 0, updated integer not null default 0,
     unchanged integer not null default 0, refused integer not null default 0, warned integer not null default 0,
     refusals jsonb not null default '[]', warnings jsonb not null default '[]', ignored_columns jsonb not null default '[]',
     primary key (org_id, id), check (read = created + updated + unchanged + refused),
     foreign key (org_id, by_user_id) references crm_user (org_id, id))`,
  `create index data_import_at on data_import (org_id, started_at)`,

  // Of the installation, not of an organisation: whoever tries wrong keys belongs to none. Only functions touch it.
  `create table service_key_brake (
     address text primary key, tries timestamptz[] not null, blocked_until timestamptz, touched_at timestamptz not null)`,
  `create index service_key_brake_at on service_key_brake (touched_at)`,
]
