import { createServer, type Server } from 'node:http'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createServiceKey } from '../src/platform/service-key.ts'
import type { Outcome } from '../src/portal/importing/plan-row.ts'
import { booksBalance } from '../src/portal/importing/run.ts'
import { transact } from '../src/portal/people/people.ts'
import { buildPortal, type TestPortal } from './factories.ts'
import { answerOf, type CrmPerson, person } from './said-crm.ts'
import { type Browser, openTestServer } from './server.ts'

let server: Awaited<ReturnType<typeof openTestServer>>
let crm: Server
let baseUrl: string
/** What the CRM says at this moment, and whose it is. */
let people: CrmPerson[] = []
let organization = 1
/** What it does not let anybody read. */
let refused: string | undefined
let portal: TestPortal
let admin: Browser

beforeAll(async () => {
  crm = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://crm')
    const answer = answerOf(pathname, people, organization)
    const status = refused && pathname.includes(refused) ? 403 : 200
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(answer))
  })
  await new Promise<void>(done => crm.listen(0, '127.0.0.1', done))
  baseUrl = `http://127.0.0.1:${(crm.address() as { port: number }).port}`
  server = await openTestServer({}, { CRM_URL: baseUrl })
})
afterAll(async () => {
  crm.close()
  await server?.close()
})

const at = () => ({ portal: portal.id })

async function begin(name: string, ...first: CrmPerson[]) {
  portal = await buildPortal(server.portal, name)
  admin = await server.as(portal.owner)
  people = first
  return connect()
}

async function connect() {
  organization += 1
  const body = { baseUrl, email: 'ada@crm.example', key: createServiceKey() }
  return (await admin.call('POST /api/p/{portal}/connections', { params: at(), body })).id
}

async function readCrm(connection: string, kind: 'user' | 'client' = 'user') {
  const params = { ...at(), connection }
  const { id } = await admin.call('POST /api/p/{portal}/connections/{connection}/snapshots', { params, body: { kind } })
  await server.drain()
  return admin.call('GET /api/p/{portal}/snapshots/{snapshot}', { params: { ...at(), snapshot: id } })
}

async function planFrom(snapshot: string, from?: string) {
  const call = { params: { ...at(), snapshot }, body: from ? { from } : {} }
  const { id } = await admin.call('POST /api/p/{portal}/snapshots/{snapshot}/plans', call)
  await server.drain()
  return admin.call('GET /api/p/{portal}/plans/{plan}', { params: { ...at(), plan: id } })
}

const makePlan = async (connection: string) => planFrom((await readCrm(connection)).id)

async function told(plan: string) {
  const params = { ...at(), plan }
  const { rows } = await admin.call('GET /api/p/{portal}/plans/{plan}/rows', { params, query: { limit: 200 } })
  return rows.map(row => `${row.id} ${row.outcome}: ${row.reason}`)
}

async function run(plan: string) {
  const params = { ...at(), plan }
  const { id } = await admin.call('POST /api/p/{portal}/plans/{plan}/runs', { params, body: {} })
  await server.drain()
  const done = await admin.call('GET /api/p/{portal}/runs/{run}', { params: { ...at(), run: id } })
  expect([done.state, booksBalance(done.books)]).toEqual(['done', true])
  return done
}

const tick = (plan: string, id: string) =>
  admin.call('PATCH /api/p/{portal}/plans/{plan}/rows', {
    params: { ...at(), plan },
    body: { selection: { ids: [id] }, set: { selected: true } },
  })

const only = (counts: Record<Outcome, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))

it('gives one new address to the CRM user who has it first, whatever the order of their ids', async () => {
  const connection = await begin('One address', person('1'), person('2'))
  await run((await makePlan(connection)).id)
  const email = 'shared@crm.example'
  people = [person('1', { email }), person('2', { email, Modified_Time: '2026-05-01T00:00:00Z' })]
  const plan = await makePlan(connection)
  expect(await told(plan.id)).toEqual([
    '1 conflict: Same email as Ana No 2',
    '2 update: Email: ana.2@crm.example → shared@crm.example',
  ])
  expect((await run(plan.id)).books).toMatchObject({ updated: 1, conflict: 1, failed: 0 })
})

it('leaves two people who swapped addresses alone, and follows a chain of changed ones step by step', async () => {
  const connection = await begin('Swap', person('1'), person('2'))
  await run((await makePlan(connection)).id)
  people = [person('1', { email: 'ana.2@crm.example' }), person('2', { email: 'ana.1@crm.example' })]
  expect(only((await makePlan(connection)).counts)).toEqual({ conflict: 2 })
  people = [person('1', { email: 'ana.2@crm.example' }), person('2', { email: 'free@crm.example' })]
  await run((await makePlan(connection)).id)
  await run((await makePlan(connection)).id)
  expect(only((await makePlan(connection)).counts)).toEqual({ unchanged: 2 })
})

it('does not propose to take access from somebody whom the CRM has under a new number', async () => {
  const connection = await begin('Renumbered', person('1'))
  await run((await makePlan(connection)).id)
  const email = 'ana.1@crm.example'
  people = [person('7', { email, status: 'inactive' })]
  expect((await told((await makePlan(connection)).id))[0]).toBe('1 deactivate: No longer in the CRM')
  people = [person('7', { email })]
  const plan = await makePlan(connection)
  expect((await told(plan.id))[0]).toBe('1 skip: The CRM has this person under a new number')
  await run(plan.id)
  expect(only((await makePlan(connection)).counts)).toEqual({ unchanged: 1 })
})

it('brings what changed meanwhile when somebody comes back, and leaves nothing to plan', async () => {
  const connection = await begin('Back', person('1'))
  await run((await makePlan(connection)).id)
  people = [person('1', { status: 'inactive' })]
  const leaving = await makePlan(connection)
  await tick(leaving.id, '1')
  await run(leaving.id)
  people = [person('1', { title: 'Lead', email: 'moved@crm.example' })]
  const back = await makePlan(connection)
  await tick(back.id, '1')
  expect((await run(back.id)).books).toMatchObject({ reactivated: 1, failed: 0 })
  expect(only((await makePlan(connection)).counts)).toEqual({ unchanged: 1 })
  const { rows } = await admin.call('GET /api/p/{portal}/portal-users', { params: at(), query: { q: 'moved' } })
  expect(rows[0]).toMatchObject({ title: 'Lead', email: 'moved@crm.example', status: 'not_invited' })
})

it('never reads the CRM while a run of it applies, whoever starts first', async () => {
  const connection = await begin('Both at once', person('1'))
  const state = () =>
    transact(portal.ctx, async ({ db }) => {
      const reading = await db.selectFrom('snapshot').select('id').where('state', '=', 'reading').execute()
      const applying = await db.selectFrom('run').select('id').where('state', '=', 'applying').execute()
      return reading.length + applying.length
    })
  for (let round = 0; round < 6; round += 1) {
    people = [person('1', { title: `Title ${round}` })]
    const plan = await makePlan(connection)
    const path = `/api/p/${portal.id}`
    const answers = await Promise.all([
      admin.send('POST', `${path}/plans/${plan.id}/runs`, {}),
      admin.send('POST', `${path}/connections/${connection}/snapshots`),
      admin.send('POST', `${path}/connections/${connection}/snapshots`),
    ])
    const codes = await Promise.all(answers.map(async one => ((await one.json()) as { code?: string }).code ?? 'begun'))
    expect(codes).toEqual(
      codes[0] === 'begun' ? ['begun', 'import_running', 'import_running'] : ['plan_out_of_date', 'begun', 'begun'],
    )
    expect(await state()).toBe(1)
    await server.drain()
  }
})

it('carries out one of two plans that are started at the same moment', async () => {
  const connection = await begin('Two plans', person('1'))
  const snapshot = await readCrm(connection)
  const plans = [await planFrom(snapshot.id), await planFrom(snapshot.id)]
  const answers = await Promise.all(
    plans.map(({ id }) => admin.send('POST', `/api/p/${portal.id}/plans/${id}/runs`, {})),
  )
  const codes = await Promise.all(answers.map(async one => ((await one.json()) as { code?: string }).code ?? 'begun'))
  expect(codes.sort()).toEqual(['begun', 'import_running'])
})

it('plans from the latest reading alone', async () => {
  const connection = await begin('Older', person('1'), person('2'))
  const older = await readCrm(connection)
  people = [person('3')]
  await readCrm(connection)
  await expect(planFrom(older.id)).rejects.toMatchObject({ code: 'plan_out_of_date' })
})

it('does not take over the choices of a plan that was made for another CRM', async () => {
  const connection = await begin('Other choices', person('1'))
  const plan = await makePlan(connection)
  await admin.call('PATCH /api/p/{portal}/plans/{plan}/rows', {
    params: { ...at(), plan: plan.id },
    body: { selection: { ids: ['1'] }, set: { role: 'administrator' } },
  })
  people = [person('1', { first_name: 'Stranger', email: 'stranger@crm.example' })]
  const { id } = await readCrm(await connect())
  await expect(planFrom(id, plan.id)).rejects.toMatchObject({ code: 'not_found' })
})

it('says so when the stored key cannot be opened any more, instead of trying for ever', async () => {
  const connection = await begin('Other secret', person('1'))
  const sealed_key = `v1.${'A'.repeat(60)}`
  await transact(portal.ctx, ({ db }) => db.updateTable('connection').set({ sealed_key }).execute())
  const { state, error } = await readCrm(connection)
  expect([state, error?.code]).toEqual(['failed', 'key_rejected'])
  expect(error?.detail).toMatch(/secret of this portal.*Change the ZSC Ticket/)
})

it('takes in names of any length and script, and refuses ids that cannot be keys', async () => {
  const long = (length: number) =>
    Array.from({ length }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000)))
  const name = long(3000).join('')
  const connection = await begin(
    'Long',
    person('1', { first_name: name, title: name }),
    person('a-B.c/é', { email: 'odd.id@crm.example' }),
  )
  expect((await run((await makePlan(connection)).id)).books).toMatchObject({ created: 2, failed: 0 })
  for (const id of ['a\0b', 'x'.repeat(65)]) {
    people = [person(id)]
    expect(await readCrm(connection)).toMatchObject({ state: 'failed', error: { code: 'unexpected_answer' } })
  }
})

it('does not report a working project that was archived before the run', async () => {
  const connection = await begin('Archived', person('1'))
  const project = await portal.project('Over')
  const plan = await makePlan(connection)
  await admin.call('PATCH /api/p/{portal}/plans/{plan}/rows', {
    params: { ...at(), plan: plan.id },
    body: { selection: { ids: ['1'] }, set: { addProjects: [project] } },
  })
  await admin.call('PATCH /api/p/{portal}/projects/{project}', {
    params: { ...at(), project },
    body: { archived: true },
  })
  const { id } = await run(plan.id)
  const { rows } = await admin.call('GET /api/p/{portal}/runs/{run}/rows', { params: { ...at(), run: id } })
  expect(rows.map(row => row.projects)).toEqual([[]])
})

it('never takes access from somebody who becomes the owner while it runs', async () => {
  const connection = await begin('Hand over', person('1'))
  const next = await portal.person('administrator', { email: 'ana.1@crm.example' })
  await run((await makePlan(connection)).id)
  people = [person('1', { status: 'inactive' })]
  const plan = await makePlan(connection)
  await tick(plan.id, '1')
  const params = { ...at(), plan: plan.id }
  await admin.call('POST /api/p/{portal}/plans/{plan}/runs', { params, body: {} })
  const { applied, handed } = await transact(portal.ctx, async ctx => {
    await ctx.db.selectFrom('portal_user').select('id').where('id', '=', next.portalUserId).forUpdate().execute()
    const applied = server.drain()
    // Who waits for this transaction, and who waits for those.
    const waiting = async () => {
      const { rows } = await sql<{ waiting: number }>`with recursive waits (pid) as (
        select pg_backend_pid() union select l.pid from pg_locks l join waits w on w.pid = any(pg_blocking_pids(l.pid))
        where not l.granted) select count(*)::int - 1 as waiting from waits`.execute(ctx.db)
      return rows[0]?.waiting ?? 0
    }
    await expect.poll(waiting).toBe(1)
    let isHanded = false
    const handed = admin.send('PUT', `/api/p/${portal.id}/ownership`, { portalUserId: next.portalUserId })
    void handed.then(() => {
      isHanded = true
    })
    await expect.poll(async () => isHanded || (await waiting()) > 1).toBe(true)
    return { applied, handed }
  })
  await applied
  await handed
  const { rows } = await admin.call('GET /api/p/{portal}/portal-users', { params: at() })
  expect(rows.filter(row => row.isOwner).map(row => row.status)).toEqual(['active'])
})

it('tells what of the clients was read before the CRM refused, and claims nothing of what comes next', async () => {
  const connection = await begin('Half', person('1'), person('2'))
  refused = '/Contacts'
  try {
    const reading = await readCrm(connection, 'client')
    expect([reading.state, reading.step, reading.known]).toEqual(['failed', 'contact', null])
    expect(reading.steps).toEqual([
      { kind: 'account', read: 2 },
      { kind: 'contact', read: 0 },
      { kind: 'deal', read: 0 },
    ])
  } finally {
    refused = undefined
  }
})
