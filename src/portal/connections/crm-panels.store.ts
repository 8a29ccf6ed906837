import { type RawBuilder, sql } from 'kysely'
import type { CrmAddress } from '../../connectors/connectors.ts'
import { problem } from '../../platform/errors.ts'
import { listByKey, type Sorts } from '../../platform/listing.ts'
import type { Tx } from '../people/people.ts'
import type { CrmPotential, DealGroup } from './crm-panel.ts'

/** A client company's account in one CRM organisation, as it was last told. */
export type StoredTie = {
  connectionId: string
  connector: string
  baseUrl: string
  organizationName: string
  state: 'working' | 'refused' | 'unreachable'
  stateDetail: string | null
  stateSince: Date
  crmId: string
  name: string
  type: string | null
  industry: string | null
  owner: string | null
  phone: string | null
  website: string | null
  address: string | null
  facts: Partial<AccountFacts> | null
  modifiedAt: Date | null
  removed: boolean
  asOf: Date | null
}

type AccountFacts = {
  shippingAddress: CrmAddress
  employees: number | null
  annualRevenue: number | null
  currency: string | null
  description: string | null
  createdAt: string | null
}

/** Throws `not_found` where the viewer has no such client company. */
export async function findCompany({ db, viewer }: Tx, id: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from client_company
    where portal_id = ${viewer.portalId} and id = ${id}`.execute(db)
  if (!rows[0]) throw problem('not_found')
  return rows[0].id
}

/** The accounts a client company is tied to, one a connection at most. */
export async function listTies({ db, viewer }: Tx, companyId: string): Promise<StoredTie[]> {
  const { rows } = await sql<StoredTie>`
    select c.id as "connectionId", c.connector, c.base_url as "baseUrl", c.organization_name as "organizationName", c.state,
      c.state_detail as "stateDetail", c.state_since as "stateSince", r.crm_id as "crmId", r.name, r.type, r.industry, r.owner,
      r.phone, r.website, r.address, r.facts, r.modified_at as "modifiedAt",
      r.removed_in is not null or coalesce(r.facts ? 'gone', false) as removed,
      greatest(r.refreshed_at, (select max(s.finished_at) from snapshot s where s.portal_id = c.portal_id
        and s.connection_id = c.id and s.kind = 'client' and s.state = 'complete')) as "asOf"
    from crm_link l
    join connection c on c.portal_id = l.portal_id and c.id = l.connection_id and c.ended_at is null
    join crm_record r on r.portal_id = l.portal_id and r.connection_id = l.connection_id and r.kind = 'account' and r.crm_id = l.crm_id
    where l.portal_id = ${viewer.portalId} and l.kind = 'account' and l.record_id = ${companyId}
    order by c.created_at, c.id`.execute(db)
  return rows
}

const amount = sql`(r.facts->>'amount')::numeric`
const chance = sql`(r.facts->>'probability')::numeric`

/** The potentials of an account, counted by stage and currency. */
export async function countDeals({ db, viewer }: Tx, tie: StoredTie): Promise<DealGroup[]> {
  const { rows } = await sql<DealGroup>`
    select coalesce(r.standing, 'open') as standing, r.facts->>'stage' as stage,
      case when ${amount} is not null then r.facts->>'currency' end as currency, count(*)::int as count,
      sum(${amount})::float8 as amount, coalesce(sum(${amount} * ${chance} / 100), 0)::float8 as weighted,
      round(avg(${chance}))::float8 as probability
    from crm_record r where r.portal_id = ${viewer.portalId} and r.connection_id = ${tie.connectionId} and r.kind = 'deal'
      and r.account_crm_id = ${tie.crmId} and r.removed_in is null
    group by 1, 2, 3, ${amount} is null order by 1, 2, 3`.execute(db)
  return rows
}

const closing = sql`r.facts->>'closingOn'`
const rank = sql`case r.standing when 'won' then '1' when 'lost' then '2' else '0' end`

const sorts: Sorts = {
  // Open ones first, the next to close on top; then those over, the latest on top.
  next: [
    sql`(${rank}) || case when r.standing in ('won', 'lost') then translate(coalesce(${closing}, '0000-00-00'), '0123456789', '9876543210')
      else coalesce(${closing}, '9999-12-31') end`,
    'text',
  ],
  name: [sql`r.sort_key`, 'text'],
  stage: [sql`(${rank}) || lower(coalesce(r.facts->>'stage', ''))`, 'text'],
  amount: [sql`coalesce(${amount}, -1)`, 'numeric'],
  probability: [sql`coalesce(${chance}, -1)`, 'numeric'],
  closing: [sql`coalesce(${closing}, '9999-12-31')`, 'text'],
  owner: [sql`lower(coalesce(r.owner, ''))`, 'text'],
}

/** A potential as stored, with where its CRM is. */
export type StoredPotential = Omit<CrmPotential, 'recordUrl'> & { connector: string; baseUrl: string }

/** A page of the potentials of a client company's accounts, or of the one over a connection. */
export function listPotentials(
  { db, viewer }: Tx,
  companyId: string,
  query: { connection?: string | undefined; sort?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const where: RawBuilder<unknown>[] = [
    sql`l.portal_id = ${viewer.portalId} and l.kind = 'account' and l.record_id = ${companyId}`,
    ...(query.connection ? [sql`l.connection_id = ${query.connection}`] : []),
  ]
  return listByKey<StoredPotential>(db, {
    columns: sql`r.crm_id as id, r.connection_id as "connectionId", c.connector, c.base_url as "baseUrl", r.name,
      r.facts->>'stage' as stage, coalesce(r.standing, 'open') as standing, (${amount})::float8 as amount,
      r.facts->>'currency' as currency, (${chance})::float8 as probability, ${closing} as "closingOn", r.owner,
      r.facts->>'nextStep' as "nextStep", r.facts->>'contact' as contact`,
    from: sql`crm_link l
      join connection c on c.portal_id = l.portal_id and c.id = l.connection_id and c.ended_at is null
      join crm_record r on r.portal_id = l.portal_id and r.connection_id = l.connection_id and r.kind = 'deal'
        and r.account_crm_id = l.crm_id and r.removed_in is null`,
    where,
    // Two organisations use the same numbers.
    id: sql`r.connection_id::text || '/' || r.crm_id`,
    idType: 'text',
    sorts,
    query,
    defaultSort: 'next',
  })
}
