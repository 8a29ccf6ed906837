import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../people/people.ts'
import type { StoredOutcome } from '../portal.tables.ts'
import { type FactsOf, readFacts, wanted } from './account-facts.store.ts'
import type { ContactFacts, ContactPlace, ContactRecord, MatchedClientUser } from './plan-contact.ts'

type Row = ContactRecord & {
  linked: MatchedClientUser | null
  removed_here: boolean
  account_name: string | null
  company_id: string | null
  company_name: string | null
  becomes: StoredOutcome | null
  becomes_id: string | null
  winner: ContactFacts['winner']
  taker: ContactFacts['winner']
  also_of: string | null
  by_email: ContactFacts['byEmail']
  already_there: boolean
  rival: ContactFacts['rival']
  account_id: string | null
  person: ContactFacts['person']
  shares_address: boolean
}

// A person's names and address follow the first of their records: a portal user's own, else that of the hat they had first. Where
// that was made by hand, the names were typed here.
const isLed = (
  u: string,
) => `not exists (select from portal_user s where s.portal_id = ${u}.portal_id and s.person_id = ${u}.person_id)
  and not exists (select from client_user o where o.portal_id = ${u}.portal_id and o.person_id = ${u}.person_id and o.id < ${u}.id)`

const isGone = (u: string) => `exists (select from crm_link gl join crm_record g on g.portal_id = gl.portal_id
    and g.connection_id = gl.connection_id and g.kind = gl.kind and g.crm_id = gl.crm_id
    where gl.portal_id = ${u}.portal_id and gl.connection_id = r.connection_id and gl.kind = 'account'
      and gl.record_id = ${u}.client_company_id and g.removed_in is not null)`

// The account that record `x` comes beneath. One that the CRM names and does not have, and never had here, is none.
const accountOf = (x: string) =>
  sql.raw(`(select xa.crm_id from crm_record xa where xa.portal_id = ${x}.portal_id
  and xa.connection_id = ${x}.connection_id and xa.kind = 'account' and xa.crm_id = ${x}.account_crm_id and (xa.removed_in is null
  or exists (select from crm_link xl where xl.portal_id = xa.portal_id and xl.connection_id = xa.connection_id and xl.kind = xa.kind
    and xl.crm_id = xa.crm_id)))`)

// Contacts that come to where `r` comes to and are, or become, a client user of its person: one that is tied and moves before it,
// and one that is found by the person's address, which `r` itself no longer has.
const rivals = sql`
  select json_build_object('name', s.name) from (
    select x.name, x.modified_at, x.crm_id from client_user o
      join crm_link ol on ol.portal_id = o.portal_id and ol.connection_id = r.connection_id and ol.kind = r.kind and ol.record_id = o.id
      join crm_record x on x.portal_id = ol.portal_id and x.connection_id = ol.connection_id and x.kind = ol.kind and x.crm_id = ol.crm_id
      where o.portal_id = lu.portal_id and o.person_id = lu.person_id and o.id <> lu.id and x.removed_in is null
        and o.deactivated_by is distinct from 'hand' and not o.held @> '{client_company_id}'
        and (coalesce(r.modified_at, '-infinity'), x.crm_id) < (coalesce(x.modified_at, '-infinity'), r.crm_id)
        and ${accountOf('x')} is not distinct from ${accountOf('r')}
    union all
    select x.name, x.modified_at, x.crm_id from crm_record x
      where x.portal_id = r.portal_id and x.connection_id = r.connection_id and x.kind = r.kind and x.email_key = lp.email_key
        and lp.email_key is distinct from r.email_key and x.removed_in is null
        and not exists (select from crm_link xl join client_user xu on xu.portal_id = xl.portal_id and xu.id = xl.record_id
          where xl.portal_id = x.portal_id and xl.connection_id = x.connection_id and xl.kind = x.kind and xl.crm_id = x.crm_id)
        and ${accountOf('x')} is not distinct from ${accountOf('r')}) s
  order by s.modified_at desc nulls last, s.crm_id limit 1`

/** A client user `u` of person `p` at company `y`, as the rules know them. */
const userJson = (u: string, p: string, y: string): RawBuilder<unknown> =>
  sql.raw(`json_build_object('id', ${u}.id, 'personId', ${u}.person_id, 'firstName', ${p}.first_name, 'lastName', ${p}.last_name,
    'email', ${p}.email, 'title', ${u}.title, 'phone', ${u}.phone, 'noProcessing', ${u}.no_processing, 'companyId', ${u}.client_company_id,
    'companyName', ${y}.name, 'companyGone', ${isGone(u)}, 'held', ${p}.held || ${u}.held, 'deactivatedBy', ${u}.deactivated_by,
    'version', ${u}.version, 'personVersion', ${p}.version, 'leads', ${isLed(u)})`)

/**
 * The facts of contacts. Who has an e-mail address first is looked up over the whole set, so that a decision does not depend on
 * which records share a chunk, and only where several have it; the accounts of the plan have to be decided before.
 */
export async function listContactFacts(ctx: Tx, of: FactsOf): Promise<ContactFacts[]> {
  // What only few of them need stands in a case of its own: joined, it would be gone through for each.
  const here = sql`hu.client_company_id is not distinct from coalesce(ay.id, case when pa.outcome in ('create', 'link') then pa.target_id end)`
  const sameAddress = sql`x.portal_id = r.portal_id and x.connection_id = r.connection_id and x.kind = r.kind and x.email_key = r.email_key
    and x.removed_in is null`
  const facts = sql<Row>`
    select r.crm_id as "crmId", r.digest, r.first_name as "firstName", r.last_name as "lastName", r.email, r.email_key as "emailKey",
      r.title, r.phone, r.no_processing as "noProcessing", r.removed_in is not null as removed,
      case when lu.id is not null then ${userJson('lu', 'lp', 'ly')} end as linked, l.crm_id is not null and lu.id is null as removed_here,
      a.name as account_name, ay.id as company_id, ay.name as company_name, pa.outcome as becomes, pa.target_id as becomes_id,
      case when d.is_shared then (
        select json_build_object('crmId', x.crm_id, 'name', x.name) from crm_record x
        where ${sameAddress} and ${accountOf('x')} is not distinct from ${accountOf('r')}
        order by x.modified_at desc nulls last, x.crm_id limit 1) end as winner,
      case when d.is_shared then (
        select json_build_object('crmId', x.crm_id, 'name', x.name) from crm_record x
        join crm_link xl on xl.portal_id = x.portal_id and xl.connection_id = x.connection_id and xl.kind = x.kind and xl.crm_id = x.crm_id
        join client_user xu on xu.portal_id = xl.portal_id and xu.id = xl.record_id
        join person xp on xp.portal_id = xu.portal_id and xp.id = xu.person_id
        where ${sameAddress} and xp.email_key is distinct from x.email_key and not xp.held || xu.held @> '{email}'
          and xu.deactivated_by is distinct from 'hand' and ${sql.raw(isLed('xu'))}
        order by x.crm_id limit 1) end as taker,
      case when d.is_shared then (
        select min(xa.name) from crm_record x join crm_record xa on xa.portal_id = x.portal_id and xa.connection_id = x.connection_id
          and xa.kind = 'account' and xa.crm_id = x.account_crm_id
        where ${sameAddress} and x.account_crm_id <> r.account_crm_id) end as also_of,
      case when ep.id is not null then json_build_object('personId', ep.id, 'personVersion', ep.version,
        'name', coalesce(nullif(trim(ep.first_name || ' ' || ep.last_name), ''), ep.email),
        'isPortalUser', exists (select from portal_user s where s.portal_id = ep.portal_id and s.person_id = ep.id),
        'here', (select ${userJson('hu', 'ep', 'hy')} from client_user hu
          left join client_company hy on hy.portal_id = hu.portal_id and hy.id = hu.client_company_id
          where hu.portal_id = ep.portal_id and hu.person_id = ep.id and ${here}),
        'tiedTo', (select json_build_object('name', t.name, 'removed', t.removed_in is not null) from client_user hu
          join crm_link tl on tl.portal_id = hu.portal_id and tl.connection_id = r.connection_id and tl.kind = 'contact'
            and tl.record_id = hu.id and tl.crm_id <> r.crm_id
          join crm_record t on t.portal_id = tl.portal_id and t.connection_id = tl.connection_id and t.kind = tl.kind and t.crm_id = tl.crm_id
          where hu.portal_id = ep.portal_id and hu.person_id = ep.id and ${here}),
        'clientOf', (select min(hy.name) from client_user hu
          join client_company hy on hy.portal_id = hu.portal_id and hy.id = hu.client_company_id
          where hu.portal_id = ep.portal_id and hu.person_id = ep.id)) end as by_email,
      a.crm_id as account_id,
      case when ep.id is not null then json_build_object('firstName', ep.first_name, 'lastName', ep.last_name, 'email', ep.email)
        end as person, d.is_shared is not null as shares_address,
      lu.id is not null and exists (select from client_user o where o.portal_id = lu.portal_id and o.person_id = lu.person_id
        and o.id <> lu.id and o.client_company_id is not distinct from coalesce(ay.id, pa.target_id)) as already_there,
      case when lu.id is not null then (${rivals}) end as rival
    from crm_record r
    left join crm_link l on l.portal_id = r.portal_id and l.connection_id = r.connection_id and l.kind = r.kind and l.crm_id = r.crm_id
    left join client_user lu on lu.portal_id = l.portal_id and lu.id = l.record_id
    left join person lp on lp.portal_id = lu.portal_id and lp.id = lu.person_id
    left join client_company ly on ly.portal_id = lu.portal_id and ly.id = lu.client_company_id
    left join crm_record a on a.portal_id = r.portal_id and a.connection_id = r.connection_id and a.kind = 'account'
      and a.crm_id = r.account_crm_id
    left join crm_link al on al.portal_id = a.portal_id and al.connection_id = a.connection_id and al.kind = a.kind and al.crm_id = a.crm_id
    left join client_company ay on ay.portal_id = al.portal_id and ay.id = al.record_id
    left join plan_row pa on pa.portal_id = a.portal_id and pa.plan_id = ${of.planId} and pa.kind = a.kind and pa.crm_id = a.crm_id
    left join lateral (select true as is_shared from crm_record x where ${sameAddress} and x.crm_id <> r.crm_id limit 1) d on true
    left join person ep on ep.portal_id = r.portal_id and ep.email_key = r.email_key
    where r.portal_id = ${ctx.viewer.portalId} and r.connection_id = ${of.connectionId} and r.kind = 'contact' and ${wanted(of)}
    order by r.crm_id`
  return (await readFacts(ctx, of, facts)).map(toFacts)
}

// Field by field: copying what is left of a row is slow, and an import does it for every contact.
function toFacts(row: Row): ContactFacts {
  return {
    record: {
      crmId: row.crmId,
      digest: row.digest,
      firstName: row.firstName,
      lastName: row.lastName,
      email: row.email,
      emailKey: row.emailKey,
      title: row.title,
      phone: row.phone,
      noProcessing: row.noProcessing,
      removed: row.removed,
    },
    accountCrmId: row.account_id,
    person: row.person,
    sharesAddress: row.shares_address,
    linked: row.linked,
    removedHere: row.removed_here,
    place: placeOf(row),
    winner: row.winner,
    taker: row.taker,
    alsoOf: row.also_of,
    byEmail: row.by_email,
    isThereAlready: row.already_there,
    rival: row.rival,
  }
}

/** The company a contact comes to: what its account is tied to, or what this plan would make of the account. */
function placeOf({ account_id, account_name, company_id, company_name, becomes, becomes_id }: Row): ContactPlace {
  const companyName = account_name ?? ''
  if (account_id === null) return { at: 'none' }
  if (company_id) return { at: 'company', companyId: company_id, companyName: company_name ?? '' }
  if (becomes_id && (becomes === 'create' || becomes === 'link'))
    return { at: 'company', companyId: becomes_id, companyName }
  if (becomes) return { at: becomes === 'conflict' ? 'undecided' : 'left_out', companyName }
  return { at: 'none' }
}
