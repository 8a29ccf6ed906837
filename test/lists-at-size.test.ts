import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillToSize } from '../bin/bench-fill.ts'
import { type Asking, type ListRequest, listRequests } from '../bin/list-requests.ts'
import { type AnyRoute, fillPath } from '../src/platform/routes.ts'
import { portalRoutes } from '../src/portal/portal.api.ts'
import { createPortalApp } from '../src/portal/portal.server.ts'
import { testSettings } from './database.ts'
import { buildPortal } from './factories.ts'
import { nodesOf, openExplained, type Planned } from './plans.ts'
import { type Browser, openBrowser, openTestServer } from './server.ts'

// So that no table of any size may be read from end to end, and none is small enough for it not to matter.
const size = { companies: 11_000, clientUsers: 30_000, portalUsers: 11_000, projects: 2000 }
const large = 10_000
const sortedAtMost = 5000
// Ordered by a number that only counting tells, so that all companies are.
const isCounted = ({ path, query }: ListRequest) =>
  path.endsWith('/client-companies') && /people|projects/.test(String(query.sort))

let close: (() => Promise<void>) | undefined
let requests: ListRequest[]
let seen: Planned[]
let rowsOf: Map<string, number>
let refused = ''
const browsers = {} as Record<Asking, Browser>
const ids: Record<string, string> = {}

beforeAll(async () => {
  const opened = await openTestServer()
  close = opened.close
  const portal = await buildPortal(opened.portal, 'Big')
  const { connection } = await fillToSize(portal.ctx, size)
  const own = [await portal.project('First own'), await portal.project('Second own')]
  const people = {
    owner: portal.owner,
    manager: await portal.person('manager', { projects: own }),
    employee: await portal.person('employee', { projects: own }),
    contractor: await portal.person('contractor', { projects: own }),
    client: await portal.client({ company: 'Their own', projects: own }),
  }
  const { counts, project, company } = await lookAround(opened.databaseUrl)
  rowsOf = counts
  requests = listRequests({ connection, project, company })
  Object.assign(ids, { portal: portal.id, hat: people.client.clientUserId, own: own[0], project, company })
  const explained = await openExplained(opened.databaseUrl).catch(error => error as Error)
  if (explained instanceof Error) {
    refused = explained.message
    return
  }
  seen = explained.seen
  close = () => explained.db.destroy().then(opened.close)
  const app = createPortalApp({ ...opened.portal, pool: explained.db }, testSettings(opened.databaseUrl))
  for (const [who, { email }] of Object.entries(people))
    browsers[who as Asking] = await openBrowser((path, init) => app.request(path, init)).signIn(email)
}, 180_000)
afterAll(() => close?.())

/** Has statistics taken; answers how many rows each table has, and a project with a company. */
async function lookAround(databaseUrl: string) {
  const owner = new Client({ connectionString: databaseUrl, options: '-c search_path=portal' })
  await owner.connect()
  await owner.query('vacuum analyze')
  const { rows } = await owner.query<{ name: string; rows: number }>(
    `select relname as name, reltuples::int as rows from pg_class where relnamespace = 'portal'::regnamespace and relkind = 'r'`,
  )
  const found = await owner.query<{ project: string; company: string }>(
    'select project_id as project, client_company_id as company from project_client order by 1 limit 1',
  )
  await owner.end()
  return { counts: new Map(rows.map(row => [row.name, row.rows])), project: '', company: '', ...found.rows[0] }
}

/** What stands against the plans of one request. */
async function ask(
  { by, path, query }: ListRequest,
  isLong: boolean,
): Promise<{ wrong: string[]; statements: number; next?: string }> {
  seen.length = 0
  const answer = await browsers[by].send(
    'GET',
    fillPath(path, by === 'client' ? { ...ids, project: ids.own ?? '' } : ids, query),
  )
  const body = (await answer.json()) as { next?: string }
  expect(answer.status, `${path} ${JSON.stringify(query)}`).toBe(200)
  const wrong = seen.flatMap(({ text, node }) =>
    nodesOf(node).flatMap(one => {
      const isWhole = one.type === 'Seq Scan' && one.loops > 0 && (rowsOf.get(one.table ?? '') ?? 0) > large
      const sorted = one.type.endsWith('Sort') && !isLong ? Math.max(...one.below.map(below => below.rows)) : 0
      return isWhole
        ? [`reads all of ${one.table}: ${text}`]
        : sorted > sortedAtMost
          ? [`sorts ${sorted} rows: ${text}`]
          : []
    }),
  )
  return { wrong, statements: seen.length, ...body }
}

test('no list and no search reads a large table from end to end, or sorts more than a page is worth', async ({
  skip,
}) => {
  skip(refused !== '', `This owner of a database may not ask for plans: ${refused}`)
  const wrong: string[] = []
  let statements = 0
  for (const request of requests) {
    const name = `${request.path}, ${request.what}`
    const first = await ask(request, isCounted(request))
    const { next: cursor } = first
    const second = cursor
      ? await ask({ ...request, query: { ...request.query, cursor } }, isCounted(request))
      : undefined
    wrong.push(...[...first.wrong, ...(second?.wrong ?? [])].map(one => `${name}: ${one}`))
    // The sums came with the first page.
    if (second) expect(second.statements, name).toBeLessThan(first.statements)
    statements += first.statements
  }
  expect(statements).toBeGreaterThan(requests.length * 4)
  expect(wrong.join('\n')).toBe('')
}, 120_000)

// What an import, a connection or a sign-in lists is looked at where it belongs.
const elsewhere =
  /\/(connections|plans|runs|reversals|snapshots|decisions|conflicts|refused-keys|outbox|me)(\/|$)|\/history$/

test('every list of people, companies and projects is asked for', () => {
  const routes: readonly AnyRoute[] = portalRoutes
  const isList = ({ method, path, response }: AnyRoute) =>
    method === 'get' &&
    !elsewhere.test(path) &&
    Object.hasOwn((response as { shape?: object } | undefined)?.shape ?? {}, 'rows')
  const lists = routes.filter(isList).map(route => route.path)
  expect(lists.length).toBeGreaterThan(12)
  const asked = new Set(requests.map(request => request.path))
  expect(lists.filter(path => !asked.has(path))).toEqual([])
})
