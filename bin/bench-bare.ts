import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { appRole, openPool } from '../src/platform/database/database.ts'
import { fillPath } from '../src/platform/routes.ts'
import type { Settings } from '../src/platform/settings.ts'
import { openPortal } from '../src/portal/portal.open.ts'
import { createPortalApp } from '../src/portal/portal.server.ts'
import type { PortalTables } from '../src/portal/portal.tables.ts'
import type { Figure } from './bench.ts'
import { groupBy, owned, type Place, password, shortened } from './bench-place.ts'
import { timed } from './bench-roles.ts'
import type { ListRequest } from './list-requests.ts'

type Statement = { text: string; values: unknown[] }
type Pair = { request: ListRequest; ours: Statement[]; bare: Statement[]; ms: number; bareMs: number }

const rounds = 11
// After five of a kind the database decides whether it keeps one plan for all.
const warmUps = 7

/** What row-level security and our ways around it cost: the statements of every list as the app runs them and as the bare owner does. */
export async function compareWithBare(settings: Settings, url: string, place: Place): Promise<Figure[]> {
  const app = await openPool({ url, schema: 'portal', name: 'bench', max: 1, keepsPlans: true }).connect()
  const owner = new pg.Client({
    connectionString: url,
    options: '-c search_path=bare,portal -c timezone=UTC -c jit=off',
  })
  await owner.connect()
  const pairs = await readStatements(settings, place)
  try {
    for (const pair of pairs) {
      const [ours, bare]: [number[], number[]] = [[], []]
      // In turns, so that what disturbs the machine disturbs both alike. The first are to get warm.
      for (let round = 0; round < warmUps + rounds; round += 1) {
        const [a, b] = [await run(app, pair.ours), await run(owner, pair.bare)]
        if (round >= warmUps) ours.push(a)
        if (round >= warmUps) bare.push(b)
      }
      pair.ms = median(ours)
      pair.bareMs = median(bare)
    }
  } finally {
    app.release(true)
    await owner.end()
  }
  return [...groupBy(pairs, ({ request }) => request.path)].map(([path, some]) => {
    const ratioOf = ({ ms, bareMs }: Pair) => ms / bareMs
    const worst = some.reduce((a, b) => (ratioOf(b) > ratioOf(a) ? b : a))
    const note = `median ${median(some.map(ratioOf)).toFixed(2)}; worst ${ratioOf(worst).toFixed(2)}, ${worst.request.what}, ${worst.ms.toFixed(1)} ms`
    return {
      name: `${shortened(path)}: p95 of ${some.length} requests to that of the bare statements`,
      value: p95(some.map(one => one.ms)) / p95(some.map(one => one.bareMs)),
      unit: 'times',
      note,
      atMost: 1.5,
    }
  })
}

const p95 = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0
const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

async function run(client: pg.ClientBase, statements: readonly Statement[]): Promise<number> {
  const { seconds } = await timed(async () => {
    await client.query('begin')
    for (const { text, values } of statements) await client.query(text, values)
    await client.query('commit')
  })
  return seconds * 1000
}

/** The statements of every request as the app sends them, and as one would write who need not mind row-level security. */
async function readStatements(settings: Settings, place: Place): Promise<Pair[]> {
  const ours = await capture(settings, place, 'portal')
  // Where the search through trigrams never helps, each word is looked for in plain words.
  await owned(settings, 'create schema bare')
  await owned(
    settings,
    `create function bare.find_by_search(text, text[], integer) returns uuid[] language sql as 'select null::uuid[]'`,
  )
  await owned(settings, `grant usage on schema bare to ${appRole}`)
  // Whom a client sees is asked as part of the statement: without its guards the function melts into it.
  const { rows } = await owned<{ text: string }>(
    settings,
    `select pg_get_functiondef('portal.client_team'::regproc) as text`,
  )
  const inlined = rows[0]?.text
    .replace('portal.', 'bare.')
    .replace(' SECURITY DEFINER', '')
    .replace(/^ SET .*$/gm, '')
  await owned(settings, `set search_path = portal; ${inlined}`)
  const bare = await capture(settings, place, 'bare,portal')
  return ours.map(({ request, statements }, at) => ({
    request,
    ours: statements,
    bare: bare[at]?.statements.flatMap(plain) ?? [],
    ms: 0,
    bareMs: 0,
  }))
}

/** A statement without what only row-level security needs. The owner is free to read as the planner likes. */
const plain = ({ text, values }: Statement): Statement[] =>
  /enable_seqscan|find_by_search/.test(text)
    ? []
    : [{ text: text.replace(/coalesce\((\([\w.]+ like \$\d+\)), false\)/g, '$1'), values }]

async function capture(settings: Settings, { ids, emails, requests }: Place, schema: string) {
  const { portal, close } = await openPortal(settings, 'portal')
  let statements: Statement[] = []
  const pool = openPool({ url: settings.databaseUrl ?? '', schema, name: 'bench', max: 2 })
  const db = new Kysely<PortalTables>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => {
      statements.push({ text: query.sql, values: [...query.parameters] })
    },
  })
  const app = createPortalApp({ ...portal, pool: db }, settings)
  const captured: { request: ListRequest; statements: Statement[] }[] = []
  for (const [who, email] of Object.entries(emails)) {
    const at = settings.portalUrl
    const headers: Record<string, string> = { origin: at, host: new URL(at).host, 'content-type': 'application/json' }
    const body = JSON.stringify({ email, password })
    const signedIn = await app.request(`${at}/api/auth/sign-in/email`, { method: 'POST', headers, body })
    const cookies = signedIn.headers.getSetCookie().map(one => one.split(';')[0])
    headers.cookie = cookies.join('; ')
    for (const request of requests.filter(one => one.by === who)) {
      // Twice: the first of somebody notes that they were here.
      for (const _ of [1, 2]) {
        statements = []
        const answer = await app.request(at + fillPath(request.path, ids, request.query), { headers })
        await answer.text()
        if (!answer.ok) throw new Error(`${request.path}: ${answer.status}`)
      }
      captured.push({ request, statements })
    }
  }
  await db.destroy()
  await close()
  return captured
}
