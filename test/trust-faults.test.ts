import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemContext } from '../src/portal/people/people.ts'
import { type Importer, openImporter, openSides, type Sides, verbs } from './trust-crm.ts'
import { type Fault, type FaultyPool, openFaultyPool, openKeeper } from './trust-faults.ts'
import { namesOf, type State, stateOf, unbalanced } from './trust-state.ts'
import { clientStory, type Story, staffStory } from './trust-stories.ts'

let sides: Sides
let faulty: FaultyPool
let keeper: Awaited<ReturnType<typeof openKeeper>>

beforeAll(async () => {
  sides = await openSides()
  faulty = openFaultyPool(sides.server.databaseUrl)
  keeper = await openKeeper(sides.server.databaseUrl)
})
afterAll(async () => {
  await faulty?.close()
  await keeper?.close()
  await sides?.close()
})

type Step = (ctx: Parameters<(typeof verbs)['fetch']>[0]) => Promise<void>
type Proof = { statements: number; faults: number }

/**
 * Carries a step out undisturbed; then, from the same beginning, with a fault at its first statement and again to its end, with
 * one at its second, and so on. Every end is the undisturbed one, row for row.
 */
async function prove(importer: Importer, step: Step, planId?: string): Promise<Proof> {
  const { client } = keeper
  const ctx = systemContext({ ...sides.server.portal, pool: faulty.pool }, importer.portal.id, 'Proof')
  const look = async () => stateOf(client, importer.portal.id, planId ? await namesOf(client, planId) : undefined)
  await keeper.keep()
  faulty.arm(Number.POSITIVE_INFINITY, 'refused')
  await step(ctx)
  await faulty.quiet()
  const undisturbed = await look()
  const statements = faulty.said().length
  let faults = 0
  for (const fault of ['lost before', 'lost after', 'refused'] as const) {
    for (let n = 1; n <= statements; n += 1) {
      await keeper.putBack()
      if (!(await meet(step, ctx, n, fault))) continue
      faults += 1
      expect(await unbalanced(client, importer.portal.id)).toEqual([])
      await step(ctx)
      await faulty.quiet()
      same(await look(), undisturbed, `${fault} at ${n}: ${faulty.said()[n - 1]}`)
      expect(await unbalanced(client, importer.portal.id)).toEqual([])
    }
  }
  await keeper.putBack()
  faulty.arm(Number.POSITIVE_INFINITY, 'refused')
  await step(ctx)
  return { statements, faults }
}

/** Carries a step out until its n-th statement meets the fault; false where there is nothing new to be seen in it. */
async function meet(step: Step, ctx: Parameters<Step>[0], n: number, fault: Fault): Promise<boolean> {
  faulty.arm(n, fault)
  const ended = await step(ctx).then(
    () => undefined,
    (error: Error) => error,
  )
  await faulty.quiet()
  if (fault !== 'refused' && faulty.met()) expect(ended).toBeInstanceOf(Error)
  return faulty.met()
}

function same(state: State, undisturbed: State, when: string) {
  for (const [table, rows] of Object.entries(undisturbed)) expect([when, table, state[table]]).toEqual([when, table, rows])
}

describe.each([staffStory, clientStory])('a fault at every statement of an import, kind $kind', (story: Story) => {
  let importer: Importer
  let [snapshot, plan, run, reversal, undo] = ['', '', '', '', '']
  const counted = async (id: string) => {
    const { rows } = await keeper.client.query(
      `select kind || ' ' || outcome as what, count(*)::int as n from portal.plan_row where plan_id = $1 group by 1 order by 1`,
      [id],
    )
    return Object.fromEntries(rows.map(({ what, n }) => [what, n]))
  }

  beforeAll(async () => {
    importer = await openImporter(sides, `Faults ${story.kind}`)
    await story.prepare(sides, importer)
  })

  it('while it reads', async () => {
    snapshot = await importer.begin.fetch(story.kind)
    console.log(await prove(importer, ctx => verbs.fetch(ctx, snapshot)))
  }, 120_000)

  it('while it plans', async () => {
    plan = await importer.begin.plan(snapshot)
    console.log(await prove(importer, ctx => verbs.plan(ctx, plan), plan))
    await story.choose(importer, plan)
    console.log(await counted(plan))
  }, 120_000)

  it('while it changes people', async () => {
    run = await importer.begin.run(plan, { invite: true, go: true })
    console.log(await prove(importer, ctx => verbs.apply(ctx, run)))
  }, 120_000)

  it('while it works out what undoing would do', async () => {
    reversal = await importer.begin.undo(run)
    console.log(await prove(importer, ctx => verbs.undo(ctx, reversal)))
    console.log(await counted(reversal))
  }, 120_000)

  it('while it undoes', async () => {
    undo = await importer.begin.undoRun(reversal)
    console.log(await prove(importer, ctx => verbs.apply(ctx, undo)))
  }, 120_000)

  it('while it undoes the undo', async () => {
    const again = await importer.begin.undo(undo)
    console.log(await prove(importer, ctx => verbs.undo(ctx, again)))
    const redo = await importer.begin.undoRun(again)
    console.log(await prove(importer, ctx => verbs.apply(ctx, redo)))
  }, 120_000)
})
