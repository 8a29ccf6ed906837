import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillPath } from '../src/platform/routes.ts'
import { ask, type Eye, numbersAlone, paramsOf, type Walk, walk, wordsMet } from './leak-crawl.ts'
import { eyesOf, isForClients, isInPortal, reachOf, readsOf, recordsOf, routes } from './leak-eyes.ts'
import { queryOf } from './leak-query.ts'
import { make, type Wave } from './leak-waves.ts'
import { type Kind, mayMeet, word } from './leak-words.ts'
import { buildLeakWorld, type LeakWorld } from './leak-world.ts'
import { openTestServer, type TestServer } from './server.ts'

let server: TestServer
let world: LeakWorld
/** What each who looks found, by who and as what. */
let walks: { eye: Eye; found: Walk }[]
/** Every word there is, by table and row. */
const rows: { table: string; words: string[] }[] = []

const looking = ['owner1', 'manager1', 'employee1', 'contractor1', 'dual1', 'client1', 'pair1', 'across']
const walkOf = (name: string) => {
  const one = walks.find(({ eye }) => eye.name === name)
  if (!one) throw new Error(`nobody looked as ${name}`)
  return one
}

beforeAll(async () => {
  const now = new Date()
  const opened = await openTestServer({ clock: () => now })
  server = opened
  world = await buildLeakWorld(server.portal)
  const owner = new Client({ connectionString: opened.databaseUrl, options: '-c search_path=portal' })
  await owner.connect()
  await owner.query('analyze')
  const tables = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'portal'::regnamespace and relkind = 'r' and relrowsecurity`,
  )
  for (const { name } of tables.rows) {
    const found = await owner.query<{ text: string }>(`select (to_jsonb(t) - 'portal_id')::text as text from ${name} t`)
    for (const { text } of found.rows) rows.push({ table: name, words: wordsMet(world, text) })
  }
  await owner.end()
  const eyes = (await Promise.all(looking.map(async name => (await eyesOf(server, world, name)).slice(0, 2)))).flat()
  walks = await Promise.all(
    eyes.map(async eye => ({ eye, found: await walk(world, eye, readsOf(eye), reachOf(world, eye)) })),
  )
}, 300_000)
afterAll(() => server?.close())

describe('the walk', () => {
  test('goes through a world with a canary in every record', () => {
    expect(new Set(rows.map(row => row.table)).size).toBeGreaterThan(20)
    expect(
      rows.filter(row => row.words.length === 0 && !numbersAlone.includes(row.table)).map(row => row.table),
    ).toEqual([])
    for (const n of [1, 2, 3])
      for (let k = 1; k <= 20; k += 1)
        for (const kind of ['company', 'note', 'crm', 'shared', 'unshared', 'hidden'] as const)
          expect(rows.some(row => row.words.includes(word(n, kind, k)))).toBe(true)
  })

  test('sees: an administrator meets every canary of the portal, but for sealed keys', () => {
    const { found } = walkOf('owner1 as administrator')
    const all = [...new Set(rows.flatMap(row => row.words))].filter(one => one.startsWith('canary-p1-'))
    expect(all.length).toBeGreaterThan(300)
    expect(all.filter(one => !found.met.has(one))).toEqual([word(1, 'secret')])
  })

  test('sees: a client meets all that is shared with them', () => {
    const expected: [string, [Kind, number][]][] = [
      [
        'client1 as client of 1-1',
        [
          ['company', 1],
          ['shared', 1],
          ['archived', 1],
          ['common', 0],
          ['worker', 1],
          ['worker', 0],
          ['veiled', 0],
          ['self', 20],
          ['portal', 0],
        ],
      ],
      [
        'pair1 as client of 1-2',
        [
          ['company', 2],
          ['shared', 2],
          ['archived', 2],
          ['common', 0],
          ['worker', 2],
          ['worker', 0],
          ['pair', 0],
          ['self', 21],
          ['portal', 0],
        ],
      ],
      [
        'pair1 as client of 1-3',
        [
          ['company', 3],
          ['shared', 3],
          ['archived', 3],
          ['worker', 3],
          ['pair', 0],
          ['self', 21],
          ['portal', 0],
        ],
      ],
      [
        'dual1 as client of 1-5',
        [
          ['company', 5],
          ['shared', 5],
          ['archived', 5],
          ['worker', 5],
          ['dual', 0],
          ['self', 22],
          ['portal', 0],
        ],
      ],
    ]
    for (const [name, words] of expected) {
      const { met } = walkOf(name).found
      const wanted = words.map(([kind, number]) => word(1, kind, number))
      expect(
        wanted.filter(one => !met.has(one)),
        name,
      ).toEqual([])
    }
  })
})

test.each(looking)('%s meets nothing that is not theirs, and hears of it no more than of what nobody has', name => {
  const mine = walks.filter(({ eye }) => eye.name.startsWith(`${name} as`))
  expect(mine.length).toBeGreaterThan(0)
  for (const { found } of mine) {
    expect(found.leaks).toEqual([])
    expect(found.asked).toBeGreaterThan(100)
  }
})

test('a place in an administrator’s list leads nobody else to what stands there', async () => {
  const { found } = walkOf('owner1 as administrator')
  const places = new Map(found.cursors.map(({ route, cursor }) => [`${route.key} ${cursor}`, { route, cursor }]))
  let tried = 0
  for (const { eye } of walks.filter(one => one.eye.sight.hat !== 'administrator' && one.eye.sight.portal === 1))
    for (const { route, cursor } of [...places.values()].slice(0, 40)) {
      const [name] = paramsOf(route).filter(one => one !== 'portal')
      if (name || !readsOf(eye).includes(route)) continue
      const { text } = await ask(eye.browser, 'GET', fillPath(route.path, eye.params, { cursor, limit: '25' }))
      const foreign = wordsMet(world, text).filter(one => !mayMeet(eye.sight, one))
      expect(foreign, `${eye.name} ${route.key}`).toEqual([])
      tried += 1
    }
  expect(tried).toBeGreaterThan(20)
})

describe('what is behind a door that is not one’s own', () => {
  const ids = (name: string) =>
    name === 'hat'
      ? (world.viewers.client1?.hats[0]?.hatId ?? '')
      : (recordsOf(world, 1, name)?.[0]?.id ?? crypto.randomUUID())
  const own = () => world.portals[1]?.id ?? ''
  // Whoever looks, as whom, and which routes are none of theirs. Bodies are empty: nothing here may get as far as reading one.
  const closed: [who: string, isShut: (route: (typeof routes)[number]) => boolean][] = [
    ['owner2', isInPortal],
    ['deactivated1', isInPortal],
    ['shut1', isInPortal],
    ['client1', route => isInPortal(route) && !isForClients(route)],
    ['pair1', isInPortal],
    ['across', isInPortal],
    ['owner1', isForClients],
    ['manager1', isForClients],
    ['contractor1', isForClients],
    ['dual1', isForClients],
  ]

  test.each(closed)('is for %s what nobody ever had', async (who, isShut) => {
    const browser = await server.as(world.viewers[who] as { email: string })
    const none = await ask(browser, 'GET', `/api/p/${crypto.randomUUID()}`)
    expect(none.status).toBe(404)
    let tried = 0
    for (const route of routes.filter(isShut)) {
      const params = { ...Object.fromEntries(paramsOf(route).map(name => [name, ids(name)])), portal: own() }
      const body = route.method === 'get' || route.method === 'delete' ? undefined : {}
      const answer = await ask(browser, route.method.toUpperCase(), fillPath(route.path, params), body)
      expect(answer, `${route.key}`).toEqual(none)
      tried += 1
    }
    expect(tried).toBeGreaterThan(5)
  })

  test('is nothing at all for nobody', async () => {
    const browser = server.browser()
    for (const route of routes.filter(one => one.method === 'get')) {
      const params = { ...Object.fromEntries(paramsOf(route).map(name => [name, ids(name)])), portal: own() }
      const { status, text } = await ask(browser, 'GET', fillPath(route.path, params))
      if (route.allow !== 'anyone') expect(status, route.key).toBe(401)
      expect(wordsMet(world, text), route.key).toEqual([])
    }
    for (const path of ['/api/openapi.json', '/api/health', '/'])
      expect(wordsMet(world, (await ask(browser, 'GET', path)).text)).toEqual([])
  })
})

describe('what the CRM knows', () => {
  const ofCrm = routes.filter(route => route.allow === 'see_crm' || route.allow === 'import_from_crm')
  const connection = () => recordsOf(world, 1, 'connection')?.[0]?.id ?? ''

  test.each(['manager1', 'employee1', 'contractor1', 'dual1'])('is refused to %s by every route', async who => {
    expect(ofCrm.length).toBeGreaterThan(25)
    const browser = await server.as(world.viewers[who] as { email: string })
    for (const route of ofCrm) {
      const params = Object.fromEntries(
        paramsOf(route).map(name => [name, recordsOf(world, 1, name)?.[0]?.id ?? crypto.randomUUID()]),
      )
      const path = fillPath(route.path, { ...params, portal: world.portals[1]?.id ?? '' })
      const body = route.method === 'get' || route.method === 'delete' ? undefined : {}
      expect((await ask(browser, route.method.toUpperCase(), path, body)).status, route.key).toBe(403)
    }
  })

  test('is no filter for a manager, wherever a list or a choice takes one', async () => {
    const browser = await server.as(world.viewers.manager1 as { email: string })
    const params = { portal: world.portals[1]?.id ?? '' }
    const lists = routes.filter(route => 'source' in queryOf(route) && route.allow === 'manage_clients')
    expect(lists.length).toBeGreaterThan(2)
    for (const route of lists)
      for (const source of ['hand', connection(), crypto.randomUUID()])
        expect((await ask(browser, 'GET', fillPath(route.path, params, { source }))).status, route.key).toBe(403)
    const path = fillPath('/api/p/{portal}/client-users/bulk', params)
    for (const source of [['hand'], [connection()]])
      for (const selection of [
        { all: true, filter: { source } },
        { companies: ['none'], filter: { source } },
      ])
        for (const action of ['deactivate', 'remove', 'invite'])
          expect((await ask(browser, 'POST', path, { action, selection, check: true })).status, action).toBe(403)
  })
})

describe('what happens beside', () => {
  /** What some addresses of every route answer now. */
  async function look(names: string[]) {
    const told = new Map<string, string>()
    for (const { eye, found } of walks.filter(one => names.includes(one.eye.name))) {
      const times = new Map<string, number>()
      for (const [path, { key }] of found.paths) {
        const time = (times.get(key) ?? 0) + 1
        times.set(key, time)
        if (time <= 3) told.set(`${eye.name} ${path}`, (await ask(eye.browser, 'GET', path)).text)
      }
    }
    return told
  }
  const clients = ['client1 as client of 1-1', 'pair1 as client of 1-2', 'dual1 as client of 1-5']
  const staff = ['employee1 as employee', 'contractor1 as contractor', 'dual1 as employee']
  const waves: [Wave, number, string[]][] = [
    ['unseen', 1, [...clients, ...staff, 'manager1 as manager']],
    ['neighbour', 1, [...clients, ...staff]],
    ['beside', 1, clients],
    ['beside', 2, ['owner1 as administrator', ...clients]],
  ]

  test.each(waves)(
    '(%s, portal %i) changes no count, no order and no word',
    async (wave, n, names) => {
      const before = await look(names)
      expect(before.size).toBeGreaterThan(20)
      await make(wave, server.portal, world, n)
      for (const [path, text] of await look(names)) expect(text, path).toBe(before.get(path))
    },
    120_000,
  )
})
