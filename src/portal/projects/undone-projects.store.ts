import { type RawBuilder, sql } from 'kysely'
import { type PlannedRows, plannedRows, type Tx } from '../people/people.ts'
import { lockProjects, settlePrimaries } from './sharing.store.ts'

type Undone = PlannedRows & { reverses: string }

/** Whether what a row of an undo reverses had left projects: that is undone by going to them again. */
export const rejoins = ({ reverses }: { reverses: string }): RawBuilder<unknown> => sql`exists (select from change c
  where c.portal_id = p.portal_id and c.run_id = ${reverses} and c.ord = p.change_ord and c.before ? 'projects')`

/** Takes people, or companies, off the projects that the reversed changes had put them on. */
export async function deletePlannedProjects(ctx: Tx, rows: Undone): Promise<void> {
  const table = rows.kind === 'account' ? 'project_client' : 'project_member'
  const whose = rows.kind === 'account' ? 'client_company_id' : 'portal_user_id'
  const { rows: left } = await sql<{ id: string }>`
    delete from ${sql.table(table)} m using plan_row p
    where ${plannedRows(ctx, rows)} and not ${rejoins(rows)} and m.portal_id = p.portal_id and ${sql.ref(`m.${whose}`)} = p.target_id
      and m.project_id = any(p.projects)
    returning m.project_id as id`.execute(ctx.db)
  if (rows.kind === 'account' && left.length > 0) await settlePrimaries(ctx, [...new Set(left.map(row => row.id))])
}

/** Puts people, or companies, on the projects again that an undo of changes, which is undone now, had taken them off. */
export async function insertUndoneProjects(ctx: Tx, rows: Undone): Promise<void> {
  const back = sql`plan_row p join project j on j.portal_id = p.portal_id and j.id = any(p.projects) and j.archived_at is null
    where ${plannedRows(ctx, rows)} and ${rejoins(rows)}`
  const { rows: found } = await sql<{ id: string }>`select distinct j.id from ${back}`.execute(ctx.db)
  if (found.length === 0) return
  const ids = found.map(row => row.id)
  const isCompany = rows.kind === 'account'
  const table = isCompany ? 'project_client' : 'project_member'
  const whose = isCompany ? 'client_company_id' : 'portal_user_id'
  if (rows.kind === 'account') await lockProjects(ctx, ids)
  await sql`insert into ${sql.table(table)} (portal_id, project_id, ${sql.ref(whose)})
    select p.portal_id, j.id, p.target_id from ${back} on conflict do nothing`.execute(ctx.db)
  if (rows.kind === 'account') await settlePrimaries(ctx, ids)
}
