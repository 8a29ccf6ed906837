// The laws of the import as sentences about any world: each takes a world, brings it about and throws where the law is broken.
import { expect } from 'vitest'
import { booksBalance } from '../src/portal/importing/run.ts'
import { foretell } from './laws-foretold.ts'
import { choose, edit, type House, run, type Scene, stage } from './laws-portal.ts'
import { type PlanRow, told } from './laws-state.ts'
import { foretellUndone } from './laws-undone.ts'
import type { World } from './laws-world.ts'
import type { Refused } from './server.ts'

const kinds = { user: ['user'], client: ['account', 'contact'] } as const

/** What a plan says, told without the ids it chose. */
async function planTold({ rows, names, importer }: Scene, plan: string) {
  const all = await rows(plan)
  const sorted = all.sort((a, b) => (`${a.kind}:${a.crm_id}` < `${b.kind}:${b.crm_id}` ? -1 : 1))
  const { counts } = await importer.admin.call('GET /api/p/{portal}/plans/{plan}', { params: { ...importer.at, plan } })
  // The owner's address is another one in every portal, and the digest with it.
  return told({ rows: without(sorted, 'digest'), counts }, await names())
}

const without = (rows: unknown, ...fields: string[]) =>
  JSON.parse(JSON.stringify(rows, (key, value) => (fields.includes(key) ? undefined : value)))

/** Planning twice is equal, and so is planning over the same records in another order, and what comes of carrying it out. */
export async function sameInAnyOrder(house: House, world: World) {
  const one = await stage(house, world)
  const first = await one.importer.planNow(world.kind)
  const again = await one.importer.planNow(world.kind)
  const plan = await planTold(one, again)
  expect(await planTold(one, first), 'the plan made first').toEqual(plan)
  await choose(one, again, world.choices)
  await run(one, again)

  // In other pieces, too.
  const other = await stage(house, { ...world, inPieces: !world.inPieces }, world.shuffle)
  const shuffled = await other.importer.planNow(world.kind)
  expect(await planTold(other, shuffled), 'the plan over another order').toEqual(plan)
  await choose(other, shuffled, world.choices)
  await run(other, shuffled)
  expect(told(await other.state(), await other.names()), 'what came of another order').toEqual(
    told(await one.state(), await one.names()),
  )
}

/** A world on the stage, planned and chosen, with what the portal holds at that moment. */
async function ready(house: House, world: World) {
  const scene = await stage(house, world)
  const { importer } = scene
  const plan = await importer.planNow(world.kind)
  await choose(scene, plan, world.choices)
  return { scene, importer, plan, before: await scene.state() }
}

/**
 * What was written equals what was planned, field for field, and nothing else was; every record has one row; the books balance;
 * what was carried out leaves nothing to plan.
 */
export async function writtenAsPlanned(house: House, world: World) {
  const { scene, importer, plan, before } = await ready(house, world)
  const rows = await scene.rows(plan)
  await countEach(scene, plan, rows)
  const expected = foretell(before, rows, await recordsIn(scene))
  const done = await run(scene, plan)
  const names = await scene.names()
  expect(told(await scene.state(), names), 'what was written').toEqual(told(expected, names))
  if (!done) return
  const ticked = rows.filter(row => row.selected)
  for (const { kind, books } of done.kinds) {
    expect(booksBalance(books), `the books of ${kind}`).toBe(true)
    const of = (outcome: string) => ticked.filter(row => row.kind === kind && row.outcome === outcome).length
    expect([
      kind,
      books.created,
      books.linked,
      books.updated,
      books.deactivated,
      books.reactivated,
      books.failed,
    ]).toEqual([kind, of('create'), of('link'), of('update'), of('deactivate'), of('reactivate'), 0])
  }
  const next = await scene.rows(await importer.planNow(world.kind))
  const carriedOut = new Set(ticked.map(row => `${row.kind} ${row.crm_id}`))
  const left = next.filter(row => row.selectable && carriedOut.has(`${row.kind} ${row.crm_id}`))
  expect(told(left, names), 'what is left to plan').toEqual([])
}

type Counted = {
  kind: string
  records: string
  absent: string
  read: number
  gone: number
  unchanged: number
  rows: string
}

/** Every record of the snapshot is in the plan's books once: in one row, or counted as unchanged. */
async function countEach({ house: { client }, importer, world }: Scene, plan: string, rows: PlanRow[]) {
  expect(new Set(rows.map(row => `${row.kind} ${row.crm_id}`)).size, 'records with a row').toBe(rows.length)
  const { rows: counted } = await client.query<Counted>(
    `select c.kind, c.read, c.absent as gone, c.unchanged, (select count(*) from plan_row p where p.plan_id = c.plan_id and p.kind = c.kind) as rows,
       (select count(*) from crm_record r where r.portal_id = c.portal_id and r.kind = c.kind and r.removed_in is null) as records,
       (select count(*) from crm_record r join crm_link l on l.portal_id = r.portal_id and l.connection_id = r.connection_id
         and l.kind = r.kind and l.crm_id = r.crm_id where r.portal_id = c.portal_id and r.kind = c.kind and r.removed_in is not null) as absent
     from plan_count c where c.plan_id = $1 order by c.kind`,
    [plan],
  )
  expect(counted.map(one => one.kind)).toEqual([...kinds[world.kind]])
  for (const { kind, read, records, gone, unchanged, rows } of counted) {
    expect([kind, read], 'records read').toEqual([kind, Number(records)])
    expect([kind, read + gone], 'books of the plan').toEqual([kind, unchanged + Number(rows)])
  }
  void importer
}

async function recordsIn({ house: { client }, importer }: Scene) {
  const { rows } = await client.query<{ row: Record<string, unknown> }>(
    `select to_jsonb(r) as row from crm_record r where portal_id = $1`,
    [importer.portal.id],
  )
  return new Map(rows.map(({ row }) => [`${row.kind} ${row.crm_id}`, row]))
}

/**
 * Where the portal changed after planning, the plan is out of date: nothing of it is carried out; planning again keeps the
 * choices; and without just the rows that were overtaken, it is carried out as planned.
 */
export async function outOfDate(house: House, world: World) {
  const { scene, importer, plan, before } = await ready(house, world)
  await edit(scene, world.edits)
  const after = await scene.state()
  const rows = await scene.rows(plan)
  const changed = (table: 'person' | 'portal_user' | 'client_company' | 'client_user', id: string | null) =>
    id !== null && before[table][id] !== undefined && before[table][id]?.version !== after[table][id]?.version
  const overtaken = (row: PlanRow) =>
    row.selected &&
    (row.kind === 'account'
      ? changed('client_company', row.target_id)
      : row.kind === 'user'
        ? row.outcome !== 'create' && (changed('portal_user', row.target_id) || changed('person', row.person_id))
        : changed('client_user', row.target_id) || (row.person_version !== null && changed('person', row.person_id)))
  const stale = rows.filter(overtaken)
  const ticked = rows.filter(row => row.selected)
  if (stale.length > 0) {
    const refused = await importer.begin.run(plan, { go: true }).catch((error: Refused) => error.code)
    expect(refused, `over ${stale.map(row => row.reason)}`).toBe('plan_out_of_date')
    expect(await scene.state(), 'after the refusal').toEqual(after)
  }
  const again = new Map(
    (await scene.rows(await importer.planNow(world.kind, plan))).map(row => [`${row.kind} ${row.crm_id}`, row]),
  )
  for (const row of rows) {
    const now = again.get(`${row.kind} ${row.crm_id}`)
    if (!now?.selectable || now.outcome !== row.outcome || !row.selectable) continue
    const choice = ({ selected, role, projects, kind, crm_id }: PlanRow) => ({
      kind,
      crm_id,
      selected,
      role,
      projects: [...projects].sort(),
    })
    expect(choice(now), 'what was chosen').toEqual(choice(row))
  }
  for (const row of stale)
    await importer.choose(plan, [row.kind === 'user' ? row.crm_id : `${row.kind}:${row.crm_id}`], { selected: false })
  const left = await scene.rows(plan)
  const expected = foretell(after, left, await recordsIn(scene))
  const done = await run(scene, plan)
  if (stale.length === 0 && ticked.length > 0) expect(done?.state).toBe('done')
  const names = await scene.names()
  expect(told(await scene.state(), names), 'without what was overtaken').toEqual(told(expected, names))
}

/** Import, edits by hand, undo: the state before, but for what somebody changed since; and the undo of the undo comes back, and goes again. */
export async function undone(house: House, world: World) {
  const { scene, importer, plan, before } = await ready(house, world)
  const done = await run(scene, plan)
  if (!done) return
  const rows = await scene.rows(plan)
  const made = await scene.state()
  await edit(scene, world.edits)
  const now = await scene.state()
  const names = await scene.names()
  const reversal = await importer.undo(done.id).catch((error: Refused) => {
    if (error.code !== 'nothing_to_undo') throw error
  })
  expect(told(await scene.state(), names), 'undone').toEqual(told(foretellUndone(before, made, now, rows), names))
  if (!reversal) return
  // What the first tie held is free; a tie made again does not hold it a second time.
  const free = (state: unknown) => without(told(state, names), 'held')
  const gone = free(await scene.state())
  const back = await importer.undo(reversal.id)
  expect(free(await scene.state()), 'the undo undone').toEqual(free(now))
  await importer.undo(back.id)
  expect(free(await scene.state()), 'undone once more').toEqual(gone)
}
