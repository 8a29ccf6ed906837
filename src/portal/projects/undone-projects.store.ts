import { sql } from 'kysely'
import { type PlannedRows, plannedRows, type Tx } from '../people/people.ts'
import { settlePrimaries } from './sharing.store.ts'

/** Takes people, or companies, off the projects that the reversed changes had put them on. */
export async function deletePlannedProjects(ctx: Tx, rows: PlannedRows): Promise<void> {
  const table = rows.kind === 'account' ? 'project_client' : 'project_member'
  const whose = rows.kind === 'account' ? 'client_company_id' : 'portal_user_id'
  const { rows: left } = await sql<{ id: string }>`
    delete from ${sql.table(table)} m using plan_row p
    where ${plannedRows(ctx, rows)} and m.portal_id = p.portal_id and ${sql.ref(`m.${whose}`)} = p.target_id
      and m.project_id = any(p.projects)
    returning m.project_id as id`.execute(ctx.db)
  if (rows.kind === 'account' && left.length > 0) await settlePrimaries(ctx, [...new Set(left.map(row => row.id))])
}
