// What the proofs of trust compare: every row of a portal, without times, and with names in the place of ids made on the way.
import type { Client } from 'pg'

/** Every row of a portal as text, by table, sorted. */
export type State = Record<string, string[]>

// Web sessions and the like come and go beside an import.
const beside = new Set(['client_event'])

/** The tables of the portal that hold a portal's rows. */
export async function listTables(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'portal' and t.table_type = 'BASE TABLE' and c.column_name = 'portal_id' order by 1`,
  )
  return rows.map(row => row.name).filter(name => !beside.has(name))
}

/** The rows of a table that a portal's id `$1` names, as `t`: of numbers that are only added to, their sums. */
export const rowsIn = (table: string) =>
  table === 'client_tally'
    ? `(select portal_id, status, has_company, is_company_active, sum(people)::int as people from portal.client_tally
        where portal_id = $1 group by 1, 2, 3, 4 having sum(people) <> 0) t`
    : `portal."${table}" t where portal_id = $1`

/** Everything a portal holds, and the work that waits for it. A time is told by whether it is there. */
export async function stateOf(client: Client, portalId: string, names: Names = new Map()): Promise<State> {
  const tables = await listTables(client)
  const parts = tables.map(name => `select '${name}' as of, to_jsonb(t) - 'portal_id' as row from ${rowsIn(name)}`)
  const jobs = `select 'job' as of, jsonb_build_object('name', name, 'data', data) as row from pgboss.job where data ->> 'portalId' = $1::text`
  const { rows } = await client.query<{ of: string; row: Record<string, unknown> }>(
    [...parts, jobs].join(' union all '),
    [portalId],
  )
  const invited = rows.flatMap(({ of, row }) =>
    of === 'invitation' ? [[String(row.id), `invitation of ${row.client_user_id ?? row.portal_user_id}`] as const] : [],
  )
  const all = new Map([...names, ...invited])
  const state: State = Object.fromEntries([...tables, 'job'].map(name => [name, []]))
  for (const { of, row } of rows) state[of]?.push(withNames(JSON.stringify(withoutTimes(row)), all))
  for (const name of Object.keys(state)) state[name] = (state[name] ?? []).map(text => withNames(text, all)).sort()
  return state
}

/** Names for ids that two independent plans choose differently. */
export type Names = ReadonlyMap<string, string>

/** Names what a plan would make after the record it is made of. */
export async function namesOf(client: Client, planId: string): Promise<Names> {
  const { rows } = await client.query<{ id: string; name: string }>(
    `select distinct on (id) id, name from (
       select target_id::text as id, 'made of ' || kind || ' ' || crm_id as name, ord from portal.plan_row
         where plan_id = $1 and outcome = 'create'
       union all
       select person_id::text, 'person of ' || kind || ' ' || crm_id, ord from portal.plan_row where plan_id = $1 and outcome = 'create') t
     where id is not null order by id, name, ord`,
    [planId],
  )
  return new Map(rows.map(row => [row.id, row.name]))
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
/** A text with names in the place of ids. */
export const withNames = (text: string, names: Names) => text.replace(uuid, id => names.get(id) ?? id)

const isTime = /(^|_)(at|on|time)$/

/** A row without its times: only whether there is one is told. */
export function withoutTimes(value: unknown, key = ''): unknown {
  if (isTime.test(key) && value !== null) return 'some time'
  if (Array.isArray(value)) return value.map(one => withoutTimes(one))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutTimes(one, name)]))
}

/** Whether the books of every run of a portal that is done balance, counted anew from its plan; what does not, is told. */
export async function unbalanced(client: Client, portalId: string): Promise<string[]> {
  const { rows } = await client.query<{ lie: string }>(
    `select format('%s %s %s: %s', r.id, c.kind, r.state, to_jsonb(c)) as lie from portal.run r join portal.run_count c on c.portal_id = r.portal_id and c.run_id = r.id
     where r.portal_id = $1 and (r.state = 'done') and (not c.closed or c.read + c.absent <> c.unchanged + c.failed
       + (select count(*) from portal.plan_row p where p.portal_id = r.portal_id and p.plan_id = r.plan_id and p.kind = c.kind
          and not exists (select from portal.run_failure f where f.portal_id = r.portal_id and f.run_id = r.id and f.ord = p.ord)))
     union all
     select format('%s is closed and not done', r.id) from portal.run r join portal.run_count c on c.portal_id = r.portal_id and c.run_id = r.id
     where r.portal_id = $1 and c.closed and r.state <> 'done'`,
    [portalId],
  )
  return rows.map(row => row.lie)
}
