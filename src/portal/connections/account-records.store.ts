import { sql } from 'kysely'
import type { CrmAccount, CrmDeal } from '../../connectors/connectors.ts'
import { problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import { insertRecords } from './crm-records.store.ts'

/**
 * Stores what the CRM said of one account alone, and of its potentials. Belongs to no reading: what changed keeps the snapshot of
 * the account, and one that is gone stays, marked, until a whole reading says so too.
 */
export async function storeAccount(
  ctx: Tx,
  { connectionId, crmId }: { connectionId: string; crmId: string },
  { account, deals }: { account: CrmAccount | null; deals: readonly CrmDeal[] },
): Promise<void> {
  const { db, viewer, clock } = ctx
  const itself = sql`portal_id = ${viewer.portalId} and connection_id = ${connectionId} and kind = 'account' and crm_id = ${crmId}`
  const { rows } = await sql<{ snapshotId: string }>`
    select snapshot_id as "snapshotId" from crm_record where ${itself} for no key update`.execute(db)
  if (!rows[0]) throw problem('not_found')
  const reading = { connectionId, snapshotId: rows[0].snapshotId }
  if (account) {
    const known = [...new Map(deals.map(deal => [deal.id, deal])).values()]
    await insertRecords(ctx, { ...reading, kind: 'account' }, [account])
    await insertRecords(ctx, { ...reading, kind: 'deal' }, known)
    await sql`delete from crm_record where portal_id = ${viewer.portalId} and connection_id = ${connectionId} and kind = 'deal'
      and account_crm_id = ${crmId} and crm_id <> all(${known.map(deal => deal.id)}::text[])`.execute(db)
  } else {
    // Another digest than any the CRM's answer could have, so that the next reading which finds the account writes it anew.
    await sql`update crm_record set facts = coalesce(facts, '{}') || '{"gone": true}', digest = md5('gone ' || crm_id)::uuid
      where ${itself}`.execute(db)
  }
  await sql`update crm_record set refreshed_at = ${clock()}, modified_at = coalesce(${account?.modifiedAt ?? null}, modified_at)
    where ${itself}`.execute(db)
}
