// The plans PostgreSQL really went by, those of statements inside functions too: auto_explain sends them to whoever asked.
import { Kysely, PostgresDialect } from 'kysely'
import { Client } from 'pg'
import { openPool } from '../src/platform/database/database.ts'
import type { PortalTables } from '../src/portal/portal.tables.ts'

/** One step of a plan that ran. */
export type PlanNode = { type: string; table: string | undefined; loops: number; rows: number; below: PlanNode[] }
/** A statement with the plan it ran by. */
export type Planned = { text: string; node: PlanNode; ms: number }

type Told = {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows'?: number
  'Actual Loops'?: number
  Plans?: Told[]
}

/** A pool as the web process has it, whose statements leave their plans in `seen`. Rejects where the database's owner may not ask for plans. */
export async function openExplained(url: string) {
  await askForPlans(url)
  const seen: Planned[] = []
  const pool = openPool({ url, schema: 'portal', name: 'plans', max: 2, keepsPlans: true })
  pool.on('connect', client =>
    client.on('notice', ({ message = '' }) => {
      const [, ms, json] = /^duration: ([\d.]+) ms\s+plan:\s*(\{.*)$/s.exec(message) ?? []
      if (!json) return
      const plan = JSON.parse(json) as { 'Query Text': string; Plan: Told }
      seen.push({ text: plan['Query Text'], node: nodeOf(plan.Plan), ms: Number(ms) })
    }),
  )
  const db = new Kysely<PortalTables>({ dialect: new PostgresDialect({ pool }) })
  return { db, seen }
}

async function askForPlans(url: string) {
  const owner = new Client({ connectionString: url })
  await owner.connect()
  const database = owner.escapeIdentifier(new URL(url).pathname.slice(1))
  const settings = {
    log_min_duration: '0',
    log_analyze: 'on',
    log_nested_statements: 'on',
    log_format: 'json',
    log_level: 'notice',
  }
  try {
    await owner.query(`alter database ${database} set session_preload_libraries = 'auto_explain'`)
    for (const [key, value] of Object.entries(settings))
      await owner.query(`alter database ${database} set auto_explain.${key} = '${value}'`)
  } finally {
    await owner.end()
  }
}

/** A plan as `explain (analyze, format json)` tells it. */
export const nodeOf = (told: Told): PlanNode => ({
  type: told['Node Type'],
  table: told['Relation Name'],
  loops: told['Actual Loops'] ?? 0,
  rows: (told['Actual Rows'] ?? 0) * (told['Actual Loops'] ?? 1),
  below: (told.Plans ?? []).map(nodeOf),
})

/** Every step of a plan. */
export const nodesOf = (node: PlanNode): PlanNode[] => [node, ...node.below.flatMap(nodesOf)]
