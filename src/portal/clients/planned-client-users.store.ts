import { sql } from 'kysely'
import {
  firstOfPerson,
  lockPlannedPersons,
  type PlannedRows,
  plannedRows,
  type Tx,
  updatePlannedPersons,
} from '../people/people.ts'

// What a person who was here before is found by may be another one than at the time of the plan: an earlier row has renamed them.
const keysNow = sql`lateral (
  select h.sort_key, h.search from client_user h where p.person_version is not null and h.portal_id = p.portal_id and h.person_id = p.person_id
  union all
  select h.sort_key, h.search from portal_user h where p.person_version is not null and h.portal_id = p.portal_id and h.person_id = p.person_id
  limit 1) n`

/** Makes the planned client users, each a hat of its person at one company. Returns how many. */
export async function insertPlannedClientUsers(ctx: Tx, rows: PlannedRows): Promise<number> {
  await lockPlannedPersons(ctx, rows)
  const { numAffectedRows } = await sql`
    insert into client_user (portal_id, id, person_id, client_company_id, title, phone, no_processing, sort_key, search)
    select p.portal_id, p.target_id, p.person_id, p.company_id, r.title, r.phone, r.no_processing,
      coalesce(n.sort_key, f.sort_key, p.sort_key), coalesce(n.search, f.search, p.search)
    from plan_row p join crm_record r on r.portal_id = p.portal_id and r.connection_id = ${rows.connectionId} and r.kind = p.kind
      and r.crm_id = p.crm_id
    left join ${firstOfPerson(rows)} on true
    left join ${keysNow} on true
    where ${plannedRows(ctx, rows)}`.execute(ctx.db)
  return Number(numAffectedRows)
}

// A change to the value a field already has means: people hold it.
const planned = sql`lateral (
  select max(f ->> 'after') filter (where f ->> 'field' = 'title') as title, coalesce(bool_or(f ->> 'field' = 'title'), false) as sets_title,
    max(f ->> 'after') filter (where f ->> 'field' = 'phone') as phone, coalesce(bool_or(f ->> 'field' = 'phone'), false) as sets_phone,
    coalesce(bool_or(f ->> 'field' = 'client_company_id'), false) as moves,
    (max(f ->> 'key') filter (where f ->> 'field' = 'client_company_id'))::uuid as company_id,
    coalesce(bool_or(f ->> 'field' = 'no_processing' and f ->> 'after' = 'not allowed'), false) as no_processing,
    coalesce(bool_or(f ->> 'field' = 'no_processing'), false) as sets_processing,
    coalesce(array_agg(f ->> 'field') filter (where f ->> 'before' = f ->> 'after'), '{}') as held
  from jsonb_array_elements(p.fields) f) v`

/**
 * Writes the planned values of linked and changed client users, and of those that are back. Who was changed since the plan is
 * passed over; the number returned then is smaller than that of the rows.
 */
export async function updatePlannedClientUsers(ctx: Tx, rows: PlannedRows): Promise<number> {
  const { numAffectedRows } = await sql`
    update client_user u set
      title = case when v.sets_title then v.title else u.title end, phone = case when v.sets_phone then v.phone else u.phone end,
      client_company_id = case when v.moves then v.company_id else u.client_company_id end,
      no_processing = case when v.sets_processing then v.no_processing else u.no_processing end,
      held = array(select distinct unnest(u.held || array(select unnest(v.held) intersect select unnest(array['title', 'phone'])))),
      deactivated_at = case when p.outcome <> 'reactivate' then u.deactivated_at end,
      deactivated_by = case when p.outcome <> 'reactivate' then u.deactivated_by end, version = u.version + 1
    from plan_row p, ${planned}
    where ${plannedRows(ctx, rows)} and u.portal_id = p.portal_id and u.id = p.target_id and u.version = p.target_version
      and (p.person_version is null or exists (select from person t where t.portal_id = p.portal_id and t.id = p.person_id
        and t.version = p.person_version))`.execute(ctx.db)
  await updatePlannedPersons(ctx, rows)
  return Number(numAffectedRows)
}

/** Takes the planned hats away. Returns how many. */
export async function updatePlannedClientAccess(ctx: Tx, rows: PlannedRows): Promise<number> {
  const { numAffectedRows } = await sql`
    update client_user u set deactivated_at = ${ctx.clock()}, deactivated_by = 'import', version = u.version + 1
    from plan_row p where ${plannedRows(ctx, rows)} and u.portal_id = p.portal_id and u.id = p.target_id
      and u.version = p.target_version`.execute(ctx.db)
  return Number(numAffectedRows)
}
