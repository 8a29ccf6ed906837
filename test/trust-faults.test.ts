import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Importer, openImporter, openSides, type Sides, verbs } from './trust-crm.ts'
import { openProof, type Proof } from './trust-prove.ts'
import { clientStory, type Story, staffStory } from './trust-stories.ts'

let sides: Sides
let proof: Proof

beforeAll(async () => {
  sides = await openSides()
  proof = await openProof(sides.server)
})
afterAll(async () => {
  await proof?.close()
  await sides?.close()
})

async function outcomesOf(plan: string) {
  const { rows } = await proof.client.query(
    `select kind || ' ' || outcome as what, count(*)::int as n from portal.plan_row where plan_id = $1 group by 1`,
    [plan],
  )
  return Object.fromEntries(rows.map(({ what, n }) => [what, n]))
}

const lost = ['lost before', 'lost after'] as const

describe.each([staffStory, clientStory])('a fault at every statement of an import, kind $kind', (story: Story) => {
  let importer: Importer
  let [snapshot, plan, run, reversal, undo] = ['', '', '', '', '']

  beforeAll(async () => {
    importer = await openImporter(sides, `Faults ${story.kind}`)
    await story.prepare(sides, importer)
  })

  it('while it reads', async () => {
    snapshot = await importer.begin.fetch(story.kind)
    expect(await proof.prove(importer.portal.id, ctx => verbs.fetch(ctx, snapshot), { faults: lost })).toBeGreaterThan(
      15,
    )
  }, 120_000)

  it('while it plans', async () => {
    plan = await importer.begin.plan(snapshot)
    const proven = await proof.prove(importer.portal.id, ctx => verbs.plan(ctx, plan), { faults: lost, planId: plan })
    expect(proven).toBeGreaterThan(10)
    await story.choose(importer, plan)
    expect(await outcomesOf(plan)).toEqual(story.outcomes)
  }, 120_000)

  it('while it changes people and invites them', async () => {
    run = await importer.begin.run(plan, { invite: true, go: true })
    expect(
      await proof.prove(importer.portal.id, ctx => verbs.apply(ctx, run), { faults: [...lost, 'refused'] }),
    ).toBeGreaterThan(50)
  }, 240_000)

  it('while it works out what undoing would do', async () => {
    reversal = await importer.begin.undo(run)
    expect(await proof.prove(importer.portal.id, ctx => verbs.undo(ctx, reversal), { faults: lost })).toBeGreaterThan(
      10,
    )
    expect(await outcomesOf(reversal)).toEqual(story.undone)
  }, 120_000)

  it('while it undoes', async () => {
    undo = await importer.begin.undoRun(reversal)
    expect(
      await proof.prove(importer.portal.id, ctx => verbs.apply(ctx, undo), { faults: [...lost, 'always refused'] }),
    ).toBeGreaterThan(50)
  }, 240_000)

  it('while it undoes the undo', async () => {
    const again = await importer.begin.undo(undo)
    await proof.prove(importer.portal.id, ctx => verbs.undo(ctx, again), { faults: lost })
    const redo = await importer.begin.undoRun(again)
    expect(await proof.prove(importer.portal.id, ctx => verbs.apply(ctx, redo), { faults: lost })).toBeGreaterThan(50)
  }, 240_000)
})
