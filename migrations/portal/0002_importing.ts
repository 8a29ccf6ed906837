import { type Kysely, sql } from 'kysely'
import { protect, viewer } from '../../src/platform/database/protect.ts'

/** The tie to a CRM and the import: what the CRM said, what would happen, what happened. For administrators only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...tables, ...books]) await sql.raw(statement).execute(db)
  for (const table of protectedTables) await protect(db, table, `${viewer.inPortal} and ${viewer.isAdministrator}`)
}

const protectedTables = [
  'connection',
  'role_rule',
  'snapshot',
  'snapshot_page',
  'crm_record',
  'crm_link',
  'import_plan',
  'plan_row',
  'run',
  'run_lane',
  'run_failure',
  'run_count',
  'change',
]

const outcomes = `('create', 'link', 'update', 'deactivate', 'reactivate', 'conflict', 'skip')`
const roles = `('administrator', 'manager', 'employee', 'contractor')`

const tables = [
  `create table connection (
     portal_id uuid not null references portal (id) on delete cascade, id uuid not null, connector text not null,
     base_url text not null, organization_id text not null, organization_name text not null, email text not null,
     sealed_key text not null, key_hint text not null,
     state text not null default 'working' check (state in ('working', 'refused', 'unreachable')), state_code text, state_detail text,
     state_since timestamptz not null default now(), last_import_at timestamptz,
     default_role text not null default 'employee' check (default_role in ${roles}),
     created_at timestamptz not null default now(),
     primary key (portal_id, id), unique (portal_id, connector, base_url, organization_id))`,

  `create table role_rule (
     portal_id uuid not null, connection_id uuid not null, ord integer not null,
     field text not null check (field in ('role', 'profile')), value text not null, role text not null check (role in ${roles}),
     primary key (portal_id, connection_id, ord), unique (portal_id, connection_id, field, value),
     foreign key (portal_id, connection_id) references connection (portal_id, id) on delete cascade)`,

  `create table snapshot (
     portal_id uuid not null, id uuid not null, connection_id uuid not null, kind text not null,
     state text not null default 'reading' check (state in ('reading', 'complete', 'failed')),
     cursor text, page integer not null default 0, read integer not null default 0, known integer,
     error_code text, error_detail text, started_by text not null,
     started_at timestamptz not null default now(), finished_at timestamptz,
     primary key (portal_id, id),
     foreign key (portal_id, connection_id) references connection (portal_id, id) on delete cascade)`,
  `create unique index snapshot_reading on snapshot (portal_id, connection_id, kind) where state = 'reading'`,

  // Ids seen, one row a page: the point to go on from, and the proof that a record is absent.
  `create table snapshot_page (
     portal_id uuid not null, snapshot_id uuid not null, kind text not null, page integer not null, crm_ids text[] not null,
     primary key (portal_id, snapshot_id, kind, page),
     foreign key (portal_id, snapshot_id) references snapshot (portal_id, id) on delete cascade)`,

  `create table crm_record (
     portal_id uuid not null, connection_id uuid not null, kind text not null, crm_id text collate "C" not null,
     digest uuid not null, snapshot_id uuid not null, removed_in uuid,
     name text not null, first_name text not null, last_name text not null, email text, email_key text,
     title text, phone text, crm_role text, crm_profile text, active boolean not null, confirmed boolean not null,
     account_crm_id text, modified_at timestamptz, sort_key text collate "C" not null, search text not null,
     primary key (portal_id, connection_id, kind, crm_id),
     foreign key (portal_id, connection_id) references connection (portal_id, id) on delete cascade)`,
  `create index crm_record_email on crm_record (portal_id, connection_id, kind, email_key) where email_key is not null`,
  `create index crm_record_changed on crm_record (portal_id, connection_id, snapshot_id)`,
  `create index crm_record_sorted on crm_record (portal_id, connection_id, kind, sort_key, crm_id)`,

  `create table crm_link (
     portal_id uuid not null, connection_id uuid not null, kind text not null, crm_id text collate "C" not null,
     record_id uuid not null, made_by text not null check (made_by in ('create', 'link')), run_id uuid not null,
     created_at timestamptz not null default now(),
     primary key (portal_id, connection_id, kind, crm_id), unique (portal_id, connection_id, kind, record_id),
     foreign key (portal_id, connection_id) references connection (portal_id, id) on delete cascade)`,
  `create index crm_link_record on crm_link (portal_id, record_id)`,

  `create table import_plan (
     portal_id uuid not null, id uuid not null, connection_id uuid not null, snapshot_id uuid not null, kind text not null,
     state text not null default 'planning' check (state in ('planning', 'ready', 'used')), cursor text,
     read integer not null default 0, absent integer not null default 0, unchanged integer not null default 0,
     invite boolean not null default false, created_by text not null, created_at timestamptz not null default now(),
     primary key (portal_id, id),
     foreign key (portal_id, snapshot_id) references snapshot (portal_id, id) on delete cascade)`,

  // No row for 'unchanged'. Ids of new records are chosen here, so that a run killed anywhere ends with the same ones.
  `create table plan_row (
     portal_id uuid not null, plan_id uuid not null, ord integer not null, kind text not null, crm_id text collate "C" not null,
     digest uuid not null, outcome text not null check (outcome in ${outcomes}), reason text not null, match text not null,
     target_id uuid, person_id uuid, target_version integer, role text check (role in ${roles}),
     projects uuid[] not null default '{}', fields jsonb not null default '[]', sort_key text collate "C", search text, selected boolean not null, selectable boolean not null,
     bulk boolean not null default true, role_by_hand boolean not null default false,
     primary key (portal_id, plan_id, ord), unique (portal_id, plan_id, kind, crm_id), check (selectable or not selected),
     foreign key (portal_id, plan_id) references import_plan (portal_id, id) on delete cascade)`,
  `create index plan_row_outcome on plan_row (portal_id, plan_id, outcome, ord)`,

  `create table run (
     portal_id uuid not null, id uuid not null, plan_id uuid not null, connection_id uuid not null, kind text not null,
     state text not null default 'applying' check (state in ('applying', 'done')), invite boolean not null,
     started_by text not null, started_at timestamptz not null default now(), finished_at timestamptz,
     primary key (portal_id, id), unique (portal_id, plan_id),
     foreign key (portal_id, plan_id) references import_plan (portal_id, id))`,
  `create unique index run_applying on run (portal_id, connection_id) where state = 'applying'`,

  `create table run_lane (
     portal_id uuid not null, run_id uuid not null, lane integer not null, cursor integer not null, until integer not null,
     primary key (portal_id, run_id, lane), foreign key (portal_id, run_id) references run (portal_id, id) on delete cascade)`,

  `create table run_failure (
     portal_id uuid not null, run_id uuid not null, ord integer not null, error text not null,
     primary key (portal_id, run_id, ord), foreign key (portal_id, run_id) references run (portal_id, id) on delete cascade)`,

  `create table run_count (
     portal_id uuid not null, run_id uuid not null, kind text not null,
     read integer not null, absent integer not null, unchanged integer not null, created integer not null default 0,
     linked integer not null default 0, updated integer not null default 0, deactivated integer not null default 0,
     reactivated integer not null default 0, conflict integer not null default 0, skipped integer not null default 0,
     failed integer not null default 0, closed boolean not null default false,
     primary key (portal_id, run_id, kind), foreign key (portal_id, run_id) references run (portal_id, id) on delete cascade,
     constraint the_books_balance check (not closed or read + absent =
       created + linked + updated + unchanged + deactivated + reactivated + conflict + skipped + failed))`,

  `create table change (
     portal_id uuid not null, run_id uuid not null, ord integer not null, kind text not null, target_id uuid not null,
     version integer not null, before jsonb, after jsonb, at timestamptz not null default now(),
     primary key (portal_id, run_id, ord), foreign key (portal_id, run_id) references run (portal_id, id) on delete cascade)`,
  `create index change_target on change (portal_id, target_id)`,
]

// Counters can balance among themselves and still lie: before a run is done, its plan is counted again.
const books = [
  `create function check_the_books() returns trigger language plpgsql set search_path from current as $$
   declare lie text;
   begin
     if new.state = 'done' and old.state <> 'done' then
       select format('%s: counted %s, rows %s', what, counted, rows) into lie from (
         select word.what, word.counted, (
           select count(*) from plan_row p where p.portal_id = new.portal_id and p.plan_id = new.plan_id and p.selected
             and p.outcome = word.outcome and not exists (select from run_failure f
               where f.portal_id = new.portal_id and f.run_id = new.id and f.ord = p.ord)) as rows
         from run_count c, lateral (values ('created', 'create', c.created), ('linked', 'link', c.linked),
           ('updated', 'update', c.updated), ('deactivated', 'deactivate', c.deactivated),
           ('reactivated', 'reactivate', c.reactivated)) as word (what, outcome, counted)
         where c.portal_id = new.portal_id and c.run_id = new.id) sums
       where counted <> rows limit 1;
       if lie is not null then
         raise exception 'the books of the run do not balance (%)', lie using errcode = '23514';
       end if;
       if not exists (select from run_count c where c.portal_id = new.portal_id and c.run_id = new.id)
         or exists (select from run_count c where c.portal_id = new.portal_id and c.run_id = new.id and not c.closed) then
         raise exception 'the books of the run are not closed' using errcode = '23514';
       end if;
     end if;
     return new;
   end $$`,
  `create trigger check_the_books before update of state on run for each row execute function check_the_books()`,
  // The app's role may not analyze, and the planner needs to know a table that was just filled.
  `create function analyze_import(of_table text) returns void language plpgsql security definer set search_path from current as $$
   begin
     if of_table not in ('crm_record', 'plan_row') then
       raise exception 'not a table of the import: %', of_table;
     end if;
     execute format('analyze %I', of_table);
   end $$`,
  `revoke all on function analyze_import(text) from public`,
]
