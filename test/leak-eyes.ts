// Who looks in the leak tests, and which records and words they ask for.
import type { AnyRoute } from '../src/platform/routes.ts'
import { portalRoutes } from '../src/portal/portal.api.ts'
import type { Eye, Reach } from './leak-crawl.ts'
import type { Nameable, Named } from './leak-paint.ts'
import { type Kind, word } from './leak-words.ts'
import type { LeakWorld } from './leak-world.ts'
import type { TestServer } from './server.ts'

/** The route table. */
export const routes: readonly AnyRoute[] = portalRoutes

export const isForClients = (route: AnyRoute) => route.allow === 'client_user'
export const isInPortal = (route: AnyRoute) => route.path.startsWith('/api/p/{portal}')
/** A page of the outbox shows every mail to everybody, in a demo alone: what the mails say is looked at by itself. */
const isOutbox = (route: AnyRoute) => route.path.startsWith('/api/outbox')

/** What somebody reads under a hat: the routes that fit it, those of their login, the open ones. */
export const readsOf = ({ sight }: Pick<Eye, 'sight'>) =>
  routes.filter(
    route =>
      route.method === 'get' &&
      !isOutbox(route) &&
      (!isInPortal(route) || isForClients(route) === (sight.hat === 'client')),
  )

/** Every hat of somebody, each with a browser that is signed in as them. */
export async function eyesOf(server: TestServer, world: LeakWorld, name: string): Promise<Eye[]> {
  const viewer = world.viewers[name]
  if (!viewer) throw new Error(`nobody is ${name}`)
  const browser = await server.as(viewer)
  return viewer.hats.map(sight => {
    const portal = world.portals[sight.portal]?.id ?? ''
    const params: Eye['params'] = sight.hat === 'client' ? { portal, hat: sight.hatId } : { portal }
    const as = sight.hat === 'client' ? `client of ${sight.portal}-${sight.company}` : sight.hat
    return { name: `${name} as ${as}`, browser, params, sight, others: viewer.hats }
  })
}

const numberOf = (text: string) => Number(/(\d\d)(-|$)/.exec(text)?.[1])

/** The first record of each word whose number is not above `most`. */
function firstOfEach(rows: readonly Named[], most: number): Named[] {
  const seen = new Set<string>()
  return rows.filter(({ word }) => {
    const number = numberOf(word)
    return (number <= most || number === 99) && !seen.has(word) && seen.add(word)
  })
}

/** The records that an address can name by this name. */
export const recordsOf = (world: LeakWorld, portal: number, name: string): Named[] | undefined =>
  world.portals[portal]?.named[(name === 'hat' ? 'clientUser' : name) as Nameable]

/** Some records and words of every kind: of the viewer's own portal and another. */
export function reachOf(world: LeakWorld, { sight: { portal } }: Eye): Reach {
  const other = portal === 1 ? 2 : 1
  const of = (number: number, ...kinds: Kind[]) => kinds.map(kind => word(portal, kind, number))
  return {
    inAddresses: name => {
      if (name === 'token' || name === 'mail') return []
      const mine = recordsOf(world, portal, name)
      return mine && [...firstOfEach(mine, 3), ...firstOfEach(recordsOf(world, other, name) ?? [], 1)]
    },
    inFilters: name => [
      ...firstOfEach(recordsOf(world, portal, name) ?? [], 1),
      ...firstOfEach(recordsOf(world, other, name) ?? [], 1),
    ],
    words: [
      ...of(
        1,
        'company',
        'left',
        'note',
        'crm',
        'shared',
        'archived',
        'unshared',
        'gone',
        'worker',
        'hidden',
        'inside',
      ),
      ...of(2, 'company', 'shared', 'self'),
      ...of(0, 'owner', 'veiled', 'pair', 'dual', 'common', 'inner', 'words', 'import', 'invited', 'secret'),
      ...of(22, 'self'),
      ...[
        word(portal, 'company', 1, 'manager'),
        word(portal, 'worker', 1, 'manager'),
        word(portal, 'worker', 1, 'staff'),
      ],
      ...(['company', 'shared', 'worker', 'crm'] as const).map(kind => word(other, kind, 1)),
    ],
  }
}
