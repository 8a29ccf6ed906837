import { sql } from 'kysely'
import type { PlannedRows, Tx } from '../../people/people.ts'

/** One kind of change: carries out the rows of a plan with one outcome, and returns how many it carried out. */
export type ChangeKind = {
  readonly outcome: PlannedRows['outcome']
  readonly apply: (ctx: Tx, rows: PlannedRows) => Promise<number>
}

/**
 * Journals what the rows change: the fields with both values, and the projects they add. Call it after the people were written
 * (the version is theirs) and before they join their projects (only the new ones are noted).
 */
export async function insertChanges(
  { db, viewer }: Tx,
  kind: string,
  { planId, runId, outcome, from, to }: PlannedRows,
): Promise<void> {
  await sql`
    insert into change (portal_id, run_id, ord, kind, target_id, version, before, after)
    select p.portal_id, ${runId}, p.ord, ${kind}, p.target_id, u.version + t.version,
      case when p.outcome <> 'create' then (select coalesce(jsonb_object_agg(f ->> 'field', f -> 'before'), '{}') from jsonb_array_elements(p.fields) f) end,
      (select coalesce(jsonb_object_agg(f ->> 'field', f -> 'after'), '{}') from jsonb_array_elements(p.fields) f)
        || case when p.projects = '{}' then '{}'::jsonb else jsonb_build_object('projects', (
          select coalesce(jsonb_agg(j.id), '[]') from project j where j.portal_id = p.portal_id and j.id = any(p.projects)
            and j.archived_at is null and not exists (select from project_member m where m.portal_id = j.portal_id
              and m.project_id = j.id and m.portal_user_id = p.target_id))) end
    from plan_row p
    join portal_user u on u.portal_id = p.portal_id and u.id = p.target_id
    join person t on t.portal_id = u.portal_id and t.id = u.person_id
    where p.portal_id = ${viewer.portalId} and p.plan_id = ${planId} and p.ord > ${from} and p.ord <= ${to} and p.selected
      and p.outcome = ${outcome}`.execute(db)
}
