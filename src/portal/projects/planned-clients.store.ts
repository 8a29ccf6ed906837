import { sql } from 'kysely'
import type { PlannedRows, Tx } from '../people/people.ts'
import { lockProjects, settlePrimaries } from './sharing.store.ts'

/**
 * Puts the planned companies on their projects, shared; a project archived or gone meanwhile is passed over, and the first
 * company of a project becomes the primary one. Returns how many companies came to projects, a company once a project.
 */
export async function insertPlannedClientProjects(
  ctx: Tx,
  { planId, outcome, from, to }: PlannedRows,
): Promise<number> {
  const { db, viewer } = ctx
  const planned = sql`plan_row p join project j on j.portal_id = p.portal_id and j.id = any(p.projects) and j.archived_at is null
    where p.portal_id = ${viewer.portalId} and p.plan_id = ${planId} and p.ord > ${from} and p.ord <= ${to} and p.selected
      and p.kind = 'account' and p.outcome = ${outcome} and p.target_id is not null`
  const { rows } = await sql<{ id: string }>`select distinct j.id from ${planned}`.execute(db)
  if (rows.length === 0) return 0
  const projectIds = rows.map(row => row.id)
  await lockProjects(ctx, projectIds)
  const { numAffectedRows } = await sql`
    insert into project_client (portal_id, project_id, client_company_id)
    select p.portal_id, j.id, p.target_id from ${planned} on conflict do nothing`.execute(db)
  await settlePrimaries(ctx, projectIds)
  return Number(numAffectedRows)
}
