import { type Kysely, sql } from 'kysely'
import { protect, viewer } from '../../src/platform/database/protect.ts'

/** Who decides a field, what was handed back to the CRM, and what a person decided about a conflict. For administrators only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
  for (const table of ['field_rule', 'crm_decision'])
    await protect(db, table, `${viewer.inPortal} and ${viewer.isAdministrator}`)
}

const statements = [
  // A field without a line follows the CRM.
  `create table field_rule (
     portal_id uuid not null, connection_id uuid not null, kind text not null check (kind in ('user', 'account', 'contact')),
     field text not null, rule text not null check (rule in ('crm', 'portal', 'first')),
     primary key (portal_id, connection_id, kind, field),
     foreign key (portal_id, connection_id) references connection (portal_id, id) on delete cascade)`,

  `alter table hand_edit add handed_back boolean not null default false`,

  // What was decided, about the record as it was then, in which plan and before which companies; the question in words.
  `create table crm_decision (
     portal_id uuid not null, id uuid not null, connection_id uuid not null,
     kind text not null check (kind in ('user', 'account', 'contact')), crm_id text collate "C" not null, digest uuid not null,
     decided text not null check (decided in ('same', 'separate', 'client_hat', 'leave')), target_id uuid,
     offered uuid[] not null default '{}', asked text not null, plan_id uuid not null, by_name text not null,
     at timestamptz not null default now(),
     primary key (portal_id, connection_id, kind, crm_id), unique (portal_id, id), check ((decided = 'same') <= (target_id is not null)),
     foreign key (portal_id, connection_id) references connection (portal_id, id) on delete cascade)`,
  // A company is one account's alone.
  `create unique index crm_decision_same on crm_decision (portal_id, connection_id, target_id) where decided = 'same'`,
  `create index crm_decision_latest on crm_decision (portal_id, at desc, id)`,
]
