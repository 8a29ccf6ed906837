import { type Kysely, sql, type Transaction } from 'kysely'
import type { Clock } from '../clock.ts'

/** What opens a transaction: the pool, the settings row-level security reads (`app.…`), and the clock. */
export type Opening<Tables> = {
  readonly pool: Kysely<Tables>
  readonly settings: Readonly<Record<string, string>>
  readonly clock: Clock
}

/** The same context inside a transaction: `db` instead of `pool`, so that no query can leave it by accident. */
export type Inside<C extends Opening<never>, Tables> = Omit<C, 'pool'> & { readonly db: Transaction<Tables> }

/**
 * Runs `work` in one transaction that sees what the context's viewer may see. Shadow the outer context with the argument:
 * `transact(ctx, ctx => …)`. Make no network call inside.
 */
export async function transact<Tables, C extends Opening<Tables>, R>(
  context: C & Opening<Tables>,
  work: (inside: Omit<C, 'pool'> & { readonly db: Transaction<Tables> }) => Promise<R>,
): Promise<R> {
  const { pool, ...rest } = context
  return pool.transaction().execute(async db => {
    await applySettings(db, context.settings)
    return work({ ...(rest as Omit<C, 'pool'>), db })
  })
}

/** Sets `app.…` for the rest of the transaction; names are code, values are parameters. */
export async function applySettings<Tables>(db: Transaction<Tables>, settings: Readonly<Record<string, string>>) {
  const calls = Object.entries(settings).map(([name, value]) => sql`set_config(${name}, ${value}, true)`)
  if (calls.length > 0) await sql`select ${sql.join(calls)}`.execute(db)
}

/**
 * For the rest of the transaction, joins go in the order they are written in, row by row along indexes. Statistics of a table
 * that is being filled are stale, and the planner would hash or scan the whole of it once a chunk. Never for statements over a
 * whole set.
 */
export async function joinByIndex<Tables>(db: Transaction<Tables>): Promise<void> {
  const [off, asWritten] = ['off', '1']
  await sql`select set_config('enable_hashjoin', ${off}, true), set_config('enable_mergejoin', ${off}, true),
    set_config('enable_seqscan', ${off}, true), set_config('enable_material', ${off}, true), set_config('join_collapse_limit', ${asWritten}, true),
    set_config('from_collapse_limit', ${asWritten}, true)`.execute(db)
}

/**
 * For the rest of the transaction, rows are come by along indexes, in their order where there is a limit. PostgreSQL takes a look
 * here and there for four times as dear as reading on, and reads a table from end to end where most of its rows are one tenant's:
 * right for discs with heads and for one tenant.
 */
export async function walkIndexes<Tables>(db: Transaction<Tables>): Promise<void> {
  await sql`select set_config('enable_seqscan', 'off', true), set_config('random_page_cost', '1.1', true)`.execute(db)
}
