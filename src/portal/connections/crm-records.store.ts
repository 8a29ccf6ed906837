import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { CrmAddress, CrmKind, CrmRecords } from '../../connectors/connectors.ts'
import { arrayText } from '../../platform/database/columns.ts'
import { emailKey, fold, sortKey } from '../../platform/fold.ts'
import { webDomain } from '../../platform/web-domain.ts'
import type { Tx } from '../people/people.ts'

/** Which records: of one kind, over one connection, as one snapshot read them. */
export type Reading = { connectionId: string; snapshotId: string; kind: CrmKind }

// Every column a record can fill, with its type; what a kind does not have is empty.
const types = {
  crm_id: 'text',
  digest: 'uuid',
  name: 'text',
  first_name: 'text',
  last_name: 'text',
  email: 'text',
  email_key: 'text',
  title: 'text',
  phone: 'text',
  crm_role: 'text',
  crm_profile: 'text',
  active: 'boolean',
  confirmed: 'boolean',
  account_crm_id: 'text',
  type: 'text',
  industry: 'text',
  owner: 'text',
  website: 'text',
  domain: 'text',
  address: 'text',
  no_processing: 'boolean',
  standing: 'text',
  facts: 'jsonb',
  modified_at: 'timestamptz',
  sort_key: 'text',
  search: 'text',
} as const
type ColumnName = keyof typeof types
const names = Object.keys(types) as ColumnName[]

/** A record as its row: `crm_id`, `digest` and `name` always, the rest where the kind has it. */
export type RecordRow = Partial<Record<ColumnName, unknown>> & { crm_id: string; digest: string; name: string }

/**
 * Stores a page of records: new and changed ones only, so that reading the same again writes nothing. Each record may stand
 * in the page once.
 */
export async function insertRecords<K extends CrmKind>(
  ctx: Tx,
  reading: Reading & { kind: K },
  records: readonly CrmRecords[K][],
): Promise<void> {
  const map = toColumns[reading.kind] as (record: CrmRecords[K]) => RecordRow
  if (records.length > 0) await insertRows(ctx, reading, records.map(map))
}

async function insertRows({ db, viewer }: Tx, { connectionId, snapshotId, kind }: Reading, rows: RecordRow[]) {
  // Every record of a kind fills the same columns; what none of them fills need not travel.
  const given = names.filter(name => name in (rows[0] as RecordRow))
  const fixed = Object.entries(defaults).filter(([name]) => !given.includes(name as ColumnName))
  const columns = sql.raw(given.join(', '))
  const column = (name: ColumnName) =>
    arrayText(rows.map(row => row[name] as string | boolean | Date | null | undefined))
  const arrays = given.map(name => sql`${column(name)}::${sql.raw(types[name])}[]`)
  const updates = given.filter(name => name !== 'crm_id').map(name => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`)
  // The ids once more, as a list: else all there is of the kind would be read for each chunk.
  await sql`
    with i as materialized (select * from unnest(${sql.join(arrays)}) as t (${columns})),
    c as (
      select i.* from i left join crm_record r on r.portal_id = ${viewer.portalId} and r.connection_id = ${connectionId}
        and r.kind = ${kind} and r.crm_id = i.crm_id and r.crm_id = any(${column('crm_id')}::text[])
      where r.digest is distinct from i.digest or r.removed_in is not null)
    insert into crm_record (portal_id, connection_id, kind, snapshot_id, removed_in, ${sql.join(fixed.map(([name]) => sql.ref(name)))}, ${columns})
    select ${viewer.portalId}, ${connectionId}, ${kind}, ${snapshotId}, null, ${sql.join(fixed.map(([, value]) => sql.lit(value)))}, ${columns}
    from c
    on conflict (portal_id, connection_id, kind, crm_id) do update set snapshot_id = excluded.snapshot_id, removed_in = null,
      ${sql.join(updates)}`.execute(db)
}

/**
 * Takes statistics once the first records of a kind are stored, while few of any are known: without, the planner comes by the rows
 * of a kind that it has never seen the long way.
 */
export async function analyzeFirstRecords({ db }: Pick<Tx, 'db'>): Promise<void> {
  await sql`select analyze_import('crm_record') from pg_class where oid = 'crm_record'::regclass and reltuples < 20000`.execute(
    db,
  )
}

// What a kind does not have and may not be empty.
const defaults: Partial<Record<ColumnName, string | boolean>> = {
  first_name: '',
  last_name: '',
  active: true,
  confirmed: true,
  no_processing: false,
}

/** Marks the records that a complete snapshot no longer holds. Call it only once the snapshot is known to be complete. */
export async function markAbsent({ db, viewer }: Tx, { connectionId, snapshotId, kind }: Reading): Promise<void> {
  // `not in` over a sub-select is hashed whatever the planner thinks of tables that were just filled; a join might not be.
  await sql`
    update crm_record r set removed_in = ${snapshotId}
    where r.portal_id = ${viewer.portalId} and r.connection_id = ${connectionId} and r.kind = ${kind} and r.removed_in is null
      and r.crm_id not in (select unnest(s.crm_ids) from snapshot_page s
        where s.portal_id = ${viewer.portalId} and s.snapshot_id = ${snapshotId} and s.kind = ${kind})`.execute(db)
}

/** The row of a record of each kind; the digest is over everything the CRM said, so that a change of any of it shows. */
export const toColumns: { [K in CrmKind]: (record: CrmRecords[K]) => RecordRow } = {
  user: ({ id, firstName, lastName, email, title, phone, role, profile, active, confirmed, modifiedAt }) => ({
    ...person({ id, firstName, lastName, email, title, phone }),
    digest: digestOf([firstName, lastName, email, title, phone, role, profile, active, confirmed]),
    crm_role: role,
    crm_profile: profile,
    active,
    confirmed,
    modified_at: modifiedAt,
  }),
  contact: ({ id, firstName, lastName, email, title, phone, accountId, owner, noProcessing, modifiedAt }) => ({
    ...person({ id, firstName, lastName, email, title, phone }),
    digest: digestOf([firstName, lastName, email, title, phone, accountId, owner, noProcessing]),
    account_crm_id: accountId,
    owner,
    no_processing: noProcessing,
    modified_at: modifiedAt,
  }),
  account: ({ id, name, type, industry, owner, website, phone, address, facts, modifiedAt }) => ({
    ...named(id, name),
    digest: digestOf([name, type, industry, owner, website, phone, address, facts]),
    type,
    industry,
    owner,
    website,
    domain: webDomain(website),
    phone,
    address: inOneLine(address),
    facts: JSON.stringify({ ...facts, billingAddress: address }),
    modified_at: modifiedAt,
  }),
  deal: ({ id, name, accountId, owner, type, standing, facts, modifiedAt }) => ({
    ...named(id, name),
    digest: digestOf([name, accountId, owner, type, standing, facts]),
    account_crm_id: accountId,
    owner,
    type,
    standing,
    facts: JSON.stringify(facts),
    modified_at: modifiedAt,
  }),
}

type PersonFacts = Pick<CrmRecords['contact'], 'id' | 'firstName' | 'lastName' | 'email' | 'title' | 'phone'>

function person({ id, firstName, lastName, email, title, phone }: PersonFacts) {
  const name = `${firstName} ${lastName}`.trim() || email || id
  return {
    ...named(id, name),
    first_name: firstName,
    last_name: lastName,
    email,
    email_key: emailKey(email),
    title,
    phone,
    search: fold(`${name} ${email ?? ''}`),
  }
}

const named = (id: string, name: string) => ({ crm_id: id, name, sort_key: sortKey(name), search: fold(name) })
const digestOf = (said: unknown[]) => hash('md5', JSON.stringify(said))

/** An address in one line, as a letter has it; null where there is none. */
export function inOneLine({ street, zip, city, state, country }: CrmAddress): string | null {
  const place = [zip, city].filter(Boolean).join(' ')
  return [street, place, state, country].filter(Boolean).join(', ') || null
}
