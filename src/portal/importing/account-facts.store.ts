import { type RawBuilder, sql } from 'kysely'
import { kept } from '../../platform/database/database.ts'
import type { Tx } from '../people/people.ts'
import type { AccountFacts, AccountRecord, MatchedCompany } from './plan-account.ts'

/** Which records are meant: those after an id up to another in the order of their ids, or these alone. */
export type Which = { after: string; upTo: string } | { ids: string[] }
/** The same, of a CRM and a plan. */
export type FactsOf = { connectionId: string; planId: string } & Which

/** The records a look-up of facts is about, as a condition on `r`. */
export const wanted = (of: Which): RawBuilder<unknown> =>
  'ids' in of ? sql`r.crm_id = any(${of.ids}::text[])` : sql`r.crm_id > ${of.after} and r.crm_id <= ${of.upTo}`

/** Looks facts up. Chunk after chunk it is the same statement: to plan it each time would take a fifth of the time. */
export async function readFacts<Row>({ db }: Pick<Tx, 'db'>, of: Which, facts: RawBuilder<Row>): Promise<Row[]> {
  const isChunk = 'upTo' in of
  if (isChunk) await sql`set local plan_cache_mode = force_generic_plan`.execute(db)
  return (await (isChunk ? kept(facts) : facts).execute(db)).rows
}

const companyJson = (c: string) =>
  sql.raw(`json_build_object('id', ${c}.id, 'name', ${c}.name, 'website', ${c}.website, 'phone', ${c}.phone,
    'address', ${c}.address, 'industry', ${c}.industry, 'ownerName', ${c}.owner_name, 'held', ${c}.held,
    'deactivatedBy', ${c}.deactivated_by, 'version', ${c}.version)`)

type Row = AccountRecord & { linked: MatchedCompany | null; candidates: AccountFacts['candidates'] | null }

/** The facts of accounts: what each is tied to, and which companies of equal name or web domain no account is tied to. */
export async function listAccountFacts(ctx: Tx, of: FactsOf): Promise<AccountFacts[]> {
  const facts = sql<Row>`
    select r.crm_id as "crmId", r.digest, r.name, r.website, r.phone, r.address, r.industry, r.owner,
      r.removed_in is not null as removed, case when c.id is not null then ${companyJson('c')} end as linked, k.candidates
    from crm_record r
    left join crm_link l on l.portal_id = r.portal_id and l.connection_id = r.connection_id and l.kind = r.kind and l.crm_id = r.crm_id
    left join client_company c on c.portal_id = l.portal_id and c.id = l.record_id
    left join lateral (
      select json_agg(json_build_object('company', ${companyJson('x')}, 'by', x.by, 'isTied', x.is_tied) order by x.sort_key, x.id) as candidates from (
        select y.*, array_remove(array[case when y.sort_key = r.sort_key then 'name' end,
          case when y.domain = r.domain then 'domain' end], null) as by,
          exists (select from crm_link o where o.portal_id = y.portal_id and o.connection_id = r.connection_id and o.kind = 'account'
            and o.record_id = y.id) as is_tied
        from client_company y
        where y.portal_id = r.portal_id and (y.sort_key = r.sort_key or y.domain = r.domain) and y.deactivated_at is null
          and not exists (select from crm_link o join crm_record g on g.portal_id = o.portal_id and g.connection_id = o.connection_id
            and g.kind = o.kind and g.crm_id = o.crm_id
            where o.portal_id = y.portal_id and o.connection_id = r.connection_id and o.kind = 'account' and o.record_id = y.id
              and g.removed_in is null)
        order by y.sort_key, y.id limit 20) x) k on c.id is null and r.removed_in is null
    where r.portal_id = ${ctx.viewer.portalId} and r.connection_id = ${of.connectionId} and r.kind = 'account' and ${wanted(of)}
    order by r.crm_id`
  return (await readFacts(ctx, of, facts)).map(({ linked, candidates, ...record }) => ({
    record,
    linked,
    candidates: candidates ?? [],
  }))
}
