import { sql } from 'kysely'
import { getBrakeSettings } from '../connections/connections.ts'
import type { Tx } from '../people/people.ts'
import { type Brake, hasShrunk, idle, limitOf } from './brake.ts'
import { plannedKinds, type RecordKind } from './import-kind.ts'
import type { PlanRef } from './plan-rows.store.ts'

/** What the brake says of a plan as it is ticked now. */
export async function getBrake(ctx: Tx, plan: PlanRef): Promise<Brake> {
  const losing = await countLosing(ctx, plan)
  // Of all who are tied nothing is to say, and there may be many.
  if (losing === 0 && !(await isAnythingGone(ctx, plan))) return idle
  const settings = await getBrakeSettings(ctx, plan.connection_id)
  const kinds = await listKnown(ctx, plan)
  const known = kinds.filter(one => one.kind !== 'account').reduce((sum, one) => sum + one.known, 0)
  const limit = limitOf(known, settings)
  const shrunk = kinds.filter(one => hasShrunk(one, settings)).map(({ kind, gone, known }) => ({ kind, gone, known }))
  return { losing, known, limit, shrunk, isOn: losing > limit || shrunk.length > 0 }
}

// Whether this reading no longer held something that it held before.
async function isAnythingGone({ db, viewer }: Tx, plan: PlanRef): Promise<boolean> {
  const kinds = plannedKinds[plan.kind]
  const { rows } =
    await sql`select from crm_record where portal_id = ${viewer.portalId} and connection_id = ${plan.connection_id}
    and kind = any(${kinds}::text[]) and removed_in is not null and removed_in = ${plan.snapshot_id} limit 1`.execute(
      db,
    )
  return rows.length > 0
}

// How many records of each kind were tied before this reading, how many of them it no longer held, and whether it held any.
async function listKnown({ db, viewer }: Tx, plan: PlanRef) {
  const of = (t: string) => sql`${sql.ref(`${t}.portal_id`)} = ${viewer.portalId}
    and ${sql.ref(`${t}.connection_id`)} = ${plan.connection_id} and ${sql.ref(`${t}.kind`)} = any(${plannedKinds[plan.kind]}::text[])`
  // All ties, and apart from them those of the few records that are gone: the many need no look at their record.
  const { rows } = await sql<{ kind: RecordKind; known: number; gone: number; isEmpty: boolean }>`
    with tied as (select l.kind, count(*)::int as ties from crm_link l where ${of('l')} group by l.kind),
    gone as (
      select r.kind, count(*) filter (where r.removed_in = ${plan.snapshot_id})::int as now,
        count(*) filter (where r.removed_in <> ${plan.snapshot_id})::int as before
      from crm_record r join crm_link l on l.portal_id = r.portal_id and l.connection_id = r.connection_id and l.kind = r.kind
        and l.crm_id = r.crm_id
      where ${of('r')} and r.removed_in is not null group by r.kind)
    select t.kind, t.ties - coalesce(g.before, 0) as known, coalesce(g.now, 0) as gone,
      not exists (select from plan_count b where b.portal_id = ${viewer.portalId} and b.plan_id = ${plan.id}
        and b.kind = t.kind and b.read > 0) as "isEmpty"
    from tied t left join gone g on g.kind = t.kind where t.ties > coalesce(g.before, 0)`.execute(db)
  return rows
}

// People, not records: everybody at a company that is taken out loses access with it.
async function countLosing({ db, viewer }: Tx, plan: PlanRef): Promise<number> {
  const here = sql`p.portal_id = ${viewer.portalId} and p.plan_id = ${plan.id} and p.selected and p.outcome = 'deactivate'`
  const { rows } = await sql<{ losing: number }>`
    select ((select count(*) from plan_row p where ${here} and p.kind <> 'account') + (
      select count(*) from plan_row p join client_user u on u.portal_id = p.portal_id and u.client_company_id = p.target_id
      where ${here} and p.kind = 'account' and u.deactivated_at is null and not exists (select from plan_row q
        where q.portal_id = p.portal_id and q.plan_id = p.plan_id and q.kind = 'contact' and q.target_id = u.id and q.selected
          and q.outcome = 'deactivate')))::int as losing`.execute(db)
  return rows[0]?.losing ?? 0
}
