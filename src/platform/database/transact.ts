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
