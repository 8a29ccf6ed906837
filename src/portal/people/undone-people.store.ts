import { sql } from 'kysely'
import { columnsFrom, writableColumns } from '../../platform/database/columns.ts'
import type { Tx } from './context.ts'
import { type PlannedRows, plannedRows } from './planned-people.store.ts'

/** The rows of a reversal with what the reversed run noted down of each, under the names `p` and `c`. */
export const undoneRows = (ctx: Tx, rows: PlannedRows & { reverses: string }) => sql`plan_row p
  join change c on c.portal_id = p.portal_id and c.run_id = ${rows.reverses} and c.ord = p.change_ord
  where ${plannedRows(ctx, rows)}`

/** Takes portal users away who came in with a run and have not signed in; never the owner. Returns how many. */
export async function deletePlannedPortalUsers(ctx: Tx, rows: PlannedRows): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from portal_user u using plan_row p, person t, portal o
    where ${plannedRows(ctx, rows)} and u.portal_id = p.portal_id and u.id = p.target_id and u.accepted_at is null
      and t.portal_id = p.portal_id and t.id = p.person_id and u.version + t.version = p.target_version
      and o.id = p.portal_id and u.id is distinct from o.owner_id`.execute(ctx.db)
  await deletePlannedPersons(ctx, rows)
  return Number(numAffectedRows)
}

/** Forgets the persons of planned rows who have no hat left and never signed in. Call it after their hats are gone. */
export async function deletePlannedPersons(ctx: Tx, rows: PlannedRows): Promise<void> {
  await sql`
    delete from person t using plan_row p
    where ${plannedRows(ctx, rows)} and t.portal_id = p.portal_id and t.id = p.person_id and t.login_id is null
      and not exists (select from portal_user u where u.portal_id = t.portal_id and u.person_id = t.id)
      and not exists (select from client_user u where u.portal_id = t.portal_id and u.person_id = t.id)`.execute(ctx.db)
}

/** Brings persons back as they were when an undo took their last hat. */
export async function insertUndonePersons(ctx: Tx, rows: PlannedRows & { reverses: string }): Promise<void> {
  const columns = await writableColumns(ctx.db, 'person')
  await sql`
    insert into person (${sql.raw(columns.join(', '))})
    select ${columnsFrom('person', columns, sql`w.said`)} from (
      select distinct on (p.person_id) p.portal_id, p.person_id, c.before -> 'person' as said from ${undoneRows(ctx, rows)}
      order by p.person_id, c.ord) w
    where not exists (select from person x where x.portal_id = w.portal_id and x.id = w.person_id)`.execute(ctx.db)
}

/** Brings portal users back as they were when an undo took them away. Returns how many. */
export async function insertUndonePortalUsers(ctx: Tx, rows: PlannedRows & { reverses: string }): Promise<number> {
  await insertUndonePersons(ctx, rows)
  const columns = await writableColumns(ctx.db, 'portal_user')
  const { numAffectedRows } = await sql`
    insert into portal_user (${sql.raw(columns.join(', '))})
    select ${columnsFrom('portal_user', columns, sql`c.before -> 'hat'`)} from ${undoneRows(ctx, rows)}`.execute(ctx.db)
  return Number(numAffectedRows)
}

/**
 * Gives fields free again, of the hats in `table` and of their persons, that the reversed tie had marked as held; what somebody
 * changed by hand since stays held.
 */
export async function releasePlannedHats(
  ctx: Tx,
  rows: PlannedRows & { reverses: string },
  table: 'portal_user' | 'client_user' | 'client_company',
): Promise<void> {
  const held = [[table, 'target_id'], ...(table === 'client_company' ? [] : [['person', 'person_id']])] as const
  for (const [of, id] of held)
    await sql`
      update ${sql.table(of as string)} h set held = array(select unnest(h.held) except select e.key from jsonb_each(c.after) e
        where c.before -> e.key = e.value and not exists (select from hand_edit w where w.portal_id = h.portal_id and w.target_id = h.id
          and w.at > c.at and e.key = any(w.fields)))
      from plan_row p, change c where ${plannedRows(ctx, rows)} and c.portal_id = p.portal_id and c.run_id = ${rows.reverses}
        and c.ord = p.change_ord and h.portal_id = p.portal_id and h.id = ${sql.ref(`p.${id}`)} and h.held <> '{}'`.execute(
      ctx.db,
    )
}
