import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillPath } from '../src/platform/routes.ts'
import { ask, type Eye, paramsOf, type Walk, walk, wordsMet } from './leak-crawl.ts'
import { eyesOf, isForClients, isInPortal, reachOf, readsOf, recordsOf, routes } from './leak-eyes.ts'
import { queryOf } from './leak-query.ts'
import { make, type Wave } from './leak-waves.ts'
import { type Kind, mayMeet, word, wordsIn } from './leak-words.ts'
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
  const eyes = (await Promise.all(looking.map(name => eyesOf(server, world, name)))).flat()
  walks = await Promise.all(
    eyes.map(async eye => ({ eye, found: await walk(world, eye, readsOf(eye), reachOf(world, eye)) })),
  )
}, 300_000)
afterAll(() => server?.close())

describe('the walk', () => {
  test('goes through a world with a canary in every record', () => {
    expect(new Set(rows.map(row => row.table)).size).toBeGreaterThan(20)
    expect(rows.filter(row => row.words.length === 0).map(row => row.table)).toEqual([])
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
  expect(mine.length).toBe(world.viewers[name]?.hats.length)
  for (const { found } of mine) {
    expect(found.leaks).toEqual([])
    expect(found.asked).toBeGreaterThan(100)
  }
})
