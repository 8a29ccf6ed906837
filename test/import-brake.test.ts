import { describe, expect, it } from 'vitest'
import { applyRun } from '../src/portal/importing/apply-run.ts'
import { booksBalance } from '../src/portal/importing/run.ts'
import { inside } from './crm.ts'
import {
  addAccounts,
  addContacts,
  addUsers,
  admin,
  begin,
  choose,
  connect,
  makePlan,
  params,
  portal,
  refusal,
  run,
  server,
  staff,
  team,
  treeOf,
} from './staff-import.ts'

const start = (plan: string, body: object = {}) =>
  admin.call('POST /api/p/{portal}/plans/{plan}/runs', { params: { ...params(), plan }, body })
const look = (id: string) => admin.call('GET /api/p/{portal}/runs/{run}', { params: { ...params(), run: id } })

describe('the brake', () => {
  it('stops a plan that would take access from too many, until an administrator says go', async () => {
    await begin('Many')
    const users = await addUsers(Array.from({ length: 40 }, (_, n) => ({ first_name: `U${n}` })))
    const { id } = await connect()
    await run((await makePlan(id)).id)
    await inside(team.org, ({ db }) =>
      db.updateTable('crm_user').set({ status: 'inactive' }).where('id', 'in', users.slice(0, 6)).execute(),
    )
    const plan = await makePlan(id)
    // The lower of 10 % of 42 and 25 people.
    for (const one of users.slice(0, 4)) await choose(plan.id, { ids: [one] }, { selected: true })
    const four = await admin.call('GET /api/p/{portal}/plans/{plan}', { params: { ...params(), plan: plan.id } })
    expect(four.brake).toEqual({ losing: 4, known: 42, limit: 4, shrunk: [], isOn: false })
    const five = await choose(plan.id, { ids: [users[4]] }, { selected: true })
    expect(five.plan.brake).toMatchObject({ losing: 5, isOn: true })
    const stopped = await refusal(start(plan.id))
    expect([stopped.code, stopped.problem.detail]).toEqual([
      'brake_is_on',
      '5 of 42 people would lose access at once; 4 may. Nothing was changed. Look at whom it hits, then say that it is meant.',
    ])
    expect((await staff()).filter(one => one.status === 'deactivated')).toEqual([])
    await start(plan.id, { go: true })
    await server.drain()
    expect((await staff()).filter(one => one.status === 'deactivated')).toHaveLength(5)
  })

  it('stops a plan made from an answer that is suddenly much smaller, whatever is ticked', async () => {
    await begin('Shrunk')
    const users = await addUsers(Array.from({ length: 10 }, (_, n) => ({ first_name: `U${n}` })))
    const { id } = await connect()
    await run((await makePlan(id)).id)
    await addUsers([{ first_name: 'New' }])
    await inside(team.org, ({ db }) => db.deleteFrom('crm_user').where('id', 'in', users.slice(0, 5)).execute())
    const plan = await makePlan(id)
    expect(plan.brake).toMatchObject({ shrunk: [{ kind: 'user', gone: 5, known: 12 }], isOn: true })
    expect((await refusal(start(plan.id))).problem.detail).toMatch(
      /^5 of the 12 CRM users that were tied here are suddenly gone/,
    )
    const body = { percent: 10, people: 25, shrinkPercent: 60 }
    const settings = await admin.call('PUT /api/p/{portal}/connections/{connection}/brake', {
      params: { ...params(), connection: id },
      body,
    })
    expect(settings).toEqual(body)
    await start(plan.id)
    await server.drain()
    expect((await staff()).some(one => one.name.startsWith('New'))).toBe(true)
  })

  it('stops a plan made from an empty answer from the first record on, until that is what the CRM says again', async () => {
    await begin('Empty')
    const [only] = (await addAccounts([{ name: 'Only' }])) as [string]
    const [lead] = (await addContacts([{ first_name: 'Lea', account_id: only }])) as [string]
    const { id } = await connect()
    await run((await makePlan(id, undefined, 'client')).id)
    await inside(team.org, async ({ db }) => {
      await db.deleteFrom('contact').where('id', '=', lead).execute()
      await db.deleteFrom('account').where('id', '=', only).execute()
    })
    const plan = await makePlan(id, undefined, 'client')
    expect(plan.brake.shrunk).toEqual([
      { kind: 'account', gone: 1, known: 1 },
      { kind: 'contact', gone: 1, known: 1 },
    ])
    const gone = (await treeOf(plan.id)).find(row => row.name === 'Only')
    await choose(plan.id, { ids: [gone?.id] }, { selected: true })
    const stopped = await refusal(start(plan.id))
    expect(stopped.code).toBe('brake_is_on')
    expect(stopped.problem.detail).toMatch(
      /^The only account that was tied here is gone from the CRM\. The only contact that was tied here is gone/,
    )
    expect(await server.portal.pool.selectFrom('run').select('id').where('plan_id', '=', plan.id).execute()).toEqual([])
    // One of them leaving is no empty answer.
    await addAccounts([{ name: 'Another' }])
    await addContacts([{ first_name: 'Ola' }])
    expect((await makePlan(id, undefined, 'client')).brake).toMatchObject({ shrunk: [], isOn: false })
  })

  it('counts the people of a company that is taken out, not the company', async () => {
    await begin('Companies')
    const [big] = (await addAccounts([
      { name: 'Big' },
      ...Array.from({ length: 9 }, (_, n) => ({ name: `Small ${n}` })),
    ])) as [string]
    await addContacts(Array.from({ length: 5 }, (_, n) => ({ first_name: `C${n}`, account_id: big })))
    const { id } = await connect()
    await run((await makePlan(id, undefined, 'client')).id)
    await inside(team.org, async ({ db }) => {
      await db.updateTable('contact').set({ account_id: null }).execute()
      await db.deleteFrom('account').where('id', '=', big).execute()
    })
    const plan = await makePlan(id, undefined, 'client')
    const row = (await treeOf(plan.id)).find(one => one.name === 'Big')
    const { plan: ticked } = await choose(plan.id, { ids: [row?.id] }, { selected: true })
    expect(ticked.brake).toMatchObject({ losing: 5, known: 5, limit: 2, isOn: true })
    expect((await refusal(start(plan.id))).code).toBe('brake_is_on')
  })
})

describe('an import that is stopped', () => {
  it('keeps what it did, goes on where it stopped, and ends as if nothing had happened', async () => {
    await begin('Stop')
    await addUsers(Array.from({ length: 1200 }, (_, n) => ({ first_name: `U${n}` })))
    const { id } = await connect()
    const plan = await makePlan(id)
    const started = await start(plan.id)
    // Stopped before a worker took it: nothing is done yet.
    const at = { params: { ...params(), run: started.id } }
    const stopped = await admin.call('POST /api/p/{portal}/runs/{run}/cancellation', at)
    expect([stopped.state, stopped.done, stopped.cancelledBy]).toEqual([
      'cancelled',
      0,
      expect.stringContaining('owner'),
    ])
    await server.drain()
    expect((await look(started.id)).state).toBe('cancelled')
    expect((await refusal(admin.call('POST /api/p/{portal}/runs/{run}/cancellation', at))).code).toBe('run_not_running')
    // A stopped import holds nobody up.
    expect((await makePlan(id)).total).toBe(1202)
    await admin.call('DELETE /api/p/{portal}/runs/{run}/cancellation', at)
    await server.drain()
    const done = await look(started.id)
    expect([done.state, done.books.created, booksBalance(done.books)]).toEqual(['done', 1202, true])
    expect((await refusal(admin.call('DELETE /api/p/{portal}/runs/{run}/cancellation', at))).code).toBe(
      'run_not_stopped',
    )
  })

  it('can be undone as far as it came', async () => {
    await begin('Half')
    await addUsers(Array.from({ length: 2200 }, (_, n) => ({ first_name: `U${n}` })))
    const { id } = await connect()
    const started = await start((await makePlan(id)).id)
    const at = { params: { ...params(), run: started.id } }
    // A worker that dies after the first chunk.
    let chunks = 0
    const dying = { throwIfAborted: () => expect(chunks++).toBe(0) } as unknown as AbortSignal
    await expect(applyRun(portal.ctx, started.id, dying)).rejects.toThrow()
    const half = await admin.call('POST /api/p/{portal}/runs/{run}/cancellation', at)
    expect([half.state, half.done, half.toDo]).toEqual(['cancelled', 2000, 2202])
    // What is not done yet is not told as if it were.
    const waiting = await admin.call('GET /api/p/{portal}/runs/{run}/rows', {
      ...at,
      query: { outcome: ['waiting'], limit: 1 },
    })
    expect([waiting.total, waiting.rows[0]?.reason]).toEqual([202, 'It was stopped before this'])
    const { id: reversal } = await admin.call('POST /api/p/{portal}/runs/{run}/reversal', at)
    await server.drain()
    const undo = await admin.call('POST /api/p/{portal}/reversals/{reversal}/runs', {
      params: { ...params(), reversal },
    })
    await server.drain()
    expect((await look(undo.id)).books).toMatchObject({ read: 2000, removed: 2000 })
    expect(await staff()).toHaveLength(1)
    expect((await refusal(admin.call('DELETE /api/p/{portal}/runs/{run}/cancellation', at))).code).toBe(
      'run_not_stopped',
    )
  })
})
