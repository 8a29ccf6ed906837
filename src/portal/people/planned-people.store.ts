import { type RawBuilder, sql } from 'kysely'
import type { UndoOutcome } from '../portal.tables.ts'
import type { Tx } from './context.ts'

/** The rows of a plan with one outcome, by their order: after `from`, up to and with `to`. */
export type PlannedRows = {
  planId: string
  runId: string
  connectionId: string
  kind: 'user' | 'account' | 'contact'
  outcome: 'create' | 'link' | 'update' | Exclude<UndoOutcome, 'skip'>
  from: number
  to: number
}

/** The ticked rows of a range as a query sees them, under the name `p`. */
export const plannedRows = (
  { viewer }: Tx,
  { planId, kind, outcome, from, to }: PlannedRows,
): RawBuilder<unknown> => sql`
  p.portal_id = ${viewer.portalId} and p.plan_id = ${planId} and p.ord > ${from} and p.ord <= ${to} and p.selected
  and p.kind = ${kind} and p.outcome = ${outcome}`

/** Makes the planned persons and portal users, with the ids chosen in the plan. Returns how many portal users. */
export async function insertPlannedPeople(ctx: Tx, rows: PlannedRows): Promise<number> {
  await sql`
    insert into person (portal_id, id, first_name, last_name, email, email_key)
    select p.portal_id, p.person_id, r.first_name, r.last_name, r.email, r.email_key
    from plan_row p join crm_record r on r.portal_id = p.portal_id and r.connection_id = ${rows.connectionId} and r.kind = p.kind
      and r.crm_id = p.crm_id
    where ${plannedRows(ctx, rows)} and not exists (select from person x where x.portal_id = p.portal_id and x.id = p.person_id)`.execute(
    ctx.db,
  )
  const { numAffectedRows } = await sql`
    insert into portal_user (portal_id, id, person_id, role, title, phone, sort_key, search)
    select p.portal_id, p.target_id, p.person_id, p.role, r.title, r.phone, p.sort_key, p.search
    from plan_row p join crm_record r on r.portal_id = p.portal_id and r.connection_id = ${rows.connectionId} and r.kind = p.kind
      and r.crm_id = p.crm_id
    where ${plannedRows(ctx, rows)}`.execute(ctx.db)
  return Number(numAffectedRows)
}

// A change to the value a field already has means: people hold it.
const planned = sql`lateral (
  select max(f ->> 'after') filter (where f ->> 'field' = 'first_name') as first_name, bool_or(f ->> 'field' = 'first_name') as sets_first_name,
    max(f ->> 'after') filter (where f ->> 'field' = 'last_name') as last_name, bool_or(f ->> 'field' = 'last_name') as sets_last_name,
    max(f ->> 'after') filter (where f ->> 'field' = 'email') as email, bool_or(f ->> 'field' = 'email') as sets_email,
    max(f ->> 'key') filter (where f ->> 'field' = 'email') as email_key,
    max(f ->> 'after') filter (where f ->> 'field' = 'title') as title, bool_or(f ->> 'field' = 'title') as sets_title,
    max(f ->> 'after') filter (where f ->> 'field' = 'phone') as phone, bool_or(f ->> 'field' = 'phone') as sets_phone,
    coalesce(array_agg(f ->> 'field') filter (where f ->> 'before' = f ->> 'after'), '{}') as held
  from jsonb_array_elements(p.fields) f) v`

/**
 * Writes the planned values of linked and changed people, and of those let in again. A row whose portal user was changed since the plan is passed over;
 * the number returned then is smaller than that of the rows.
 */
export async function updatePlannedPeople(ctx: Tx, rows: PlannedRows): Promise<number> {
  // The portal user first: its condition needs the person's version as it was planned.
  const { numAffectedRows } = await sql`
    update portal_user u set
      title = case when v.sets_title then v.title else u.title end, phone = case when v.sets_phone then v.phone else u.phone end,
      held = array(select distinct unnest(u.held || array(select unnest(v.held) intersect select unnest(array['title', 'phone'])))),
      deactivated_at = case when p.outcome <> 'reactivate' then u.deactivated_at end,
      deactivated_by = case when p.outcome <> 'reactivate' then u.deactivated_by end,
      sort_key = p.sort_key, search = p.search, version = u.version + 1
    from plan_row p, person t, ${planned}
    where ${plannedRows(ctx, rows)} and u.portal_id = p.portal_id and u.id = p.target_id and t.portal_id = p.portal_id and t.id = p.person_id
      and u.version + t.version = p.target_version`.execute(ctx.db)
  await sql`
    update person t set
      first_name = case when v.sets_first_name then coalesce(v.first_name, '') else t.first_name end,
      last_name = case when v.sets_last_name then coalesce(v.last_name, '') else t.last_name end,
      email = case when v.sets_email then v.email else t.email end,
      email_key = case when v.sets_email then v.email_key else t.email_key end,
      held = array(select distinct unnest(t.held || array(select unnest(v.held) intersect select unnest(array['first_name', 'last_name', 'email'])))),
      version = t.version + 1
    from plan_row p, portal_user u, ${planned}
    where ${plannedRows(ctx, rows)} and t.portal_id = p.portal_id and t.id = p.person_id and u.portal_id = p.portal_id
      and u.id = p.target_id and u.version + t.version = p.target_version + 1
      and (v.sets_first_name or v.sets_last_name or v.sets_email)`.execute(ctx.db)
  // The person's other hats are found by the new name too, and an invitation to the old address is over.
  await sql`
    update client_user c set sort_key = p.sort_key, search = p.search, version = c.version + 1 from plan_row p
    where ${plannedRows(ctx, rows)} and c.portal_id = p.portal_id and c.person_id = p.person_id
      and (c.sort_key, c.search) is distinct from (p.sort_key, p.search)`.execute(ctx.db)
  await endPlannedInvitations(ctx, sql`${plannedRows(ctx, rows)} and p.fields @> '[{"field": "email"}]'`)
  return Number(numAffectedRows)
}

/** Takes access from the planned people, never from the owner. Returns how many. */
export async function updatePlannedAccess(ctx: Tx, rows: PlannedRows): Promise<number> {
  const { numAffectedRows } = await sql`
    update portal_user u set deactivated_at = ${ctx.clock()}, deactivated_by = 'import', version = u.version + 1
    from plan_row p, person t, portal o
    where ${plannedRows(ctx, rows)} and u.portal_id = p.portal_id and u.id = p.target_id and t.portal_id = p.portal_id and t.id = p.person_id
      and u.version + t.version = p.target_version and o.id = p.portal_id and u.id is distinct from o.owner_id`.execute(
    ctx.db,
  )
  await endPlannedInvitations(ctx, plannedRows(ctx, rows))
  return Number(numAffectedRows)
}

async function endPlannedInvitations({ db, clock }: Tx, which: RawBuilder<unknown>) {
  await sql`
    update invitation i set ended_at = ${clock()} from plan_row p
    where ${which} and i.portal_id = p.portal_id and i.portal_user_id = p.target_id and i.ended_at is null
      and i.accepted_at is null`.execute(db)
  await sql`
    update portal_user u set invited_at = null from plan_row p
    where ${which} and u.portal_id = p.portal_id and u.id = p.target_id and u.accepted_at is null
      and u.invited_at is not null`.execute(db)
}
