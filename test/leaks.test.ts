import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnyRoute } from '../src/platform/routes.ts'
import { portalRoutes } from '../src/portal/portal.api.ts'
import { type Eye, type Reach, type Walk, walk } from './leak-crawl.ts'
import type { Nameable, Named } from './leak-paint.ts'
import { type Kind, word } from './leak-words.ts'
import { buildLeakWorld, type LeakWorld } from './leak-world.ts'
import { openTestServer, type TestServer } from './server.ts'

const routes: readonly AnyRoute[] = portalRoutes
const reads = routes.filter(route => route.method === 'get')
const isForClients = (route: AnyRoute) => route.allow === 'client_user'
const isOutbox = (route: AnyRoute) => route.path.startsWith('/api/outbox')

let server: TestServer
let world: LeakWorld

beforeAll(async () => {
  const now = new Date()
  server = await openTestServer({ clock: () => now })
  world = await buildLeakWorld(server.portal)
})
afterAll(() => server?.close())

async function eyesOf(name: string): Promise<Eye[]> {
  const viewer = world.viewers[name]
  if (!viewer) throw new Error(`nobody is ${name}`)
  const browser = await server.as(viewer)
  return viewer.hats.map(sight => {
    const portal = world.portals[sight.portal]?.id ?? ''
    const params = sight.hat === 'client' ? { portal, hat: sight.hatId } : { portal }
    return { name: `${name} as ${sight.hat}${sight.company ?? ''}`, browser, params, sight, others: viewer.hats }
  })
}

const numberOf = (text: string) => Number(/(\d\d)(-|$)/.exec(text)?.[1])
const kindOf = (text: string) => /-p\d-([a-z]+)/.exec(text)?.[1] ?? ''

/** Of a viewer's own portal the records of the first companies, of every company for an administrator; of another's a few. */
function reachOf({ sight: { portal, hat } }: Eye): Reach {
  const other = portal === 1 ? 2 : 1
  const records = (n: number, what: string): Named[] | undefined =>
    world.portals[n]?.named[(what === 'hat' ? 'clientUser' : what) as Nameable]
  const first = (rows: readonly Named[], most: number) => {
    const counts = new Map<string, number>()
    return rows.filter(({ word }) => {
      const count = (counts.get(word) ?? 0) + 1
      counts.set(word, count)
      return count === 1 && numberOf(word) <= most
    })
  }
  const say = (kind: Kind, number = 0) => word(portal, kind, number)
  const of = (number: number, ...kinds: Kind[]) => kinds.map(kind => say(kind, number))
  return {
    inAddresses: what => {
      if (what === 'token' || what === 'mail') return []
      const mine = records(portal, what)
      const everyone = hat === 'administrator' && what === 'company'
      return mine && [...(everyone ? mine : first(mine, 4)), ...first(records(other, what) ?? [], 1)]
    },
    inFilters: what => [...first(records(portal, what) ?? [], 2), ...first(records(other, what) ?? [], 1)],
    words: [
      ...of(1, 'company', 'left', 'note', 'crm', 'shared', 'archived', 'unshared', 'gone', 'worker', 'hidden', 'inside'),
      ...of(2, 'company', 'shared', 'worker', 'hidden'),
      ...of(0, 'owner', 'veiled', 'pair', 'dual', 'common', 'inner', 'words', 'import', 'invited', 'secret'),
      ...[word(portal, 'company', 1, 'manager'), word(portal, 'worker', 1, 'manager'), say('self', 2), say('self', 22)],
      ...(['company', 'shared', 'worker', 'crm'] as const).map(kind => word(other, kind, 1)),
    ],
  }
}

const staffReads = reads.filter(route => !isForClients(route) && !isOutbox(route))
const clientReads = reads.filter(route => isForClients(route) || route.allow === 'login')

test.each(['owner1', 'manager1', 'employee1', 'contractor1', 'dual1', 'client1', 'pair1', 'across', 'owner2'])(
  '%s meets nothing that is not theirs',
  async name => {
    for (const eye of await eyesOf(name)) {
      const started = performance.now()
      const cpu = process.cpuUsage()
      const seen: Walk = await walk(world, eye, eye.sight?.hat === 'client' ? clientReads : staffReads, reachOf(eye))
      const used = process.cpuUsage(cpu)
      console.log(eye.name, seen.asked, seen.met.size, Math.round(performance.now() - started), Math.round(used.user / 1000), seen.paths.size)
      expect.soft(seen.leaks).toEqual([])
    }
  },
  300_000,
)
void kindOf
