import { sql } from 'kysely'
import { type PlannedRows, plannedRows, type Tx } from '../people/people.ts'

/** Makes the planned client companies, with the ids chosen in the plan. Returns how many. */
export async function insertPlannedCompanies(ctx: Tx, rows: PlannedRows): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into client_company (portal_id, id, name, website, phone, address, industry, owner_name, domain, sort_key, search)
    select p.portal_id, p.target_id, r.name, r.website, r.phone, r.address, r.industry, r.owner, r.domain, p.sort_key, p.search
    from plan_row p join crm_record r on r.portal_id = p.portal_id and r.connection_id = ${rows.connectionId} and r.kind = p.kind
      and r.crm_id = p.crm_id
    where ${plannedRows(ctx, rows)}`.execute(ctx.db)
  return Number(numAffectedRows)
}

const fields = ['name', 'website', 'phone', 'address', 'industry', 'owner_name'] as const

// A change to the value a field already has means: people hold it.
const planned = sql`lateral (select ${sql.join([
  ...fields.flatMap(field => [
    sql`max(f ->> 'after') filter (where f ->> 'field' = ${sql.lit(field)}) as ${sql.ref(field)}`,
    sql`coalesce(bool_or(f ->> 'field' = ${sql.lit(field)}), false) as ${sql.ref(`sets_${field}`)}`,
  ]),
  sql`max(f ->> 'key') filter (where f ->> 'field' = 'website') as domain`,
  sql`coalesce(array_agg(f ->> 'field') filter (where f ->> 'before' = f ->> 'after'), '{}') as held`,
])} from jsonb_array_elements(p.fields) f) v`

/**
 * Writes the planned values of linked and changed companies, and of those that are back. A company changed since the plan is
 * passed over; the number returned then is smaller than that of the rows.
 */
export async function updatePlannedCompanies(ctx: Tx, rows: PlannedRows): Promise<number> {
  const sets = fields.map(field => {
    const value = field === 'name' ? sql`coalesce(v.name, c.name)` : sql.ref(`v.${field}`)
    return sql`${sql.ref(field)} = case when ${sql.ref(`v.sets_${field}`)} then ${value} else ${sql.ref(`c.${field}`)} end`
  })
  const { numAffectedRows } = await sql`
    update client_company c set ${sql.join(sets)},
      domain = case when v.sets_website then v.domain else c.domain end,
      held = array(select distinct unnest(c.held || v.held)), sort_key = p.sort_key, search = p.search,
      deactivated_at = case when p.outcome <> 'reactivate' then c.deactivated_at end,
      deactivated_by = case when p.outcome <> 'reactivate' then c.deactivated_by end, version = c.version + 1
    from plan_row p, ${planned}
    where ${plannedRows(ctx, rows)} and c.portal_id = p.portal_id and c.id = p.target_id and c.version = p.target_version`.execute(
    ctx.db,
  )
  return Number(numAffectedRows)
}

/** Takes access from the people of the planned companies; open invitations to them end. Returns how many companies. */
export async function updatePlannedCompanyAccess(ctx: Tx, rows: PlannedRows): Promise<number> {
  const { numAffectedRows } = await sql`
    update client_company c set deactivated_at = ${ctx.clock()}, deactivated_by = 'import', version = c.version + 1
    from plan_row p where ${plannedRows(ctx, rows)} and c.portal_id = p.portal_id and c.id = p.target_id
      and c.version = p.target_version`.execute(ctx.db)
  return Number(numAffectedRows)
}
