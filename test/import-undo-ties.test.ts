import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { transact } from '../src/portal/people/people.ts'
import { inside } from './crm.ts'
import {
  addContacts,
  addUsers,
  admin,
  begin,
  choose,
  connect,
  makePlan,
  params,
  portal,
  rowsOf,
  server,
  team,
  undo as undoRun,
} from './staff-import.ts'

/** Carries out nothing but the tie of one record, whomever that hits. */
async function tie(plan: string, crmId: string) {
  await choose(plan, { all: true, filter: {}, except: [] }, { selected: false })
  await choose(plan, { ids: [crmId] }, { selected: true })
  return carryOut(plan)
}

async function carryOut(plan: string): Promise<string> {
  const { id } = await admin.call('POST /api/p/{portal}/plans/{plan}/runs', {
    params: { ...params(), plan },
    body: { invite: false, go: true },
  })
  await server.drain()
  return id
}

async function undo(run: string): Promise<string> {
  const done = await undoRun(run)
  expect([done.state, done.books.failed, done.books.skipped]).toEqual(['done', 0, 0])
  return done.id
}

/** Who is tied to which record. */
const ties = () =>
  transact(portal.ctx, async ({ db }) => {
    const { rows } = await sql<{ tie: string }>`
      select kind || ' ' || crm_id as tie from crm_link where portal_id = ${portal.id} order by 1`.execute(db)
    return rows.map(row => row.tie)
  })

const sides = [
  {
    kind: 'user',
    record: 'user',
    add: () => addUsers([{ first_name: 'Ana', last_name: 'Lie', email: 'ana@tied.example', status: 'active' }]),
    remove: (id: string) =>
      inside(team.org, ({ db }) =>
        db.updateTable('crm_user').set({ status: 'deleted' }).where('id', '=', id).execute(),
      ),
    rowId: (id: string) => id,
  },
  {
    kind: 'client',
    record: 'contact',
    add: () => addContacts([{ first_name: 'Ana', last_name: 'Lie', email: 'ana@tied.example' }]),
    remove: (id: string) => inside(team.org, ({ db }) => db.deleteFrom('contact').where('id', '=', id).execute()),
    rowId: (id: string) => `contact:${id}`,
  },
] as const

describe.each(sides)(
  'a tie that made way for that of a successor, kind $kind',
  ({ kind, record, add, remove, rowId }) => {
    it('comes back with the undo, makes way again when that is undone, and comes back once more', async () => {
      await begin(`Made way ${kind}`)
      const [first] = (await add()) as [string]
      const { id } = await connect()
      const plan = await makePlan(id, undefined, kind)
      if (kind === 'client') await choose(plan.id, { ids: [rowId(first)] }, { selected: true })
      await carryOut(plan.id)
      const before = await ties()
      expect(before).toContain(`${record} ${first}`)

      await remove(first)
      const [second] = (await add()) as [string]
      const run = await tie((await makePlan(id, undefined, kind)).id, rowId(second))
      const after = await ties()
      expect(after).toEqual([...before.filter(one => one !== `${record} ${first}`), `${record} ${second}`].sort())

      const undone = await undo(run)
      expect(await ties()).toEqual(before)
      const again = await undo(undone)
      expect(await ties()).toEqual(after)
      await undo(again)
      expect(await ties()).toEqual(before)
    })
  },
)

it('whoever was removed here and came in again is removed here once more with the undo, and back with the undo of that', async () => {
  await begin('Removed again')
  const [contact] = (await addContacts([{ first_name: 'Ana', email: 'ana@again.example' }])) as [string]
  const { id } = await connect()
  const plan = () => makePlan(id, undefined, 'client')
  const first = await plan()
  await tie(first.id, `contact:${contact}`)
  const people = async () =>
    (await admin.call('GET /api/p/{portal}/client-users', { params: params(), query: { limit: 5 } })).rows
  const [ana] = await people()
  await admin.call('DELETE /api/p/{portal}/client-users/{clientUser}', {
    params: { ...params(), clientUser: ana?.id ?? '' },
  })
  const reasonOf = async (planId: string) =>
    (await rowsOf(planId)).find(row => row.kind === 'contact' && row.id.endsWith(contact))?.reason
  const again = await plan()
  expect(await reasonOf(again.id)).toBe('Removed here by hand')
  let last = await tie(again.id, `contact:${contact}`)
  for (const round of [1, 2]) {
    last = await undo(last)
    expect([round, (await people()).length, await ties()]).toEqual([round, 0, [`contact ${contact}`]])
    const next = await plan()
    expect([round, await reasonOf(next.id)]).toEqual([round, 'Removed here by hand'])
    last = await undo(last)
    expect([round, (await people()).length, await ties()]).toEqual([round, 1, [`contact ${contact}`]])
  }
})

it('whoever was brought back by the undo of an undo and has signed in since stays without a tie when that is undone', async () => {
  await begin('Back and in')
  await addUsers([{ first_name: 'Ana', last_name: 'Lie', email: 'ana@back.example', status: 'active' }])
  const { id } = await connect()
  const plan = await makePlan(id)
  const [row] = (await rowsOf(plan.id)).filter(one => one.email === 'ana@back.example')
  const first = await tie(plan.id, row?.id ?? '')
  const back = await undo(await undo(first))
  await transact(portal.ctx, ({ db }) =>
    sql`update portal_user set accepted_at = now() where portal_id = ${portal.id} and id in (
      select record_id from crm_link where portal_id = ${portal.id} and crm_id = ${row?.id})`.execute(db),
  )
  await undo(back)
  expect(await ties()).toEqual([])
  const { rows } = await admin.call('GET /api/p/{portal}/portal-users', {
    params: params(),
    query: { q: 'ana@back', limit: 5 },
  })
  expect(rows).toHaveLength(1)
})
