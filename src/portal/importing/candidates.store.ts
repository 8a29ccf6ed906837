import { sql } from 'kysely'
import type { Tx } from '../people/people.ts'
import type { RecordKind } from './import-kind.ts'

type Of = { connectionId: string; kind: RecordKind }

const targets: Record<RecordKind, string> = { user: 'portal_user', account: 'client_company', contact: 'client_user' }

// A record needs no second look while its tie is in step with it and what it is tied to is here and has access. A contact that
// came to no company may have an account by now.
const records = ({ viewer }: Pick<Tx, 'viewer'>, { connectionId, kind }: Of) => sql`
  crm_record r
  left join crm_link l on l.portal_id = r.portal_id and l.connection_id = r.connection_id and l.kind = r.kind and l.crm_id = r.crm_id
  left join ${sql.table(targets[kind])} t on t.portal_id = l.portal_id and t.id = l.record_id
  where r.portal_id = ${viewer.portalId} and r.connection_id = ${connectionId} and r.kind = ${kind}`
const isInStep = (kind: RecordKind) => sql`coalesce(r.removed_in is null and l.digest = r.digest and t.id is not null
  and t.deactivated_at is null ${kind === 'contact' ? sql`and (r.account_crm_id is null or t.client_company_id is not null)` : sql``}, false)`

/**
 * How many records of a kind need no second look, and those that do, as far as `limit`, in the order of their ids. A statement over
 * the whole set, but where nothing of it is tied yet: then undefined, and all need a look. Call it in a transaction of its own.
 */
export async function findOutOfStep(
  ctx: Tx,
  of: Of,
  limit: number,
): Promise<{ inStep: number; others: number; first: string[] } | undefined> {
  const { db, viewer } = ctx
  const { rows: tied } = await sql`
    select from crm_link where portal_id = ${viewer.portalId} and connection_id = ${of.connectionId} and kind = ${of.kind} limit 1`.execute(
    db,
  )
  if (tied.length === 0) return undefined
  // Row by row would take half as long again.
  await sql`set local enable_nestloop = off`.execute(db)
  const { rows } = await sql<{ inStep: number; others: number; first: string[] | null }>`
    select count(*) filter (where ${isInStep(of.kind)})::int as "inStep", count(*) filter (where not ${isInStep(of.kind)})::int as others,
      (array_agg(r.crm_id order by r.crm_id) filter (where not ${isInStep(of.kind)}))[:${sql.lit(limit)}] as first
    from ${records(ctx, of)}`.execute(db)
  const [found] = rows
  return found && { ...found, first: found.first ?? [] }
}

/** The next records that need a look, in the order of their ids. A statement over the whole set. */
export async function listCandidates(ctx: Tx, of: Of, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ crm_id: string }>`
    select r.crm_id from ${records(ctx, of)} and r.crm_id > ${after} and not ${isInStep(of.kind)} order by r.crm_id limit ${limit}`.execute(
    ctx.db,
  )
  return rows.map(row => row.crm_id)
}
