import { type RawBuilder, sql } from 'kysely'
import { type PlannedRows, plannedRows, type Tx } from '../../people/people.ts'
import { rejoins } from '../../projects/projects.ts'
import { removedHere } from '../plan-contact.ts'

/** One kind of change: carries out the rows of a plan with one kind and outcome, and returns how many it carried out. */
export type ChangeKind = {
  readonly kind: PlannedRows['kind']
  readonly outcome: PlannedRows['outcome']
  readonly apply: (ctx: Tx, rows: RunRows) => Promise<number>
}

/** The rows of a run; `reverses` is the run it undoes, or empty. */
export type RunRows = PlannedRows & { reverses: string }

/** What is changed: its name in the journal, where its version is found, and which one it begins with where that is certain. */
type Subject = { name: string; target: RawBuilder<unknown>; first?: number }

// Fenced, so that each row looks its target up: while the table is being filled, the planner takes it for nearly empty.
const subjects: Record<PlannedRows['kind'], Subject> = {
  user: {
    name: 'portal_user',
    target: sql`lateral (select u.version + t.version as version from portal_user u
      join person t on t.portal_id = u.portal_id and t.id = u.person_id
      where u.portal_id = p.portal_id and u.id = p.target_id offset 0) u`,
  },
  account: {
    name: 'client_company',
    target: sql`lateral (select u.version from client_company u where u.portal_id = p.portal_id and u.id = p.target_id offset 0) u`,
    first: 1,
  },
  contact: {
    name: 'client_user',
    target: sql`lateral (select u.version from client_user u where u.portal_id = p.portal_id and u.id = p.target_id offset 0) u`,
    first: 1,
  },
}

// Only projects that the row adds are noted, so call before they are joined.
const joins: Record<PlannedRows['kind'], RawBuilder<unknown>> = {
  user: sql`not exists (select from project_member m where m.portal_id = j.portal_id and m.project_id = j.id
    and m.portal_user_id = p.target_id)`,
  account: sql`not exists (select from project_client m where m.portal_id = j.portal_id and m.project_id = j.id
    and m.client_company_id = p.target_id)`,
  contact: sql`false`,
}

// Projects that an undo leaves are noted as what was before, those it goes back to as what is after.
const isLeaving = (rows: RunRows) => sql`(p.outcome = 'untie' or p.outcome = 'restore' and not ${rejoins(rows)})`

// A company is journalled by its id, everything else as people read it.
const journalled = (side: 'before' | 'after') =>
  sql.raw(
    `case when f ->> 'field' = 'client_company_id' then f -> '${side === 'before' ? 'beforeKey' : 'key'}' else f -> '${side}' end`,
  )

// The tie that makes way for the one of these rows: of a record that is gone, or of somebody who was removed here by hand.
const giving = ({ outcome, connectionId }: PlannedRows) => {
  const here = sql`l.portal_id = p.portal_id and l.connection_id = ${connectionId} and l.kind = p.kind`
  if (outcome === 'link' || outcome === 'retie')
    return sql`(select to_jsonb(l) from crm_link l join crm_record gone on gone.portal_id = l.portal_id
      and gone.connection_id = l.connection_id and gone.kind = l.kind and gone.crm_id = l.crm_id and gone.removed_in is not null
      where ${here} and l.record_id = p.target_id)`
  if (outcome !== 'create' && outcome !== 'recreate') return sql`null::jsonb`
  return sql`case when p.match = ${removedHere} or p.outcome = 'recreate' then (
    select to_jsonb(l) from crm_link l where ${here} and l.crm_id = p.crm_id) end`
}

/**
 * Journals what the rows change: the fields with both values, the projects they add, the tie that makes way. Call it after the people
 * and companies were written (the version is theirs) and before they are tied and join their projects.
 */
export async function insertChanges(ctx: Tx, rows: RunRows): Promise<void> {
  const { name, target, first } = subjects[rows.kind]
  const fields = (side: 'before' | 'after') => sql`case when p.fields = '[]' then '{}'::jsonb else (
    select coalesce(jsonb_object_agg(f ->> 'field', ${journalled(side)}), '{}') from jsonb_array_elements(p.fields) f) end`
  const isNew = rows.outcome === 'create'
  const known = isNew ? first : undefined
  await sql`
    insert into change (portal_id, run_id, ord, kind, target_id, version, tie, before, after)
    select p.portal_id, ${rows.runId}, p.ord, ${`${name}_${rows.outcome}`}, p.target_id, ${known ? sql.lit(known) : sql`u.version`}, ${giving(rows)},
      ${
        isNew
          ? sql`null::jsonb`
          : sql`${fields('before')} || case when p.projects = '{}' or not ${isLeaving(rows)} then '{}'::jsonb
              else jsonb_build_object('projects', to_jsonb(p.projects)) end`
      },
      ${fields('after')}
        || case when p.projects = '{}' or ${isLeaving(rows)} then '{}'::jsonb else jsonb_build_object('projects', (
          select coalesce(jsonb_agg(j.id), '[]') from project j where j.portal_id = p.portal_id and j.id = any(p.projects)
            and j.archived_at is null and ${joins[rows.kind]})) end
    from plan_row p ${known ? sql`` : sql`cross join ${target}`}
    where ${plannedRows(ctx, rows)}`.execute(ctx.db)
}

// What goes, whole, so that it can be put back.
const removed: Record<PlannedRows['kind'], RawBuilder<unknown>> = {
  user: sql`lateral (select u.version + t.version as version, jsonb_build_object('hat', to_jsonb(u), 'person', to_jsonb(t), 'projects',
      (select jsonb_agg(m.project_id) from project_member m where m.portal_id = u.portal_id and m.portal_user_id = u.id)) as row
    from portal_user u join person t on t.portal_id = u.portal_id and t.id = u.person_id
    where u.portal_id = p.portal_id and u.id = p.target_id offset 0) u`,
  account: sql`lateral (select u.version, jsonb_build_object('company', to_jsonb(u), 'projects',
      (select jsonb_agg(m.project_id) from project_client m where m.portal_id = u.portal_id and m.client_company_id = u.id)) as row
    from client_company u where u.portal_id = p.portal_id and u.id = p.target_id offset 0) u`,
  contact: sql`lateral (select u.version, jsonb_build_object('hat', to_jsonb(u), 'person', to_jsonb(t)) as row
    from client_user u join person t on t.portal_id = u.portal_id and t.id = u.person_id
    where u.portal_id = p.portal_id and u.id = p.target_id offset 0) u`,
}

/** Journals what the rows are about to take away, as it is. Call it before anything of it goes. */
export async function insertRemovals(ctx: Tx, rows: PlannedRows): Promise<void> {
  await sql`
    insert into change (portal_id, run_id, ord, kind, target_id, version, before, after)
    select p.portal_id, ${rows.runId}, p.ord, ${`${subjects[rows.kind].name}_remove`}, p.target_id, u.version, u.row, null
    from plan_row p cross join ${removed[rows.kind]}
    where ${plannedRows(ctx, rows)}`.execute(ctx.db)
}
