import { sql } from 'kysely'
import type { CrmChanges, CrmKind } from '../../connectors/connectors.ts'
import type { Tx } from '../people/people.ts'
import { type Reading, toColumns } from './crm-records.store.ts'

/** Marks the records that the CRM says are gone. */
export async function markGone(
  { db, viewer }: Tx,
  { connectionId, snapshotId, kind }: Reading,
  ids: readonly string[],
) {
  await sql`
    update crm_record set removed_in = ${snapshotId}
    where portal_id = ${viewer.portalId} and connection_id = ${connectionId} and kind = ${kind} and removed_in is null
      and crm_id = any(${ids}::text[])`.execute(db)
}

/** Which of these records are known to be there. */
export async function listPresent(
  { db, viewer }: Tx,
  { connectionId, kind }: Pick<Reading, 'connectionId' | 'kind'>,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ crm_id: string }>`
    select crm_id from crm_record where portal_id = ${viewer.portalId} and connection_id = ${connectionId} and kind = ${kind}
      and removed_in is null and crm_id = any(${ids}::text[])`.execute(db)
  return rows.map(row => row.crm_id)
}

/** How many records of a kind are known to be there. */
export async function countPresent({ db, viewer }: Tx, { connectionId, kind }: Pick<Reading, 'connectionId' | 'kind'>) {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from crm_record where portal_id = ${viewer.portalId} and connection_id = ${connectionId}
      and kind = ${kind} and removed_in is null`.execute(db)
  return rows[0]?.count ?? 0
}

/**
 * Whether these changes may have changed other records too, of which a CRM then says nothing: a potential repeats its contact's
 * name, contacts and potentials lose or regain their account. Call it before the changes are stored.
 */
export async function isInDoubt(
  { db, viewer }: Tx,
  connectionId: string,
  changes: ReadonlyMap<CrmKind, CrmChanges>,
): Promise<boolean> {
  const here = (r: string) =>
    sql`${sql.ref(`${r}.portal_id`)} = ${viewer.portalId} and ${sql.ref(`${r}.connection_id`)} = ${connectionId}`
  const accounts = changes.get('account') as CrmChanges<'account'> | undefined
  const contacts = changes.get('contact') as CrmChanges<'contact'> | undefined
  const deals = changes.get('deal') as CrmChanges<'deal'> | undefined
  const named = (contacts?.records ?? []).map(toColumns.contact)
  const back = (
    kind: CrmKind,
    ids: string[],
  ) => sql`exists (select from crm_record r where ${here('r')} and r.kind = ${kind}
    and r.crm_id = any(${ids}::text[]) and r.removed_in is not null)`
  const still = [...(contacts?.records ?? []), ...(deals?.records ?? [])]
  const lost = accounts?.gone ?? []
  const gone = new Set(lost)
  const { rows } = await sql<{ doubt: boolean }>`
    with renamed as (
      select c.last_name, c.crm_id from crm_record c where ${here('c')} and c.kind = 'contact' and c.crm_id = any(${contacts?.gone ?? []}::text[])
      union all
      select c.last_name, c.crm_id from unnest(${named.map(row => row.crm_id)}::text[], ${named.map(row => row.name)}::text[]) n (crm_id, name)
        join crm_record c on ${here('c')} and c.kind = 'contact' and c.crm_id = n.crm_id
        where c.name <> n.name or c.removed_in is not null)
    select ${back(
      'account',
      (accounts?.records ?? []).map(one => one.id),
    )}
      or ${still.some(one => one.accountId !== null && gone.has(one.accountId))}
      or exists (select from crm_record r where ${here('r')} and r.kind in ('contact', 'deal') and r.removed_in is null
        and r.account_crm_id = any(${lost}::text[])
        and not (r.kind = 'contact' and r.crm_id = any(${[...(contacts?.gone ?? []), ...(contacts?.records ?? []).map(one => one.id)]}::text[]))
        and not (r.kind = 'deal' and r.crm_id = any(${[...(deals?.gone ?? []), ...(deals?.records ?? []).map(one => one.id)]}::text[])))
      or exists (select from crm_record r where ${here('r')} and r.kind = 'account' and r.removed_in is null
        and r.refreshed_at is not null and r.digest = md5('gone ' || r.crm_id)::uuid and r.crm_id <> all(${lost}::text[]))
      or (exists (select from renamed) and exists (select from renamed c, crm_record d where ${here('d')} and d.kind = 'deal'
        and d.removed_in is null and d.facts ->> 'contact' is not null and d.crm_id <> all(${(deals?.records ?? []).map(one => one.id)}::text[])
        -- Without a name of its own a contact may be called anything there; a long name may have been cut.
        and (c.last_name in ('', c.crm_id) or length(d.facts ->> 'contact') > 190
          or strpos(lower(d.facts ->> 'contact'), lower(c.last_name)) > 0))) as doubt`.execute(db)
  return rows[0]?.doubt ?? true
}
