import { type Kysely, sql } from 'kysely'
import { createLoginTables } from '../../src/platform/database/login-tables.ts'
import { protect, viewer } from '../../src/platform/database/protect.ts'

const { inPortal, isAdministrator, may, myPerson, myPortalUser, myProjects } = viewer

// Who makes projects adds the first member before being one; who manages those of others has to be in them.
const writesProject = (id: string) =>
  `${inPortal} and (${isAdministrator} or ${may('create_projects')} or (${may('manage_projects')} and ${id} = any(${myProjects})))`

/** Portals, their people and projects. Every key leads with the portal, so that a row cannot point across. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createLoginTables(db)
  for (const statement of tables) await sql.raw(statement).execute(db)

  await protect(db, 'portal', `id = ${viewer.portal}`, `id = ${viewer.portal} and ${isAdministrator}`)
  await protect(
    db,
    'person',
    `${inPortal} and (${isAdministrator} or ${may('see_people')} or id = ${myPerson} or exists (
       select from portal_user u where u.portal_id = person.portal_id and u.person_id = person.id))`,
    `${inPortal} and (${isAdministrator} or (${may('manage_clients')} and not exists (
       select from portal_user u where u.portal_id = person.portal_id and u.person_id = person.id)))`,
  )
  await protect(
    db,
    'portal_user',
    `${inPortal} and (${isAdministrator} or ${may('see_people')} or id = ${myPortalUser} or exists (
       select from project_member m where m.portal_id = portal_user.portal_id and m.portal_user_id = portal_user.id))`,
    `${inPortal} and ${isAdministrator}`,
  )
  await protect(db, 'invitation', `${inPortal} and ${isAdministrator}`)
  await protect(db, 'client_company', `${inPortal} and (${isAdministrator} or ${may('manage_clients')})`)
  await protect(db, 'client_user', `${inPortal} and (${isAdministrator} or ${may('manage_clients')})`)
  await protect(db, 'project', `${inPortal} and (${isAdministrator} or id = any(${myProjects}))`, writesProject('id'))
  await protect(
    db,
    'project_member',
    `${inPortal} and (${isAdministrator} or portal_user_id = ${myPortalUser} or project_id = any(${myProjects}))`,
    writesProject('project_id'),
  )
  for (const statement of [portalsOfLogin, isSetUp]) await sql.raw(statement).execute(db)
  await sql.raw('revoke all on function portals_of_login(uuid), is_set_up() from public').execute(db)
}

const tables = [
  `create table portal (
     id uuid primary key, name text not null check (name <> ''), owner_id uuid, created_at timestamptz not null default now())`,

  `create table person (
     portal_id uuid not null references portal (id) on delete cascade, id uuid not null,
     first_name text not null default '', last_name text not null default '', email text, email_key text,
     login_id uuid references login (id) on delete set null, held text[] not null default '{}',
     version integer not null default 1, created_at timestamptz not null default now(),
     primary key (portal_id, id), check ((email is null) = (email_key is null)))`,
  `create unique index person_email on person (portal_id, email_key) where email_key is not null`,
  `create unique index person_login on person (portal_id, login_id) where login_id is not null`,
  `create index person_login_anywhere on person (login_id) where login_id is not null`,

  `create table portal_user (
     portal_id uuid not null, id uuid not null, person_id uuid not null,
     role text not null check (role in ('administrator', 'manager', 'employee', 'contractor')),
     title text, phone text, invited_at timestamptz, accepted_at timestamptz,
     deactivated_at timestamptz, deactivated_by text check (deactivated_by in ('hand', 'import')),
     last_seen_at timestamptz, sort_key text collate "C" not null, search text not null, held text[] not null default '{}',
     version integer not null default 1, created_at timestamptz not null default now(),
     status text not null generated always as (case when deactivated_at is not null then 'deactivated'
       when accepted_at is not null then 'active' when invited_at is not null then 'invited' else 'not_invited' end) stored,
     primary key (portal_id, id), unique (portal_id, person_id),
     foreign key (portal_id, person_id) references person (portal_id, id) on delete cascade,
     check ((deactivated_at is null) = (deactivated_by is null)))`,
  `create index portal_user_sorted on portal_user (portal_id, sort_key, id)`,
  `create index portal_user_status on portal_user (portal_id, status)`,
  `alter table portal add constraint portal_owner foreign key (id, owner_id) references portal_user (portal_id, id)
     deferrable initially deferred`,

  `create table invitation (
     portal_id uuid not null, id uuid not null, portal_user_id uuid not null, email text not null, invited_by text not null,
     created_at timestamptz not null default now(), expires_at timestamptz not null,
     mailed_at timestamptz, ended_at timestamptz, accepted_at timestamptz,
     primary key (portal_id, id),
     foreign key (portal_id, portal_user_id) references portal_user (portal_id, id) on delete cascade)`,
  `create unique index invitation_open on invitation (portal_id, portal_user_id) where ended_at is null and accepted_at is null`,

  `create table client_company (
     portal_id uuid not null references portal (id) on delete cascade, id uuid not null,
     name text not null check (name <> ''), website text, phone text, sort_key text collate "C" not null, search text not null,
     version integer not null default 1, created_at timestamptz not null default now(),
     primary key (portal_id, id))`,
  `create index client_company_sorted on client_company (portal_id, sort_key, id)`,

  `create table client_user (
     portal_id uuid not null, id uuid not null, person_id uuid not null, client_company_id uuid,
     title text, phone text, sort_key text collate "C" not null, search text not null, held text[] not null default '{}',
     version integer not null default 1, created_at timestamptz not null default now(),
     primary key (portal_id, id), unique nulls not distinct (portal_id, person_id, client_company_id),
     foreign key (portal_id, person_id) references person (portal_id, id) on delete cascade,
     foreign key (portal_id, client_company_id) references client_company (portal_id, id))`,
  `create index client_user_sorted on client_user (portal_id, sort_key, id)`,
  `create index client_user_company on client_user (portal_id, client_company_id)`,

  `create table project (
     portal_id uuid not null references portal (id) on delete cascade, id uuid not null,
     name text not null check (name <> ''), description text not null default '', colour smallint not null default 0,
     archived_at timestamptz, created_by text not null, sort_key text collate "C" not null, search text not null,
     version integer not null default 1, created_at timestamptz not null default now(),
     primary key (portal_id, id))`,
  `create index project_sorted on project (portal_id, sort_key, id)`,

  `create table project_member (
     portal_id uuid not null, project_id uuid not null, portal_user_id uuid not null, added_at timestamptz not null default now(),
     primary key (portal_id, project_id, portal_user_id),
     foreign key (portal_id, project_id) references project (portal_id, id) on delete cascade,
     foreign key (portal_id, portal_user_id) references portal_user (portal_id, id) on delete cascade)`,
  `create index project_member_user on project_member (portal_id, portal_user_id)`,
]

// The only look across portals: which ones a login is tied to. It runs as the owner, whose own policy lets it.
const portalsOfLogin = `
  create function portals_of_login(login uuid)
  returns table (portal_id uuid, portal_name text, person_id uuid, portal_user_id uuid, role text, owner boolean, deactivated boolean)
  language sql stable security definer set search_path from current as $$
    select p.id, p.name, h.id, u.id, u.role, p.owner_id = u.id, u.deactivated_at is not null
    from person h join portal p on p.id = h.portal_id
    left join portal_user u on u.portal_id = h.portal_id and u.person_id = h.id
    where h.login_id = login order by lower(p.name), p.id
  $$`

// Set-up is open to the first visitor alone, who has no portal to look from.
const isSetUp = `
  create function is_set_up() returns boolean
  language sql volatile security definer set search_path from current as $$ select exists (select from portal) $$`
