import { sql } from 'kysely'
import type { Tx } from '../people/people.ts'
import type { StaffRole } from '../portal.tables.ts'
import { readFacts, type Which, wanted } from './account-facts.store.ts'
import type { Facts, MatchedUser } from './match.ts'

type UserColumns<P extends string> = { [K in `${P}_id` | `${P}_person_id`]: string | null } & {
  [K in
    | `${P}_first_name`
    | `${P}_last_name`
    | `${P}_email`
    | `${P}_title`
    | `${P}_phone`
    | `${P}_status`
    | `${P}_deactivated_by`]: string | null
} & { [K in `${P}_held`]: string[] | null } & { [K in `${P}_version`]: number | null } & {
  [K in `${P}_owner`]: boolean | null
} & {
  [K in `${P}_role`]: string | null
}

type Row = UserColumns<'l'> &
  UserColumns<'e'> & {
    crm_id: string
    digest: string
    crm_role: string | null
    crm_profile: string | null
    first_name: string
    last_name: string
    email: string | null
    email_key: string | null
    title: string | null
    phone: string | null
    active: boolean
    confirmed: boolean
    removed: boolean
    winner_id: string | null
    winner_name: string | null
    winner_active: boolean | null
    by_person_id: string | null
    by_name: string | null
    tied_id: string | null
    tied_name: string | null
    tied_removed: boolean | null
    client: boolean | null
    client_of: string | null
  }

const userColumns = (p: 'l' | 'e') =>
  sql.raw(`
  ${p}u.id as ${p}_id, ${p}u.person_id as ${p}_person_id, ${p}p.first_name as ${p}_first_name, ${p}p.last_name as ${p}_last_name,
  ${p}p.email as ${p}_email, ${p}u.title as ${p}_title, ${p}u.phone as ${p}_phone, ${p}u.status as ${p}_status,
  ${p}u.deactivated_by as ${p}_deactivated_by, ${p}p.held || ${p}u.held as ${p}_held, ${p}u.role as ${p}_role,
  ${p}u.version + ${p}p.version as ${p}_version, ${p}u.id = o.owner_id as ${p}_owner`)

/**
 * The facts of the next records in the order of their ids. The winner of an e-mail address is looked up over the whole set, so
 * that a decision does not depend on which records share a chunk.
 */
export async function listFacts(ctx: Tx, of: { connectionId: string; kind: 'user' } & Which): Promise<Facts[]> {
  const facts = sql<Row>`
    select r.crm_id, r.digest, r.crm_role, r.crm_profile, r.first_name, r.last_name, r.email, r.email_key, r.title, r.phone, r.active, r.confirmed,
      r.removed_in is not null as removed, w.crm_id as winner_id, w.name as winner_name, w.active as winner_active,
      ${userColumns('l')}, ${userColumns('e')}, ep.id as by_person_id, trim(ep.first_name || ' ' || ep.last_name) as by_name,
      t.crm_id as tied_id, t.name as tied_name, t.removed_in is not null as tied_removed, c.id is not null as client, c.name as client_of
    from crm_record r
    join portal o on o.id = r.portal_id
    left join lateral (
      select x.crm_id, x.name, x.active from crm_record x
      where x.portal_id = r.portal_id and x.connection_id = r.connection_id and x.kind = r.kind and x.email_key = r.email_key
        and x.removed_in is null
      order by x.active desc, x.modified_at desc nulls last, x.crm_id limit 1) w on true
    left join crm_link l on l.portal_id = r.portal_id and l.connection_id = r.connection_id and l.kind = r.kind and l.crm_id = r.crm_id
    left join portal_user lu on lu.portal_id = l.portal_id and lu.id = l.record_id
    left join person lp on lp.portal_id = lu.portal_id and lp.id = lu.person_id
    left join person ep on ep.portal_id = r.portal_id and ep.email_key = r.email_key
    left join portal_user eu on eu.portal_id = ep.portal_id and eu.person_id = ep.id
    left join crm_link el on el.portal_id = eu.portal_id and el.connection_id = r.connection_id and el.kind = r.kind
      and el.record_id = eu.id and el.crm_id <> r.crm_id
    left join crm_record t on t.portal_id = el.portal_id and t.connection_id = el.connection_id and t.kind = el.kind and t.crm_id = el.crm_id
    left join lateral (
      select cu.id, cc.name from client_user cu
      left join client_company cc on cc.portal_id = cu.portal_id and cc.id = cu.client_company_id
      where cu.portal_id = ep.portal_id and cu.person_id = ep.id order by cu.created_at, cu.id limit 1) c on true
    where r.portal_id = ${ctx.viewer.portalId} and r.connection_id = ${of.connectionId} and r.kind = ${of.kind} and ${wanted(of)}
    order by r.crm_id`
  return (await readFacts(ctx, of, facts)).map(toFacts)
}

function toFacts(row: Row): Facts {
  const { crm_id: crmId, digest, email, title, phone, active, confirmed, removed } = row
  const names = { firstName: row.first_name, lastName: row.last_name }
  const tiedTo = row.tied_id
    ? { crmId: row.tied_id, name: row.tied_name ?? '', removed: row.tied_removed === true }
    : null
  return {
    record: { crmId, digest, ...names, email, emailKey: row.email_key, title, phone, active, confirmed, removed },
    standing: { role: row.crm_role, profile: row.crm_profile },
    linked: toUser(row, 'l'),
    winner: row.winner_id
      ? { crmId: row.winner_id, name: row.winner_name ?? '', active: row.winner_active === true }
      : null,
    byEmail: row.by_person_id
      ? {
          personId: row.by_person_id,
          name: row.by_name ?? '',
          user: toUser(row, 'e'),
          tiedTo,
          isClient: row.client === true,
          clientOf: row.client_of,
        }
      : null,
  }
}

function toUser<P extends 'l' | 'e'>(row: UserColumns<P>, p: P): MatchedUser | null {
  const value = <T>(name: string) => (row as unknown as Record<string, T>)[`${p}_${name}`] as T
  if (!value<string | null>('id')) return null
  const firstName = value<string>('first_name')
  const lastName = value<string>('last_name')
  return {
    id: value('id'),
    personId: value('person_id'),
    name: `${firstName} ${lastName}`.trim(),
    firstName,
    lastName,
    email: value('email'),
    title: value('title'),
    phone: value('phone'),
    held: value('held'),
    role: value<StaffRole>('role'),
    isOwner: value<boolean | null>('owner') === true,
    status: value<MatchedUser['status']>('status'),
    deactivatedBy: value<MatchedUser['deactivatedBy']>('deactivated_by'),
    version: value('version'),
  }
}
