import { type Kysely, sql } from 'kysely'

/** Whom a client sees of the portal's people is worked out once a statement, not asked of each. See docs/decisions/0026. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(clientTeam).execute(db)
}

const own = (name: string, type: string) => `nullif(current_setting('app.${name}', true), '')::${type}`

// Whoever works on these projects and may be seen by the viewer's company, by what they are sorted by: row-level security asks that
// of each person anew, through three tables. It answers ids and sorting keys, to client users alone and of what is shared with
// them; names are looked up under the policies again. Somebody without a name is sorted by their address elsewhere, which no
// order, search or cursor here may give away. Whoever leads the work stands first.
const clientTeam = `
  create function client_team(projects uuid[])
  returns table (project_id uuid, portal_user_id uuid, key text, rank text)
  language sql stable security definer rows 2000
  set search_path from current set enable_seqscan = off set random_page_cost = 1.1 as $$
    select m.project_id, u.id, k.key, case u.role when 'manager' then '0' when 'administrator' then '1' else '2' end || k.key
    from project_member m
    join portal_user u on u.portal_id = m.portal_id and u.id = m.portal_user_id
    join person p on p.portal_id = u.portal_id and p.id = u.person_id
    cross join lateral (select case when trim(p.first_name || p.last_name) = '' then '' else u.sort_key end as key) k
    where coalesce(current_setting('app.hat', true), '') = 'client_user' and m.portal_id = ${own('portal', 'uuid')}
      and m.project_id = any(array(select c.project_id from project_client c where c.portal_id = ${own('portal', 'uuid')}
        and c.client_company_id = ${own('company', 'uuid')} and c.shared and c.project_id = any(projects)))
      and not m.hidden_from_clients and u.deactivated_at is null
  $$`
