import { type RawBuilder, sql } from 'kysely'
import type { Tx } from './context.ts'
import { type PlannedRows, plannedRows } from './planned-people.store.ts'

/**
 * The row `f` whose record names the person of row `p`, whose record is `r`: of the contacts of one address that are brought in
 * the first one of the plan, wherever the range begins. Only persons that several may share, whose ids are of version 8, are
 * looked for.
 */
export const firstOfPerson = ({ connectionId }: PlannedRows): RawBuilder<unknown> => sql`lateral (
  select q.sort_key, q.search, x.first_name, x.last_name, x.email from crm_record x join plan_row q on q.portal_id = x.portal_id
    and q.plan_id = p.plan_id and q.kind = x.kind and q.crm_id = x.crm_id
  where substr(p.person_id::text, 15, 1) = '8' and x.portal_id = p.portal_id and x.connection_id = ${connectionId} and x.kind = p.kind
    and x.email_key = r.email_key and q.person_id = p.person_id and q.outcome = 'create' and q.selected
  order by q.ord limit 1) f`

/**
 * Makes the persons of planned client users: one for all contacts of one address, called as the first of them that is brought
 * in, which is the one they follow from then on. Call it before their hats are made. Contacts of one address may stand in two
 * lanes that go side by side.
 */
export async function insertPlannedPersons(ctx: Tx, rows: PlannedRows): Promise<void> {
  await sql`
    insert into person (portal_id, id, first_name, last_name, email, email_key)
    select distinct on (p.person_id) p.portal_id, p.person_id, coalesce(f.first_name, r.first_name), coalesce(f.last_name, r.last_name),
      case when r.email_key is not null then coalesce(f.email, r.email) end, r.email_key
    from plan_row p join crm_record r on r.portal_id = p.portal_id and r.connection_id = ${rows.connectionId} and r.kind = p.kind
      and r.crm_id = p.crm_id
    left join ${firstOfPerson(rows)} on true
    where ${plannedRows(ctx, rows)} and not exists (select from person x where x.portal_id = p.portal_id and x.id = p.person_id)
    order by p.person_id, p.ord
    on conflict (portal_id, id) do nothing`.execute(ctx.db)
}

/** Waits for rows of another lane that rename persons who get a hat by these rows, and keeps them off until the transaction ends. */
export async function lockPlannedPersons(ctx: Tx, rows: PlannedRows): Promise<void> {
  await sql`
    select from (select distinct p.portal_id, p.person_id from plan_row p where ${plannedRows(ctx, rows)} and p.person_version is not null) p
      join person t on t.portal_id = p.portal_id and t.id = p.person_id order by t.id for no key update of t`.execute(
    ctx.db,
  )
}

/** Writes the planned names and addresses of client users' persons; every hat is found by the new ones, and invitations to an old address end. */
export async function updatePlannedPersons(ctx: Tx, rows: PlannedRows): Promise<void> {
  const which = sql`${plannedRows(ctx, rows)} and p.person_version is not null`
  await sql`
    update person t set
      first_name = case when v.sets_first_name then coalesce(v.first_name, '') else t.first_name end,
      last_name = case when v.sets_last_name then coalesce(v.last_name, '') else t.last_name end,
      email = case when v.sets_email then v.email else t.email end,
      email_key = case when v.sets_email then v.email_key else t.email_key end,
      held = array(select distinct unnest(t.held || array(select unnest(v.held) intersect select unnest(array['first_name', 'last_name'])))),
      version = t.version + 1
    from plan_row p, lateral (
      select max(f ->> 'after') filter (where f ->> 'field' = 'first_name') as first_name,
        coalesce(bool_or(f ->> 'field' = 'first_name'), false) as sets_first_name,
        max(f ->> 'after') filter (where f ->> 'field' = 'last_name') as last_name,
        coalesce(bool_or(f ->> 'field' = 'last_name'), false) as sets_last_name,
        max(f ->> 'after') filter (where f ->> 'field' = 'email') as email, coalesce(bool_or(f ->> 'field' = 'email'), false) as sets_email,
        max(f ->> 'key') filter (where f ->> 'field' = 'email') as email_key,
        coalesce(array_agg(f ->> 'field') filter (where f ->> 'before' = f ->> 'after'), '{}') as held
      from jsonb_array_elements(p.fields) f) v
    where ${which} and t.portal_id = p.portal_id and t.id = p.person_id and t.version = p.person_version`.execute(
    ctx.db,
  )
  // Derived from the person, so that no version moves: another row of this plan may be about another hat of theirs.
  await sql`
    update client_user c set sort_key = p.sort_key, search = p.search from plan_row p
    where ${which} and c.portal_id = p.portal_id and c.person_id = p.person_id
      and (c.sort_key, c.search) is distinct from (p.sort_key, p.search)`.execute(ctx.db)
  const moved = sql`${which} and p.fields @> '[{"field": "email"}]' and u.portal_id = p.portal_id and u.person_id = p.person_id`
  await sql`
    update invitation i set ended_at = ${ctx.clock()} from plan_row p, client_user u
    where ${moved} and i.portal_id = u.portal_id and i.client_user_id = u.id and i.ended_at is null and i.accepted_at is null`.execute(
    ctx.db,
  )
  await sql`update client_user u set invited_at = null from plan_row p where ${moved} and u.accepted_at is null
    and u.invited_at is not null`.execute(ctx.db)
}

/** Ends the open invitations of planned client users, or of everybody at planned companies, who lose access. */
export async function endPlannedClientInvitations(ctx: Tx, rows: PlannedRows): Promise<void> {
  const whose = rows.kind === 'account' ? sql`u.client_company_id` : sql`u.id`
  const which = sql`${plannedRows(ctx, rows)} and u.portal_id = p.portal_id and ${whose} = p.target_id`
  await sql`
    update invitation i set ended_at = ${ctx.clock()} from plan_row p, client_user u
    where ${which} and i.portal_id = u.portal_id and i.client_user_id = u.id and i.ended_at is null and i.accepted_at is null`.execute(
    ctx.db,
  )
  await sql`update client_user u set invited_at = null from plan_row p where ${which} and u.accepted_at is null
    and u.invited_at is not null`.execute(ctx.db)
}
