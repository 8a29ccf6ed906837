// What the laws of the import look at: the rows an import may write to, read from the database, and names in the place of ids.
import type { Client } from 'pg'
import { companyKeys } from '../src/portal/clients/client-company.ts'
import { keysOf } from '../src/portal/people/person.ts'
import { withNames } from './trust-state.ts'

export type Row = Record<string, unknown>
/** The rows of a table by their key. */
export type Rows = Record<string, Row>
export const tables = [
  ...['person', 'portal_user', 'client_company', 'client_user', 'crm_link', 'project_member', 'project_client'],
] as const
export type Table =
  | 'person'
  | 'portal_user'
  | 'client_company'
  | 'client_user'
  | 'crm_link'
  | 'project_member'
  | 'project_client'
export type State = Record<Table, Rows>

const access = `'accepted', t.accepted_at is not null, 'invited', t.invited_at is not null, 'deactivated_by', t.deactivated_by,
  'sort_key', t.sort_key, 'search', t.search, 'version', t.version, 'held', array(select unnest(t.held) order by 1)`
const read: Record<Table, string> = {
  person: `select t.id::text as key, jsonb_build_object('first_name', t.first_name, 'last_name', t.last_name, 'email', t.email,
    'email_key', t.email_key, 'version', t.version, 'held', array(select unnest(t.held) order by 1)) as row from person t`,
  portal_user: `select t.id::text as key, jsonb_build_object('person_id', t.person_id, 'role', t.role, 'title', t.title, 'phone', t.phone,
    ${access}) as row from portal_user t`,
  client_company: `select t.id::text as key, jsonb_build_object('name', t.name, 'website', t.website, 'phone', t.phone, 'address', t.address,
    'industry', t.industry, 'owner_name', t.owner_name, 'domain', t.domain, 'deactivated_by', t.deactivated_by, 'sort_key', t.sort_key,
    'search', t.search, 'version', t.version, 'held', array(select unnest(t.held) order by 1)) as row from client_company t`,
  client_user: `select t.id::text as key, jsonb_build_object('person_id', t.person_id, 'client_company_id', t.client_company_id,
    'title', t.title, 'phone', t.phone, 'no_processing', t.no_processing, ${access}) as row from client_user t`,
  crm_link: `select t.kind || ':' || t.crm_id as key, jsonb_build_object('record_id', t.record_id) as row from crm_link t`,
  project_member: `select t.project_id || ' ' || t.portal_user_id as key, '{}'::jsonb as row from project_member t`,
  project_client: `select t.project_id || ' ' || t.client_company_id as key, '{}'::jsonb as row from project_client t`,
}

/** Everything an import may write to in a portal, field by field. */
export async function stateOf(client: Client, portalId: string): Promise<State> {
  const parts = tables.map(
    table => `select '${table}' as of, key, row from (${read[table]} where t.portal_id = $1) ${table}`,
  )
  const { rows } = await client.query<{ of: Table; key: string; row: Row }>(parts.join(' union all '), [portalId])
  const state = Object.fromEntries(tables.map(table => [table, {}])) as State
  for (const { of, key, row } of rows) state[of][key] = row
  return state
}

/** Sets what is derived: the words that people and companies are sorted and found by. */
export function derive(state: State): State {
  for (const company of Object.values(state.client_company))
    Object.assign(company, companyKeys(String(company.name), company.website as string | null))
  for (const hat of [...Object.values(state.portal_user), ...Object.values(state.client_user)]) {
    const person = state.person[String(hat.person_id)]
    if (!person) continue
    const { first_name: firstName, last_name: lastName, email } = person as Record<string, string>
    Object.assign(hat, keysOf({ firstName: firstName ?? '', lastName: lastName ?? '', email: email ?? null }))
  }
  return state
}

/** A row of a plan as stored. */
export type PlanRow = {
  ord: number
  kind: 'user' | 'account' | 'contact'
  crm_id: string
  outcome: string
  reason: string
  target_id: string | null
  person_id: string | null
  person_version: number | null
  company_id: string | null
  role: string | null
  projects: string[]
  fields: { field: string; before: string | null; after: string | null; key?: string | null }[]
  selected: boolean
  selectable: boolean
}

/** The rows of a plan in the order they were made. */
export async function rowsOf(client: Client, planId: string): Promise<PlanRow[]> {
  const { rows } = await client.query<{ row: PlanRow }>(
    `select to_jsonb(p) - '{portal_id,plan_id}'::text[] as row from plan_row p where plan_id = $1 order by ord`,
    [planId],
  )
  return rows.map(({ row }) => row)
}

/** Names for the ids of a portal: of what was here first, the name a person would give it; of what plans made, their records. */
export async function namesOf(client: Client, portalId: string): Promise<Map<string, string>> {
  const { rows } = await client.query<{ id: string; name: string }>(
    `select distinct on (id) id, name from (
       select target_id::text as id, 'made of ' || kind || ' ' || crm_id as name, crm_id, kind from plan_row
         where portal_id = $1 and outcome = 'create'
       union all select person_id::text, 'person of ' || kind || ' ' || crm_id, crm_id, kind from plan_row
         where portal_id = $1 and outcome = 'create') t
     where id is not null order by id, kind, crm_id collate "C"`,
    [portalId],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** What is here by hand, by a name that is the same in every portal of the same world. */
export async function handNames(client: Client, portalId: string): Promise<Map<string, string>> {
  const { rows } = await client.query<{ id: string; name: string }>(
    `select id::text, 'company ' || name as name from client_company where portal_id = $1
     union all select id::text, 'project ' || name from project where portal_id = $1
     union all select id::text, 'person ' || coalesce(email, last_name) from person where portal_id = $1
     union all select u.id::text, 'staff ' || coalesce(p.email, p.last_name) from portal_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id where u.portal_id = $1
     union all select u.id::text, 'client ' || coalesce(p.email, p.last_name) from client_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id where u.portal_id = $1`,
    [portalId],
  )
  return new Map(rows.map(({ id, name }) => [id, plain(name)]))
}

/** Owners are numbered through all portals. */
const plain = (text: string) => text.replace(/owner\.\d+@/g, 'owner@').replace(/([Nn])o \d+/g, '$1o 0')

/** The same with names in the place of ids, sorted, so that two portals can be compared. */
export const told = (value: unknown, names: ReadonlyMap<string, string>): unknown =>
  JSON.parse(plain(withNames(JSON.stringify(value), names)), (key, one) =>
    key === 'version'
      ? undefined
      : one !== null && typeof one === 'object' && !Array.isArray(one)
        ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
        : one,
  )
