import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnyRoute } from '../src/platform/routes.ts'
import { portalRoutes } from '../src/portal/portal.api.ts'
import { type Eye, type Reach, type Walk, walk } from './leak-crawl.ts'
import { type Kind, mayMeet, word } from './leak-words.ts'
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

const number = (text: string) => Number(/(\d\d)(-|$)/.exec(text)?.[1])
const few = (text: string) => number(text) <= 5 || number(text) === 99

/** Of the first portal everything, or for whoever does not see all some of every kind; of the others a little. */
function reachOf({ sight }: Pick<Eye, 'sight'>): Reach {
  const home = sight?.portal ?? 1
  const here = (one: { word: string }) => sight?.hat === 'administrator' || few(one.word)
  const words = [...new Set([...world.wordOf.values()])]
  const parts = [word(home, 'company', 1, 'manager'), word(home, 'worker', 1, 'manager'), word(home, 'crm', 1), word(home, 'words')]
  const foreign = (['company', 'shared', 'worker', 'crm', 'import'] as Kind[]).map(kind => word(home === 1 ? 2 : 1, kind, kind === 'import' ? 0 : 1))
  return {
    named: what => {
      if (what === 'token' || what === 'mail' || what === 'session') return []
      const of = what === 'hat' ? 'clientUser' : what
      const mine = world.portals[home]?.named[of as never] as { id: string; word: string }[] | undefined
      const theirs = (world.portals[home === 1 ? 2 : 1]?.named[of as never] ?? []) as { id: string; word: string }[]
      return mine && [...mine.filter(here), ...theirs.filter(one => number(one.word) === 1 || number(one.word) === 0).slice(0, 6)]
    },
    words: [...words.filter(one => one.startsWith(`canary-p${home}`) && number(one) <= 2), ...parts, ...foreign, word(home, 'secret')],
  }
}

const staffReads = reads.filter(route => !isForClients(route) && !isOutbox(route))
const clientReads = reads.filter(route => isForClients(route) || route.allow === 'login')

test.each(['owner1', 'manager1', 'employee1', 'contractor1', 'dual1', 'client1', 'pair1', 'across', 'owner2'])(
  '%s meets nothing that is not theirs',
  async name => {
    for (const eye of await eyesOf(name)) {
      const started = performance.now()
      const seen: Walk = await walk(world, eye, eye.sight?.hat === 'client' ? clientReads : staffReads, reachOf(eye))
      console.log(eye.name, seen.asked, seen.met.size, Math.round(performance.now() - started), seen.paths.size)
      expect(seen.leaks).toEqual([])
    }
  },
  300_000,
)
void mayMeet
