import { type Kysely, sql } from 'kysely'
import { protect, viewer } from '../../src/platform/database/protect.ts'

const { inPortal, isAdministrator, may } = viewer

/** Imports that can be stopped, undone and asked about: reversals, edits by hand, the brake, who decides a field. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
  // Who changed a portal user is the administrators' to read; whoever manages clients notes what they changed.
  const edits = `${inPortal} and (${isAdministrator} or ${may('manage_clients')})`
  await protect(db, 'hand_edit', `${inPortal} and ${isAdministrator}`, edits)
  await sql.raw(booksOfReversals).execute(db)
}

const outcomes = `('create', 'link', 'update', 'deactivate', 'reactivate', 'conflict', 'skip',
  'remove', 'recreate', 'untie', 'retie', 'restore')`

const statements = [
  // A run goes on where it stopped; a reversal is a run over what another one did.
  `alter table run drop constraint run_state_check, add check (state in ('applying', 'cancelled', 'done')),
     add reverses uuid, add cancelled_by text, add cancelled_at timestamptz,
     add foreign key (portal_id, reverses) references run (portal_id, id)`,
  // The record as it was when its tie was last in step: what still is so needs no second look.
  `alter table crm_link add digest uuid`,
  // Where each lane of a run begins; lanes of one step go side by side, one step after the other.
  `alter table run_lane add begins integer not null default 0, add step integer not null default 0`,
  `create index run_reversed on run (portal_id, reverses) where reverses is not null`,
  `alter table import_plan add reverses uuid`,
  // What stops a plan that would take access from too many at once, or rests on an answer that is suddenly much smaller.
  `alter table connection add brake_percent integer not null default 10 check (brake_percent between 1 and 100),
     add brake_people integer not null default 25 check (brake_people >= 2),
     add shrink_percent integer not null default 30 check (shrink_percent between 1 and 100)`,
  `alter table plan_row drop constraint plan_row_outcome_check, add check (outcome in ${outcomes}), add change_ord integer`,
  `alter table run_count add removed integer not null default 0, add recreated integer not null default 0,
     add untied integer not null default 0, add retied integer not null default 0, add restored integer not null default 0`,
  `alter table run_count drop constraint the_books_balance, add constraint the_books_balance check (not closed or read + absent =
     created + linked + updated + unchanged + deactivated + reactivated + conflict + skipped + failed
     + removed + recreated + untied + retied + restored)`,

  // Who changed what by hand, so that an undo can say whose words it keeps.
  `create table hand_edit (
     portal_id uuid not null references portal (id) on delete cascade, id uuid not null, target_id uuid not null,
     at timestamptz not null default now(), by_name text not null, fields text[] not null,
     primary key (portal_id, id))`,
  `create index hand_edit_target on hand_edit (portal_id, target_id, at)`,
  `create index change_target_at on change (portal_id, target_id, at)`,
  `drop index change_target`,
]

const words = [
  ['created', 'create'],
  ['linked', 'link'],
  ['updated', 'update'],
  ['deactivated', 'deactivate'],
  ['reactivated', 'reactivate'],
  ['removed', 'remove'],
  ['recreated', 'recreate'],
  ['untied', 'untie'],
  ['retied', 'retie'],
  ['restored', 'restore'],
]

// Counters can balance among themselves and still lie: before a run is done, its plan is counted again.
const booksOfReversals = `
  create or replace function check_the_books() returns trigger language plpgsql set search_path from current as $$
   declare lie text;
   begin
     if new.state = 'done' and old.state <> 'done' then
       select format('%s %s: counted %s, rows %s', kind, what, counted, rows) into lie from (
         select c.kind, word.what, word.counted, coalesce(planned.rows, 0) as rows
         from run_count c cross join lateral (values ${words.map(([word, outcome]) => `('${word}', '${outcome}', c.${word})`).join(', ')}) as word (what, outcome, counted)
         left join (
           select p.kind, p.outcome, count(*) as rows from plan_row p where p.portal_id = new.portal_id and p.plan_id = new.plan_id
             and p.selected and not exists (select from run_failure f
               where f.portal_id = new.portal_id and f.run_id = new.id and f.ord = p.ord) group by 1, 2) planned
           on planned.kind = c.kind and planned.outcome = word.outcome
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
