import { type RawBuilder, sql } from 'kysely'
import { hasAccessBeneath } from '../clients/clients.ts'
import type { Tx } from '../people/people.ts'
import type { RecordKind } from './import-kind.ts'

type Of = { connectionId: string; kind: RecordKind }

// What a record can be tied to: the table, its id, and what of it says that it is here and has access. Of client users that is the
// row they are listed by, whose policy lets two processes share the work.
const isOpen = sql`t.deactivated_at is null`
const targets: Record<RecordKind, { table: string; id: string; has: RawBuilder<unknown> }> = {
  user: { table: 'portal_user', id: 'id', has: isOpen },
  account: { table: 'client_company', id: 'id', has: isOpen },
  // A contact that came to no company may have an account by now.
  contact: {
    table: 'client_user_listing',
    id: 'client_user_id',
    has: hasAccessBeneath(sql`r.account_crm_id is null`),
  },
}

const records = ({ viewer }: Pick<Tx, 'viewer'>, { connectionId, kind }: Of) => sql`
  crm_record r
  left join crm_link l on l.portal_id = r.portal_id and l.connection_id = r.connection_id and l.kind = r.kind and l.crm_id = r.crm_id
  left join ${sql.table(targets[kind].table)} t on t.portal_id = l.portal_id and t.${sql.ref(targets[kind].id)} = l.record_id
  where r.portal_id = ${viewer.portalId} and r.connection_id = ${connectionId} and r.kind = ${kind}`
// A record needs no second look while its tie is in step with it and what it is tied to is here and has access.
const isInStep = (kind: RecordKind) =>
  sql`coalesce(r.removed_in is null and l.digest = r.digest and t.portal_id is not null and ${targets[kind].has}, false)`

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
  // What is aggregated in an order is sorted whole before it is filtered, and by one process alone.
  const { rows } = await sql<{ inStep: number; others: number; first: string[] }>`
    select "inStep", others, array(select id from unnest(ids) id order by id limit ${sql.lit(limit)}) as first from (
      select count(*) filter (where step.is_in)::int as "inStep", count(*) filter (where not step.is_in)::int as others,
        array_agg(step.crm_id) filter (where not step.is_in) as ids
      from (select r.crm_id, ${isInStep(of.kind)} as is_in from ${records(ctx, of)}) step) found`.execute(db)
  return rows[0]
}

/** The next records that need a look, in the order of their ids. A statement over the whole set. */
export async function listCandidates(ctx: Tx, of: Of, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ crm_id: string }>`
    select r.crm_id from ${records(ctx, of)} and r.crm_id > ${after} and not ${isInStep(of.kind)} order by r.crm_id limit ${limit}`.execute(
    ctx.db,
  )
  return rows.map(row => row.crm_id)
}
