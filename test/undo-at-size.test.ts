// What planning an undo costs for each chunk must not grow with what is left, also while nothing is known of the rows of plans.
import { CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from '../src/platform/database/database.ts'
import { joinByIndex } from '../src/platform/database/transact.ts'
import { listUndoFacts } from '../src/portal/importing/reversal-facts.store.ts'
import { transact } from '../src/portal/people/people.ts'
import type { PortalTables } from '../src/portal/portal.tables.ts'
import { buildPortal, type TestPortal } from './factories.ts'
import { nodeOf, nodesOf } from './plans.ts'
import { openTestServer } from './server.ts'

const [connection, run] = [crypto.randomUUID(), crypto.randomUUID()]
const changes = 100_000
let server: Awaited<ReturnType<typeof openTestServer>>
let portal: TestPortal

beforeAll(async () => {
  server = await openTestServer()
  portal = await buildPortal(server.portal)
  const owner = new Client({ connectionString: server.databaseUrl, options: '-c search_path=portal' })
  await owner.connect()
  for (const statement of filling) await owner.query(statement.replaceAll('$portal', portal.id))
  await owner.query('analyze')
  await owner.query(`delete from pg_statistic where starelid = 'plan_row'::regclass`)
  await owner.end()
}, 60_000)
afterAll(() => server.close())

// A run that brought in many, by the id of which everything of it goes.
const filling = [
  `insert into connection (portal_id, id, connector, base_url, organization_id, organization_name, email, sealed_key, key_hint)
     values ('$portal', '${connection}', 'portico', 'http://crm.example', '1', 'Sales', 'admin@crm.example', 'x', 'x')`,
  `insert into snapshot (portal_id, id, connection_id, kind, state, started_by)
     values ('$portal', '${run}', '${connection}', 'client', 'complete', 'Portico')`,
  `insert into import_plan (portal_id, id, connection_id, snapshot_id, kind, state, created_by)
     values ('$portal', '${run}', '${connection}', '${run}', 'client', 'used', 'Portico')`,
  `insert into plan_row (portal_id, plan_id, ord, kind, crm_id, digest, outcome, reason, match, target_id, selected, selectable)
     select '$portal', '${run}', n, 'contact', n::text, gen_random_uuid(), 'create', 'New', 'none', gen_random_uuid(), true, true
     from generate_series(1, ${changes}) n`,
  `insert into run (portal_id, id, plan_id, connection_id, kind, invite, started_by)
     values ('$portal', '${run}', '${run}', '${connection}', 'client', false, 'Portico')`,
  `insert into change (portal_id, run_id, ord, kind, target_id, version)
     select portal_id, plan_id, ord, 'contact_create', target_id, 1 from plan_row where plan_id = '${run}'`,
]

test('a chunk of an undo reads no more than itself', async () => {
  const said: ReturnType<typeof CompiledQuery.raw>[] = []
  const pool = openPool({ url: server.databaseUrl, schema: 'portal', name: 'undo', max: 1 })
  const db = new Kysely<PortalTables>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => {
      said.push(CompiledQuery.raw(query.sql, [...query.parameters]))
    },
  })
  const plan = await transact({ ...portal.ctx, pool: db }, async ctx => {
    await joinByIndex(ctx.db)
    const undone = { runId: run, planId: run, kinds: ['contact' as const] }
    const of = { undone, planId: run, connectionId: connection, kind: 'contact' as const }
    expect(await listUndoFacts(ctx, of, 2_000_000_000, 1000)).toHaveLength(1000)
    const { sql = '', parameters = [] } = said.at(-1) ?? {}
    const { rows } = await ctx.db.executeQuery<{ 'QUERY PLAN': [{ Plan: Parameters<typeof nodeOf>[0] }] }>(
      CompiledQuery.raw(`explain (analyze, format json) ${sql}`, [...parameters]),
    )
    return rows[0]?.['QUERY PLAN'][0].Plan
  })
  await db.destroy()
  const most = plan ? Math.max(...nodesOf(nodeOf(plan)).map(({ rows }) => rows)) : Number.NaN
  expect(most).toBeLessThan(2000)
})
