import { type RawBuilder, sql } from 'kysely'
import { listByKey, type Sorts, searchFor } from '../../platform/listing.ts'
import type { Tx } from '../people/people.ts'
import type { Decided } from '../portal.tables.ts'
import type { ConflictQuery } from './conflict.ts'
import type { Offer } from './decision.ts'
import type { ImportKind, RecordKind } from './import-kind.ts'

type Fragment = RawBuilder<unknown>

/** A conflict as stored: open in a plan, or decided. */
export type StoredConflict = {
  id: string
  connection_id: string
  organization_name: string
  connector: string
  base_url: string
  kind: RecordKind
  crm_id: string
  plan_id: string | null
  name: string
  email: string | null
  title: string | null
  industry: string | null
  city: string | null
  account_id: string | null
  account_name: string | null
  reason: string
  offer: Offer | null
  decided: Decided | null
  by: string | null
  at: Date | null
  company_id: string | null
  company_name: string | null
  is_done: boolean
}

// The latest plan of each kind over each connection that is not ended; one being made is none yet.
const latest = ({ viewer }: Pick<Tx, 'viewer'>) => sql`(
  select distinct on (m.connection_id, m.kind) m.portal_id, m.id, m.connection_id, m.kind
  from import_plan m join connection n on n.portal_id = m.portal_id and n.id = m.connection_id and n.ended_at is null
  where m.portal_id = ${viewer.portalId} and m.reverses is null and m.state <> 'planning'
  order by m.connection_id, m.kind, m.created_at desc, m.id desc)`

/** The latest plans, where conflicts are open and decided. */
export async function listLatestPlans(ctx: Tx): Promise<{ id: string; connectionId: string; kind: ImportKind }[]> {
  const { rows } = await sql<{ id: string; connectionId: string; kind: ImportKind }>`
    select m.id, m.connection_id as "connectionId", m.kind from ${latest(ctx)} m`.execute(ctx.db)
  return rows
}

// Of a record `r`: what is shown of it, and the account it stands beneath.
const ofRecord = sql`r.kind, r.crm_id, r.name, r.email, r.title, r.industry, r.facts -> 'billingAddress' ->> 'city' as city,
  g.crm_id as account_id, g.name as account_name, n.id as connection_id, n.organization_name, n.connector, n.base_url`
const besideRecord = sql`
  left join crm_record g on r.kind = 'contact' and g.portal_id = r.portal_id and g.connection_id = r.connection_id and g.kind = 'account'
    and g.crm_id = r.account_crm_id
  join connection n on n.portal_id = r.portal_id and n.id = r.connection_id and n.ended_at is null`

const open = {
  columns: sql`${ofRecord}, p.plan_id || ':' || p.ord as id, p.plan_id, p.reason, p.offer, null as decided, null as "by", null as at,
    null as company_id, null as company_name, false as is_done`,
  from: (
    ctx: Tx,
  ) => sql`${latest(ctx)} m join plan_row p on p.portal_id = m.portal_id and p.plan_id = m.id and p.outcome = 'conflict'
    join crm_record r on r.portal_id = p.portal_id and r.connection_id = m.connection_id and r.kind = p.kind and r.crm_id = p.crm_id
    ${besideRecord}`,
  // What was decided in a plan that was carried out before waits for the next one.
  where: sql`not exists (select from crm_decision d where d.portal_id = p.portal_id and d.connection_id = m.connection_id
    and d.kind = p.kind and d.crm_id = p.crm_id and d.plan_id = p.plan_id)`,
  id: sql`(p.plan_id || ':' || p.ord)`,
  sorts: { name: [sql`r.sort_key`, 'text'] } satisfies Sorts,
  defaultSort: 'name',
}

const decided = {
  columns: sql`${ofRecord}, d.id, null as plan_id, d.asked as reason, null as offer, d.decided, d.by_name as "by", d.at,
    y.id as company_id, y.name as company_name, d.decided <> 'leave' and exists (select from crm_link l where l.portal_id = d.portal_id
      and l.connection_id = d.connection_id and l.kind = d.kind and l.crm_id = d.crm_id) as is_done`,
  from: ({ viewer }: Tx) => sql`crm_decision d
    join crm_record r on r.portal_id = d.portal_id and r.connection_id = d.connection_id and r.kind = d.kind and r.crm_id = d.crm_id
      and r.removed_in is null and r.portal_id = ${viewer.portalId}
    ${besideRecord}
    left join client_company y on d.decided = 'same' and y.portal_id = d.portal_id and y.id = d.target_id`,
  // A record that changed since is asked about again.
  where: sql`(d.decided <> 'leave' or d.digest = r.digest)`,
  id: sql`d.id::text`,
  sorts: { name: [sql`r.sort_key`, 'text'], decided: [sql`d.at`, 'timestamptz'] } satisfies Sorts,
  defaultSort: '-decided',
}

/** A page of conflicts: open ones of the latest plans by name, or what was decided, the latest first. */
export async function listConflicts(ctx: Tx, query: ConflictQuery) {
  const { columns, from, where, id, sorts, defaultSort } = query.state === 'open' ? open : decided
  const narrowed: Fragment[] = [
    where,
    ...searchFor(query.q, sql`r.search`, sql`coalesce(g.search, '')`),
    ...(query.connection ? [sql`r.connection_id = any(${query.connection}::uuid[])`] : []),
    ...(query.kind ? [sql`r.kind = any(${query.kind}::text[])`] : []),
  ]
  const listing = { columns, from: from(ctx), where: narrowed, id, idType: 'text', sorts, query, defaultSort } as const
  return listByKey<StoredConflict>(ctx.db, listing)
}

/** How many conflicts are open, and how many decisions are remembered. */
export async function countConflicts(ctx: Tx): Promise<{ open: number; decided: number }> {
  const { rows } = await sql<{ open: number; decided: number }>`
    select (select count(*)::int from ${open.from(ctx)} where ${open.where}) as open,
      (select count(*)::int from ${decided.from(ctx)} where ${decided.where}) as decided`.execute(ctx.db)
  return rows[0] ?? { open: 0, decided: 0 }
}
