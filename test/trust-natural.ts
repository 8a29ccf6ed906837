// What a portal holds told without ids and times, so that two portals that went the same way can be compared.
import type { Products } from './trust-products.ts'
import { type Names, rowsIn, withNames, withoutTimes } from './trust-state.ts'

// Where the pages of a reading end is chance; what was in them is not.
const beside = new Set(['snapshot_page', 'client_event', 'session'])

/** Every row that tells of an import and what it did, as lines, with what ids mean in their place. */
export async function naturalState({ look }: Pick<Products, 'look'>, portalId: string): Promise<string[]> {
  const ask = async <R>(text: string) => (await look<R>(text, [portalId])) ?? []
  const tables = await look<{ name: string }>(
    `select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'portal' and t.table_type = 'BASE TABLE' and c.column_name = 'portal_id' order by 1`,
  )
  const parts = (tables ?? [])
    .filter(({ name }) => !beside.has(name))
    .map(({ name }) => `select '${name}' as of, to_jsonb(t) as row from ${rowsIn(name)}`)
  const rows = await ask<{ of: string; row: Record<string, unknown> }>(parts.join(' union all '))
  const pages = await ask<{ id: string; ids: string }>(
    `select snapshot_id as id, string_agg(distinct kind || ' ' || one, ',' order by kind || ' ' || one) as ids
     from portal.snapshot_page, unnest(crm_ids) one where portal_id = $1 group by 1`,
  )
  const jobs = await ask<{ name: string; n: number }>(
    `select name, count(*)::int as n from pgboss.job where data ->> 'portalId' = $1::text group by 1`,
  )
  const names = await namesIn(ask, portalId)
  const lines = rows.map(({ of, row }) => `${of} ${withNames(JSON.stringify(withoutTimes(told(of, row))), names)}`)
  return [...lines, ...pages.map(({ ids }) => `read ${ids}`), ...jobs.map(({ name, n }) => `job ${name}: ${n}`)].sort()
}

// A sealed key never looks the same twice, and a login is the same person's in every portal.
function told(of: string, row: Record<string, unknown>) {
  if (of === 'connection') return { ...row, sealed_key: 'sealed', state_since: 'some time' }
  // The source is a digest over the sealed key.
  if (of === 'snapshot')
    return { ...row, page: 'any', source: 'sealed', changes_since: row.changes_since && 'some time' }
  return row
}

type Ask = <R>(text: string) => Promise<R[]>

async function namesIn(ask: Ask, portalId: string): Promise<Names> {
  const rows = await ask<{ id: string; name: string }>(
    `select id::text, what || ' ' || row_number() over (partition by what order by id) as name from (
       select id, 'connection' as what from portal.connection where portal_id = $1
       union all select id, 'snapshot' from portal.snapshot where portal_id = $1
       union all select id, 'plan' from portal.import_plan where portal_id = $1
       union all select id, 'run' from portal.run where portal_id = $1
       union all select u.id, 'owner' from portal.portal_user u join portal.portal o on o.id = u.portal_id and o.owner_id = u.id where o.id = $1
       union all select u.person_id, 'owner as a person' from portal.portal_user u join portal.portal o on o.id = u.portal_id
         and o.owner_id = u.id where o.id = $1) t
     union all
     select target_id::text, 'made of ' || kind || ' ' || crm_id from portal.plan_row where portal_id = $1 and outcome = 'create'
     union all
     select * from (select distinct on (person_id) person_id::text, 'person of ' || crm_id from portal.plan_row
       where portal_id = $1 and outcome = 'create' and person_id is not null order by person_id, crm_id) p
     union all
     select i.id::text, 'invitation of contact ' || p.crm_id from portal.invitation i join portal.plan_row p
       on p.portal_id = i.portal_id and p.target_id = i.client_user_id and p.outcome = 'create' where i.portal_id = $1`,
  )
  return new Map([...rows.map(({ id, name }) => [id, name] as const), [portalId, 'the portal']])
}
