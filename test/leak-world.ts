// The world of the leak tests: portals with client companies of one pattern, a canary word in every record.
import { newId } from '../src/platform/ids.ts'
import { type Portal, systemContext, type Tx, transact } from '../src/portal/people/people.ts'
import { makePortal, makeProject } from '../src/portal/portal.factories.ts'
import { insertProjectClients } from '../src/portal/projects/projects.ts'
import { testPassword } from './factories.ts'
import { fillImport } from './leak-import.ts'
import { learn, type Nameable, type Named, paint } from './leak-paint.ts'
import { addressOf, fillCompany, fillViewers } from './leak-people.ts'
import { type Kind, type Part, type Sight, word } from './leak-words.ts'

/** Somebody who looks, under each of their hats. */
export type Viewer = { email: string; loginId: string | null; hats: Hat[] }

/** One hat of a viewer: how they look, and the id of the hat. */
export type Hat = Sight & { hatId: string }

/** The world: portals by their number, who looks, whose every id is, and under which hat somebody reads a mail. */
export type LeakWorld = {
  portals: Record<number, { id: string; named: Record<Nameable, Named[]> }>
  viewers: Record<string, Viewer>
  wordOf: Map<string, string>
  mailed: Map<string, Sight>
}

/** A portal of the world while it is being filled. */
export type Ground = {
  ctx: Tx
  n: number
  world: LeakWorld
  passwordHash: string
  says: (kind: Kind, number?: number, part?: Part) => string
  /** Ids of projects by `shared01` and the like. */
  projects: Record<string, string>
}

/** Builds the world. Its companies are numbered from 01; the first eight play parts of their own. */
export async function buildLeakWorld(portal: Portal, { portals = 3, companies = 20 } = {}): Promise<LeakWorld> {
  const passwordHash = await portal.auth.hashPassword(testPassword)
  const world: LeakWorld = { portals: {}, viewers: {}, wordOf: new Map(), mailed: new Map() }
  for (let n = 1; n <= portals; n += 1) {
    const id = newId()
    const says: Ground['says'] = (kind, number, part) => word(n, kind, number, part)
    world.portals[n] = await transact(systemContext(portal, id), async ctx => {
      await fillPortal({ ctx, n, world, passwordHash, says, projects: {} }, companies)
      world.wordOf.set(id, says('portal'))
      return { id, named: await learn(ctx, world.wordOf) }
    })
  }
  return world
}

async function fillPortal(ground: Ground, companies: number) {
  const { ctx, n, says, passwordHash, world, projects } = ground
  const email = addressOf(ground, 1)
  const person = { firstName: says('owner'), lastName: '', email, passwordHash }
  const owner = await makePortal(ctx, says('portal'), person)
  const hat = { portal: n, hat: 'administrator', hatId: owner.portalUserId } as const
  world.viewers[`owner${n}`] = { email, loginId: owner.loginId, hats: [hat] }
  for (const name of ['inner', 'common'] as const)
    projects[`${name}00`] = await makeProject(ctx, says(name), says(name))
  const made: string[] = []
  for (let k = 1; k <= companies; k += 1) made.push(await fillCompany(ground, k))
  await insertProjectClients(ctx, made.slice(0, 2), [projects.common00 ?? ''])
  await fillViewers(ground)
  await paint(ctx, says)
  await fillImport(ground, companies)
}
