import { sql } from 'kysely'
import { type PlannedRows, plannedRows, type Tx } from '../people/people.ts'

/** Puts the planned people to work on their working projects; a project archived or gone meanwhile is passed over. */
export async function insertPlannedMembers(ctx: Tx, rows: PlannedRows): Promise<void> {
  await sql`
    insert into project_member (portal_id, project_id, portal_user_id)
    select p.portal_id, j.id, p.target_id from plan_row p
    join project j on j.portal_id = p.portal_id and j.id = any(p.projects) and j.archived_at is null
    where ${plannedRows(ctx, rows)}
    on conflict do nothing`.execute(ctx.db)
}
