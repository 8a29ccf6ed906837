import { type Kysely, sql } from 'kysely'
import { protect, viewer } from '../../src/platform/database/protect.ts'

const { inPortal, isAdministrator, may } = viewer

/**
 * Lists and search at any size: what a client user is listed by in one row of its own, kept by triggers; an index for every
 * order; trigrams for search. See docs/decisions/0019.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTrigrams(db)
  for (const statement of [...tables, ...orders, ...search]) await sql.raw(statement).execute(db)
  const managesClients = `${inPortal} and (${isAdministrator} or ${may('manage_clients')})`
  await protect(db, 'client_user_listing', managesClients)
  for (const statement of [...kept, findBySearch, countBySearch, analyzeImport, ...findHatsByIndex])
    await sql.raw(statement).execute(db)
  await sql
    .raw(
      'revoke all on function find_by_search(text, text[], integer), count_by_search(text[], smallint[]) from public',
    )
    .execute(db)
}

async function createTrigrams(db: Kysely<unknown>) {
  try {
    await sql`create extension if not exists pg_trgm`.execute(db)
  } catch (error) {
    throw new Error(
      `Search needs PostgreSQL's extension pg_trgm, which is not there (${(error as Error).message}). Install the package ` +
        'postgresql-contrib, or let a superuser run: create extension pg_trgm; Then start again.',
    )
  }
}

const tables = [
  // A copy, so that a page is a walk along one index whatever it is ordered and narrowed by. Who has no company has the zero id
  // and the last of all characters, and is listed after all who have one.
  `create table client_user_listing (
     portal_id uuid not null, client_user_id uuid not null,
     company_key text collate "C" not null, company_id uuid not null, is_company_active boolean not null,
     sort_key text collate "C" not null, status smallint not null, search text not null,
     primary key (portal_id, client_user_id))`,
  `create index client_user_by_name on client_user_listing (portal_id, sort_key, client_user_id)`,
  `create index client_user_by_status on client_user_listing (portal_id, status, sort_key, client_user_id)`,
  `create index client_user_by_company on client_user_listing (portal_id, company_key, company_id, sort_key, client_user_id)
     include (status, is_company_active)`,
  `drop index client_user_sorted`,
  `alter table portal_user add email_key text collate "C" not null default ''`,
]

const rank = (column: string, words: string) => `array_position(array[${words}], ${column})`
const orders = [
  `create index client_user_added on client_user (portal_id, created_at, id)`,
  `create index client_user_seen on client_user (portal_id, coalesce(last_seen_at, '-infinity'), id)`,
  `create index client_user_title on client_user (portal_id, lower(coalesce(title, '')), id)`,
  `create index client_company_added on client_company (portal_id, created_at, id)`,
  `create index portal_user_added on portal_user (portal_id, created_at, id)`,
  `create index portal_user_seen on portal_user (portal_id, coalesce(last_seen_at, '-infinity'), id)`,
  `create index portal_user_title on portal_user (portal_id, lower(coalesce(title, '')), id)`,
  `create index portal_user_email on portal_user (portal_id, email_key, id)`,
  `create index portal_user_role on portal_user
     (portal_id, (${rank('role', `'administrator', 'manager', 'employee', 'contractor'`)}), id)`,
  `create index portal_user_rank on portal_user
     (portal_id, (${rank('status', `'active', 'invited', 'not_invited', 'deactivated'`)}), id)`,
  // With the id, which the policy asks for, so that counting reads the index alone.
  `drop index portal_user_status`,
  `create index portal_user_status on portal_user (portal_id, status, sort_key, id)`,
]

const search = [
  `create index client_user_search on client_user_listing using gin (search gin_trgm_ops)`,
  `create index portal_user_search on portal_user using gin (search gin_trgm_ops)`,
  `create index client_company_search on client_company using gin (search gin_trgm_ops)`,
]

const columns = `portal_id, client_user_id, company_key, company_id, is_company_active, sort_key, status, search`
// The statuses by their place in `clientStatuses`. A line break keeps a word from matching across the two names. Looked up row by
// row, since the tables are being filled: to the planner they may look empty.
const listed = (from: string) => `
  select u.portal_id, u.id, coalesce(c.sort_key, chr(1114111)), coalesce(c.id, '00000000-0000-0000-0000-000000000000'),
    c.id is not null and c.deactivated_at is null, u.sort_key,
    case when u.deactivated_at is not null then 4 when u.accepted_at is not null then 0
      when u.no_processing or p.email is null then 3 when u.invited_at is not null then 1 else 2 end,
    u.search || chr(10) || coalesce(c.search, '')
  from ${from} cross join lateral (
    select email from person where portal_id = u.portal_id and id = u.person_id offset 0) p
  left join lateral (
    select * from client_company where portal_id = u.portal_id and id = u.client_company_id offset 0) c on true`
const again = (where: string) => `
  insert into client_user_listing as l (${columns}) ${listed('client_user u')} where ${where}
  on conflict (portal_id, client_user_id) do update set company_key = excluded.company_key, company_id = excluded.company_id,
    is_company_active = excluded.is_company_active, sort_key = excluded.sort_key, status = excluded.status, search = excluded.search`

// Plans are kept for the session: one made for a thousand rows must not scan a table for the next single one.
const keeps = (name: string, body: string) => `
  create function ${name}() returns trigger language plpgsql set search_path from current
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
   begin ${body} end $$`
const whenChanged = (...fields: string[]) =>
  `(${fields.map(field => `old.${field}`)}) is distinct from (${fields.map(field => `new.${field}`)})`

const kept = [
  `insert into client_user_listing (${columns}) ${listed('client_user u')}`,
  `update portal_user u set email_key = p.email_key from person p
     where p.portal_id = u.portal_id and p.id = u.person_id and p.email_key is not null`,

  keeps('list_new_client_users', `insert into client_user_listing (${columns}) ${listed('added u')}; return null;`),
  `create trigger listed_new after insert on client_user referencing new table as added
     for each statement execute function list_new_client_users()`,
  keeps('list_client_user', `${again('u.portal_id = new.portal_id and u.id = new.id')}; return null;`),
  `create trigger listed after update on client_user for each row when (${whenChanged('client_company_id', 'sort_key', 'search')}
     or ${whenChanged('deactivated_at', 'accepted_at', 'invited_at', 'no_processing')}) execute function list_client_user()`,
  keeps(
    'unlist_client_users',
    `delete from client_user_listing l using gone g where l.portal_id = g.portal_id and l.client_user_id = g.id; return null;`,
  ),
  `create trigger listed_gone after delete on client_user referencing old table as gone
     for each statement execute function unlist_client_users()`,

  // The lock waits for whoever is adding people there at this moment: their rows are not to be seen yet.
  keeps(
    'list_company_people',
    `perform from client_company where portal_id = new.portal_id and id = new.id for update;
     ${again('u.portal_id = new.portal_id and u.client_company_id = new.id')}; return null;`,
  ),
  `create trigger listed after update on client_company for each row when (${whenChanged('sort_key', 'search', 'deactivated_at')})
     execute function list_company_people()`,
  keeps(
    'list_person',
    `perform from person where portal_id = new.portal_id and id = new.id for update;
     update portal_user set email_key = coalesce(new.email_key, '') where portal_id = new.portal_id and person_id = new.id;
     ${again('u.portal_id = new.portal_id and u.person_id = new.id')}; return null;`,
  ),
  `create trigger listed after update on person for each row when (${whenChanged('email_key')}) execute function list_person()`,
  keeps(
    'note_email',
    `new.email_key := coalesce((select p.email_key from person p where p.portal_id = new.portal_id and p.id = new.person_id), '');
     return new;`,
  ),
  `create trigger listed before insert on portal_user for each row execute function note_email()`,
]

const conditions = `(select string_agg(format('search like %L', '%' || regexp_replace(word, '([\\\\%_])', '\\\\\\1', 'g') || '%'), ' and ')
  from unnest(words) word)`
const allows = (permission: string) => `(coalesce(current_setting('app.hat', true), '') in ('administrator', 'system')
  or position(',' || ${permission} || ',' in coalesce(current_setting('app.permissions', true), '')) > 0)`
// The trigrams where they know the word, else the portal's rows as they lie; whatever the caller has set.
const findWays = `set enable_seqscan = off set random_page_cost = 4`
const here = `nullif(current_setting('app.portal', true), '')::uuid`

// Row-level security keeps LIKE from the trigrams, since what compares texts could tell of rows that the policy hides. These two
// look past it: at one portal, for who may see all of that table anyway. The first answers ids, which are looked up under the
// policies again; null where there are more, the whole of them where there are not.
const findBySearch = `
  create function find_by_search(of_table text, words text[], at_most integer) returns uuid[]
  language plpgsql stable security definer set search_path from current ${findWays} as $$
   declare found uuid[];
   begin
     if of_table not in ('client_user_listing', 'portal_user', 'client_company') then
       raise exception 'not a table to search: %', of_table;
     end if;
     if not ${allows(`case of_table when 'portal_user' then 'see_people' else 'manage_clients' end`)} then
       return null;
     end if;
     execute format('select array_agg(id) from (select %I as id from %I where portal_id = $1 and %s limit $2) few',
       case of_table when 'client_user_listing' then 'client_user_id' else 'id' end, of_table, ${conditions})
       into found using ${here}, at_most + 1;
     return case when cardinality(found) > at_most then null else coalesce(found, '{}') end;
   end $$`

// The client users that fit, counted by company.
const countBySearch = `
  create function count_by_search(words text[], statuses smallint[])
  returns table (company_key text, company_id uuid, people bigint, active bigint, invited bigint, not_invited bigint, no_login bigint,
    deactivated bigint, invitable bigint)
  language plpgsql stable security definer set search_path from current ${findWays} as $$
   begin
     if ${allows(`'manage_clients'`)} then
       return query execute format('select l.company_key, l.company_id, count(*), count(*) filter (where l.status = 0),
         count(*) filter (where l.status = 1), count(*) filter (where l.status = 2), count(*) filter (where l.status = 3),
         count(*) filter (where l.status = 4), count(*) filter (where l.status = 2 and l.is_company_active)
         from client_user_listing l where l.portal_id = $1 and ($2 is null or l.status = any($2)) and %s group by 1, 2', ${conditions})
         using ${here}, statuses;
     end if;
   end $$`

// As before, but of the columns that joins and conditions look at; the copies of client users change with them, and what was just
// added waits before their trigrams no longer.
const analyzeImport = `
  create or replace function analyze_import(of_table text) returns void language plpgsql security definer set search_path from current as $$
   begin
     case of_table
       when 'crm_record' then analyze crm_record (portal_id, connection_id, kind, crm_id, snapshot_id, removed_in, email_key, account_crm_id);
       when 'plan_row' then analyze plan_row (portal_id, plan_id, ord, kind, crm_id, outcome, selected, target_id, person_id);
       when 'crm_link' then analyze crm_link (portal_id, connection_id, kind, crm_id, record_id);
       when 'person' then analyze person (portal_id, id, email_key, login_id);
       when 'portal_user' then analyze portal_user;
       when 'client_company' then analyze client_company;
       when 'client_user' then
         analyze client_user (portal_id, id, person_id, client_company_id, created_at, accepted_at, deactivated_at);
         analyze client_user_listing (portal_id, client_user_id, company_key, company_id, is_company_active, sort_key, status);
         perform gin_clean_pending_list('client_user_search');
       else raise exception 'not a table of the import: %', of_table;
     end case;
   end $$`

// Asked with every request: from the login on, along indexes that hold nobody whom an import is just adding, whatever the old
// statistics of the tables it fills say.
const findHatsByIndex = [
  `create index client_user_accepted on client_user (portal_id, person_id) where accepted_at is not null`,
  `create index portal_user_accepted on portal_user (portal_id, person_id) where accepted_at is not null`,
  `alter function hats_of_login(uuid)
     set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set join_collapse_limit = 1 set from_collapse_limit = 1`,
]
