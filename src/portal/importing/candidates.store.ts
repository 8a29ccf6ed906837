import { type RawBuilder, sql } from 'kysely'
import { isListedClosed, isNowhere } from '../clients/clients.ts'
import type { Tx } from '../people/people.ts'
import type { RecordKind } from './import-kind.ts'

/** The records of a kind that a CRM has. */
export type RecordsOf = { connectionId: string; kind: RecordKind }

// Whom a record can be tied to: the table, its id, and what of it says that it has no access.
const isClosed = sql`t.deactivated_at is not null`
const targets: Record<RecordKind, { table: string; id: string; isClosed: RawBuilder<unknown> }> = {
  user: { table: 'portal_user', id: 'id', isClosed },
  account: { table: 'client_company', id: 'id', isClosed },
  contact: { table: 'client_user_listing', id: 'client_user_id', isClosed: isListedClosed },
}

const here = (alias: string, { viewer }: Pick<Tx, 'viewer'>, { connectionId, kind }: RecordsOf) => {
  const of = (column: string) => sql.ref(`${alias}.${column}`)
  return sql`${of('portal_id')} = ${viewer.portalId} and ${of('connection_id')} = ${connectionId} and ${of('kind')} = ${kind}`
}
const tieOf = (of: string, alias: string) =>
  sql.raw(
    ['portal_id', 'connection_id', 'kind', 'crm_id'].map(name => `${alias}.${name} = ${of}.${name}`).join(' and '),
  )

/**
 * The records of which more is to say than whether their tie is in step with them: those that are gone from the CRM, those tied to
 * whom is not here or has no access, and contacts that came to no company and have an account by now.
 */
function apart(ctx: Tx, of: RecordsOf): RawBuilder<unknown> {
  const { table, id, isClosed } = targets[of.kind]
  const waiting = sql`union all
    select l.crm_id from client_user_listing t cross join lateral (
      select l.* from crm_link l where ${here('l', ctx, of)} and l.record_id = t.client_user_id offset 0) l
    where t.portal_id = ${ctx.viewer.portalId} and ${isNowhere} and exists (
      select from crm_record r where ${tieOf('l', 'r')} and r.account_crm_id is not null offset 0)`
  return sql`
    select r.crm_id from crm_record r where ${here('r', ctx, of)} and r.removed_in is not null
    union all
    select l.crm_id from crm_link l left join ${sql.table(table)} t on t.portal_id = l.portal_id and t.${sql.ref(id)} = l.record_id
    where ${here('l', ctx, of)} and (t.portal_id is null or ${isClosed})
    ${of.kind === 'contact' ? waiting : sql``}`
}

// Both are read along indexes that hold what is compared, and merged.
const compared = (ctx: Tx, of: RecordsOf) => sql`
  select r.crm_id, coalesce(l.digest = r.digest, false) and r.crm_id not in (select crm_id from apart) as is_in
  from crm_record r left join crm_link l on ${tieOf('r', 'l')} where ${here('r', ctx, of)}`

/**
 * For the rest of the transaction, whole sets are joined in the order of their indexes. There is room for the ids of those that stand
 * apart: where PostgreSQL expects more than fit, it would look through all of them for each record.
 */
const mergeIndexes = ({ db }: Pick<Tx, 'db'>) =>
  sql`select ${sql.join(
    ['enable_hashjoin', 'enable_nestloop', 'enable_seqscan', 'enable_sort', 'enable_bitmapscan'].map(
      name => sql`set_config(${sql.lit(name)}, 'off', true)`,
    ),
  )}, set_config('random_page_cost', '1.1', true), set_config('work_mem', '64MB', true)`.execute(db)

/**
 * How many records of a kind need no second look, and those that do, as far as `limit`, in the order of their ids. A statement over
 * the whole set, but where nothing of it is tied yet: then undefined, and all need a look. Call it in a transaction of its own.
 */
export async function findOutOfStep(
  ctx: Tx,
  of: RecordsOf,
  limit: number,
): Promise<{ inStep: number; others: number; first: string[] } | undefined> {
  const { rows: tied } = await sql`select from crm_link l where ${here('l', ctx, of)} limit 1`.execute(ctx.db)
  if (tied.length === 0) return undefined
  await mergeIndexes(ctx)
  const { rows } = await sql<{ inStep: number; others: number; first: string[] }>`
    with apart as materialized (${apart(ctx, of)})
    select "inStep", others, array(select id from unnest(ids) id order by id limit ${sql.lit(limit)}) as first from (
      select count(*) filter (where step.is_in)::int as "inStep", count(*) filter (where not step.is_in)::int as others,
        array_agg(step.crm_id) filter (where not step.is_in) as ids
      from (${compared(ctx, of)}) step) found`.execute(ctx.db)
  return rows[0]
}

/** The id of the last of the next `limit` records in the order of their ids, and whether there are more; undefined where there are fewer. */
export async function findLastOfNext(
  ctx: Tx,
  of: RecordsOf,
  after: string,
  limit: number,
): Promise<{ id: string; hasMore: boolean } | undefined> {
  const { rows } = await sql<{ crm_id: string }>`
    select r.crm_id from crm_record r where ${here('r', ctx, of)} and r.crm_id > ${after}
    order by r.crm_id offset ${limit - 1} limit 2`.execute(ctx.db)
  return rows[0] && { id: rows[0].crm_id, hasMore: rows.length > 1 }
}

/** The next records that need a look, in the order of their ids. A statement over the whole set; call it in a transaction of its own. */
export async function listCandidates(ctx: Tx, of: RecordsOf, after: string, limit: number): Promise<string[]> {
  await mergeIndexes(ctx)
  const { rows } = await sql<{ crm_id: string }>`
    with apart as materialized (${apart(ctx, of)})
    select step.crm_id from (${compared(ctx, of)} and r.crm_id > ${after}) step
    where not step.is_in order by step.crm_id limit ${limit}`.execute(ctx.db)
  return rows.map(row => row.crm_id)
}
