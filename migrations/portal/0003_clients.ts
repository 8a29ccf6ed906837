import { type Kysely, sql } from 'kysely'
import { protect, viewer } from '../../src/platform/database/protect.ts'

const {
  inPortal,
  isAdministrator,
  isClient,
  isStaff,
  may,
  myClientUser,
  myCompany,
  myPerson,
  myPortalUser,
  myProjects,
} = viewer

/**
 * Clients: companies and their people as hats of their own, the projects shared with them, and accounts, contacts and
 * potentials among the records of a CRM.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...hats, ...sharing, ...records, ...plans]) await sql.raw(statement).execute(db)
  await protect(db, 'project_client', readsProjectClient, writesProjectClient)
  await protect(db, 'client_event', `${inPortal} and (${isAdministrator} or ${may('manage_clients')})`)
  await protect(db, 'invitation_template', `${inPortal} and (${isAdministrator} or ${may('manage_clients')})`)
  await protect(db, 'plan_count', `${inPortal} and ${isAdministrator}`)
  for (const [table, read, write] of policies) {
    if (read) await sql.raw(`alter policy app on ${table} using (${read})`).execute(db)
    if (!write) continue
    await sql.raw(`alter policy app_insert on ${table} with check (${write})`).execute(db)
    await sql.raw(`alter policy app_update on ${table} using (${write}) with check (${write})`).execute(db)
    await sql.raw(`alter policy app_delete on ${table} using (${write})`).execute(db)
  }
  for (const [table, write] of changesProjects) {
    await sql.raw(`alter policy app_update on ${table} using (${write}) with check (${write})`).execute(db)
    await sql.raw(`alter policy app_delete on ${table} using (${write})`).execute(db)
  }
  await sql.raw(booksOfEachKind).execute(db)
  await sql.raw(analyzeImport).execute(db)
  await sql.raw('drop function portals_of_login(uuid)').execute(db)
  await sql.raw(hatsOfLogin).execute(db)
  await sql.raw('revoke all on function hats_of_login(uuid) from public').execute(db)
}

const managesClients = `${isAdministrator} or ${may('manage_clients')}`
// Whoever manages clients sees of their projects only those they work on.
const readsProjectClient = `${inPortal} and (${isAdministrator}
  or (${isStaff} and project_id = any(${myProjects}))
  or (${isClient} and client_company_id = ${myCompany} and shared))`
const writesProjectClient = `${inPortal} and (${isAdministrator}
  or ((${may('manage_clients')} or ${may('manage_projects')}) and project_id = any(${myProjects})))`

// Whoever makes projects adds rows before working on them; to change or delete one takes being there.
const changesProject = (id: string) =>
  `${inPortal} and (${isAdministrator} or (${may('manage_projects')} and ${id} = any(${myProjects})))`
const changesProjects = [
  ['project', changesProject('id')],
  ['project_member', changesProject('project_id')],
] as const

// Clients see their own company and its people, and of the portal's people those who work on what is shared with them and are
// not hidden. Staff who do not manage clients see the companies of their own projects.
const policies: readonly (readonly [table: string, read: string | undefined, write: string | undefined])[] = [
  [
    'project_member',
    `${inPortal} and (${isAdministrator} or (${isStaff} and (portal_user_id = ${myPortalUser} or project_id = any(${myProjects})))
       or (${isClient} and project_id = any(${myProjects}) and not hidden_from_clients))`,
    undefined,
  ],
  [
    'person',
    `${inPortal} and (${managesClients} or id = ${myPerson} or exists (
       select from portal_user u where u.portal_id = person.portal_id and u.person_id = person.id) or exists (
       select from client_user c where c.portal_id = person.portal_id and c.person_id = person.id))`,
    undefined,
  ],
  [
    'client_company',
    `${inPortal} and (${managesClients} or (${isClient} and id = ${myCompany}) or (${isStaff} and exists (
       select from project_client c where c.portal_id = client_company.portal_id and c.client_company_id = client_company.id)))`,
    `${inPortal} and (${managesClients})`,
  ],
  [
    'client_user',
    `${inPortal} and (${managesClients} or id = ${myClientUser} or (${isClient} and client_company_id = ${myCompany})
       or (${isStaff} and exists (select from project_client c where c.portal_id = client_user.portal_id
         and c.client_company_id = client_user.client_company_id)))`,
    `${inPortal} and (${managesClients})`,
  ],
  [
    'invitation',
    `${inPortal} and (${isAdministrator} or (client_user_id is not null and ${may('manage_clients')}))`,
    `${inPortal} and (${isAdministrator} or (client_user_id is not null and ${may('manage_clients')}))`,
  ],
]

const hats = [
  `alter table client_company add address text, add industry text, add owner_name text, add domain text,
     add held text[] not null default '{}', add deactivated_at timestamptz,
     add deactivated_by text check (deactivated_by in ('hand', 'import')),
     add check ((deactivated_at is null) = (deactivated_by is null))`,
  `create index client_company_domain on client_company (portal_id, domain) where domain is not null`,
  `alter table client_user add no_processing boolean not null default false, add invited_at timestamptz,
     add accepted_at timestamptz, add deactivated_at timestamptz,
     add deactivated_by text check (deactivated_by in ('hand', 'import')), add last_seen_at timestamptz,
     add check ((deactivated_at is null) = (deactivated_by is null))`,
  `create index client_user_of_company on client_user (portal_id, client_company_id, sort_key, id)`,
  `drop index client_user_company`,

  `alter table invitation alter portal_user_id drop not null, add client_user_id uuid, add subject text, add message text,
     add foreign key (portal_id, client_user_id) references client_user (portal_id, id) on delete cascade,
     add check (num_nonnulls(portal_user_id, client_user_id) = 1)`,
  `create unique index invitation_open_client on invitation (portal_id, client_user_id)
     where ended_at is null and accepted_at is null and client_user_id is not null`,
  `create index invitation_client on invitation (portal_id, client_user_id) where client_user_id is not null`,
  // What an invitation of clients says; the words a portal wrote for itself.
  `create table invitation_template (
     portal_id uuid primary key references portal (id) on delete cascade, subject text not null, message text not null,
     updated_by text not null, updated_at timestamptz not null default now())`,

  // What people did at a company by hand; what an import did is told by its changes.
  `create table client_event (
     portal_id uuid not null, id uuid not null, client_company_id uuid not null, at timestamptz not null default now(),
     by_name text not null, what text not null, about text,
     primary key (portal_id, id),
     foreign key (portal_id, client_company_id) references client_company (portal_id, id) on delete cascade)`,
  `create index client_event_company on client_event (portal_id, client_company_id, at desc)`,
]

const sharing = [
  // The companies a project is for. What is not shared yet, its clients do not see.
  `create table project_client (
     portal_id uuid not null, project_id uuid not null, client_company_id uuid not null,
     shared boolean not null default true, is_primary boolean not null default false, contact_id uuid,
     added_at timestamptz not null default now(),
     primary key (portal_id, project_id, client_company_id),
     foreign key (portal_id, project_id) references project (portal_id, id) on delete cascade,
     foreign key (portal_id, client_company_id) references client_company (portal_id, id) on delete cascade,
     foreign key (portal_id, contact_id) references client_user (portal_id, id) on delete set null (contact_id))`,
  `create unique index project_client_primary on project_client (portal_id, project_id) where is_primary`,
  `create index project_client_company on project_client (portal_id, client_company_id)`,
  `create index project_client_contact on project_client (portal_id, contact_id) where contact_id is not null`,
  `alter table project_member add hidden_from_clients boolean not null default false`,
]

const records = [
  // Columns are what an import decides on; the rest of what a CRM says of an account or potential is for reading alone.
  `alter table crm_record add type text, add industry text, add owner text, add website text, add domain text, add address text,
     add no_processing boolean not null default false, add standing text check (standing in ('open', 'won', 'lost')),
     add facts jsonb, add refreshed_at timestamptz`,
  `create index crm_record_account on crm_record (portal_id, connection_id, kind, account_crm_id) where account_crm_id is not null`,
  // A connection whose ties were ended stays as the name in the reports of its runs, without its key.
  `alter table connection add checked_at timestamptz, add ended_at timestamptz`,
]

const plans = [
  // A plan over accounts and contacts has books for both.
  `create table plan_count (
     portal_id uuid not null, plan_id uuid not null, kind text not null,
     read integer not null default 0, absent integer not null default 0, unchanged integer not null default 0,
     primary key (portal_id, plan_id, kind),
     foreign key (portal_id, plan_id) references import_plan (portal_id, id) on delete cascade)`,
  `insert into plan_count (portal_id, plan_id, kind, read, absent, unchanged)
     select portal_id, id, kind, read, absent, unchanged from import_plan`,
  `alter table import_plan drop read, drop absent, drop unchanged`,
  // The account a contact's row stands beneath, the company it comes to, and the question a person has to decide.
  `alter table plan_row add account_crm_id text collate "C", add company_id uuid, add offer jsonb,
     add person_version integer, add decided text check (decided in ('same', 'separate', 'client_hat', 'leave'))`,
  `create index plan_row_account on plan_row (portal_id, plan_id, account_crm_id) where account_crm_id is not null`,
]

// The tables an import fills: a plan over statistics of before takes minutes where it could take a second.
const analyzeImport = `
  create or replace function analyze_import(of_table text) returns void language plpgsql security definer set search_path from current as $$
   begin
     if of_table not in ('crm_record', 'plan_row', 'crm_link', 'person', 'portal_user', 'client_company', 'client_user') then
       raise exception 'not a table of the import: %', of_table;
     end if;
     execute format('analyze %I', of_table);
   end $$`

// As before, for each kind of record by itself.
const booksOfEachKind = `
  create or replace function check_the_books() returns trigger language plpgsql set search_path from current as $$
   declare lie text;
   begin
     if new.state = 'done' and old.state <> 'done' then
       select format('%s %s: counted %s, rows %s', kind, what, counted, rows) into lie from (
         select c.kind, word.what, word.counted, (
           select count(*) from plan_row p where p.portal_id = new.portal_id and p.plan_id = new.plan_id and p.kind = c.kind and p.selected
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
   end $$`

// The only look across portals: which hats a login has, and where. It runs as the owner, whose own policy lets it. A hat counts
// once its invitation was accepted: having another one in the same portal gives nothing.
const hatsOfLogin = `
  create function hats_of_login(login uuid)
  returns table (portal_id uuid, portal_name text, person_id uuid, portal_user_id uuid, role text, owner boolean,
    client_user_id uuid, company_id uuid, company_name text, deactivated boolean)
  language sql stable security definer set search_path from current as $$
    select p.id, p.name, h.id, u.id, u.role, p.owner_id = u.id, null::uuid, null::uuid, null::text, u.deactivated_at is not null
    from person h join portal p on p.id = h.portal_id
    join portal_user u on u.portal_id = h.portal_id and u.person_id = h.id
    where h.login_id = login and u.accepted_at is not null
    union all
    select p.id, p.name, h.id, null, null, false, c.id, y.id, y.name, c.deactivated_at is not null or y.deactivated_at is not null
    from person h join portal p on p.id = h.portal_id
    join client_user c on c.portal_id = h.portal_id and c.person_id = h.id
    join client_company y on y.portal_id = c.portal_id and y.id = c.client_company_id
    where h.login_id = login and c.accepted_at is not null
  $$`
