import { expect, test } from 'vitest'
import {
  admin,
  at,
  begin,
  clock,
  company,
  connect,
  crm,
  crmUrl,
  later,
  otherCrm,
  otherUrl,
  portal,
  refusal,
  team,
  tie,
} from '../../../test/connected.ts'
import { buildTeam, generate } from '../../../test/crm.ts'
import { newId } from '../../platform/ids.ts'
import { transact } from '../people/people.ts'

const change = (connection: string, body: object) =>
  admin.call('PUT /api/p/{portal}/connections/{connection}/ticket', {
    params: { ...at(), connection },
    body: body as never,
  })
const list = async () => (await admin.call('GET /api/p/{portal}/connections', { params: at() })).rows
const links = () =>
  transact(portal.ctx, ({ db }) =>
    db.selectFrom('crm_link').select(['connection_id', 'kind', 'crm_id', 'record_id']).orderBy('crm_id').execute(),
  )

test('a new key of the same organisation takes the old one’s place, and every tie stays', async () => {
  await begin('Same')
  const first = await connect()
  await tie(first.id, '42', await company('Harbour & Pine'))
  const before = await links()
  const pair = { email: team.admin.email, key: await generate(team.admin.call) }
  // The old key was replaced in the CRM by now.
  later(2)
  const checked = await admin.call('POST /api/p/{portal}/connections/{connection}/check', {
    params: { ...at(), connection: first.id },
  })
  expect(checked.state).toBe('refused')
  const changed = await change(first.id, pair)
  expect(changed).toMatchObject({ id: first.id, state: 'working', stateDetail: null, keyHint: expect.any(String) })
  expect(changed.keyHint).not.toBe(first.keyHint)
  expect(changed.stateSince).toBe(clock.now.toISOString())
  expect(await links()).toEqual(before)
  expect(changed.broughtIn).toEqual({ users: 0, companies: 1, contacts: 0 })
})

test('a wrong pair changes nothing', async () => {
  await begin('Wrong')
  const first = await connect()
  const refused = await refusal(change(first.id, { email: 'nobody@crm.example', key: await generate(team.admin.call) }))
  expect([refused.status, refused.code]).toEqual([422, 'key_rejected'])
  expect(await list()).toEqual([first])
})

test('a key of another organisation changes nothing until it is said what becomes of the old one', async () => {
  await begin('Larkspur')
  const first = await connect()
  await tie(first.id, '42', await company('Harbour & Pine'))
  const other = await buildTeam(crm, 'Fjordline')
  const pair = { email: other.admin.email, key: await generate(other.admin.call) }
  const refused = await refusal(change(first.id, pair))
  expect([refused.status, refused.code]).toEqual([409, 'other_organization'])
  expect(refused.problem.detail).toBe(
    'This key is for another organisation. It opens Fjordline; you are connected to Larkspur. Nothing was changed.',
  )
  expect(refused.problem.about).toEqual({
    organizationName: 'Fjordline',
    isConnected: false,
    connectedTo: 'Larkspur',
    tied: { users: 0, companies: 1, contacts: 0 },
  })
  expect(await list()).toMatchObject([{ id: first.id, keyHint: first.keyHint, organizationName: 'Larkspur' }])
  await admin.call('POST /api/p/{portal}/connections', { params: at(), body: { ...pair, baseUrl: crmUrl } })
  expect((await refusal(change(first.id, pair))).problem.about).toMatchObject({ isConnected: true })
})

test('kept, the old organisation stays beside the new one, and equal numbers are never tied across', async () => {
  await begin('Kept')
  const first = await connect()
  const harbour = await company('Harbour & Pine')
  await tie(first.id, '42', harbour)
  const other = await buildTeam(otherCrm, 'Overlapping')
  const body = { baseUrl: otherUrl, email: other.admin.email, key: await generate(other.admin.call) }
  const unsaid = await refusal(change(first.id, body))
  expect(unsaid.problem.about).toMatchObject({ organizationName: 'Overlapping' })
  const second = await change(first.id, { ...body, otherOrganization: 'keep' })
  expect(second).toMatchObject({ organizationName: 'Overlapping', baseUrl: otherUrl, state: 'working' })
  expect((await list()).map(row => [row.id, row.state])).toEqual([
    [first.id, 'working'],
    [second.id, 'working'],
  ])
  expect(second.broughtIn).toEqual({ users: 0, companies: 0, contacts: 0 })
  // The other organisation has an account of the same number, which is somebody else.
  const moller = await company('Møller Textiles')
  await tie(second.id, '42', moller)
  const crmOf = async (company: string) =>
    (await admin.call('GET /api/p/{portal}/client-companies/{company}/crm', { params: { ...at(), company } })).rows.map(
      row => row.connection.id,
    )
  expect([await crmOf(harbour), await crmOf(moller)]).toEqual([[first.id], [second.id]])
  // Its ticket again: the connection that is there gets the key, and no third one comes to be.
  const again = { ...body, key: await generate(other.admin.call), otherOrganization: 'keep' }
  expect((await change(first.id, again)).id).toBe(second.id)
  expect(await list()).toHaveLength(2)
})

test('the same organisation behind another address is another one', async () => {
  await begin('Address')
  const first = await connect()
  const twin = await buildTeam(otherCrm, 'Twin')
  // As alike as can be: the very number of the organisation.
  await transact(portal.ctx, ({ db }) =>
    db
      .updateTable('connection')
      .set({ organization_id: String(twin.org.orgId) })
      .where('id', '=', first.id)
      .execute(),
  )
  const body = { baseUrl: otherUrl, email: twin.admin.email, key: await generate(twin.admin.call) }
  expect((await refusal(change(first.id, body))).code).toBe('other_organization')
  const unknown = { ...body, baseUrl: 'http://somewhere.example' }
  expect((await refusal(change(first.id, unknown))).code).toBe('crm_not_allowed')
})

test('ended, the ties to the old organisation go; people, companies and the reports of its runs stay', async () => {
  await begin('Ended')
  const first = await connect()
  const harbour = await company('Harbour & Pine')
  await tie(first.id, '42', harbour)
  const other = await buildTeam(crm, 'Next')
  const pair = { email: other.admin.email, key: await generate(other.admin.call) }
  const run = await insertRun(first.id)
  const applying = await refusal(change(first.id, { ...pair, otherOrganization: 'end' }))
  expect([applying.status, applying.code]).toEqual([409, 'import_running'])
  await transact(portal.ctx, async ({ db, clock }) => {
    await db.updateTable('run_count').set({ closed: true }).where('run_id', '=', run).execute()
    await db.updateTable('run').set({ state: 'done', finished_at: clock() }).where('id', '=', run).execute()
  })
  const next = await change(first.id, { ...pair, otherOrganization: 'end' })
  expect((await list()).map(row => row.id)).toEqual([next.id])
  expect(await links()).toEqual([])
  const kept = await admin.call('GET /api/p/{portal}/client-users', { params: at(), query: {} })
  expect(kept.rows.map(row => row.company?.name)).toEqual(['Harbour & Pine'])
  const report = await admin.call('GET /api/p/{portal}/runs/{run}', { params: { ...at(), run } })
  expect(report).toMatchObject({ organizationName: 'Ended', state: 'done' })
  const stored = await transact(portal.ctx, ({ db }) =>
    db.selectFrom('connection').select('sealed_key').where('id', '=', first.id).executeTakeFirstOrThrow(),
  )
  expect(stored.sealed_key).toBe('')
  for (const send of [
    () => change(first.id, pair),
    () =>
      admin.call('POST /api/p/{portal}/connections/{connection}/check', { params: { ...at(), connection: first.id } }),
  ])
    expect((await refusal(send())).status).toBe(404)
  // Connected again, it is there again, and nobody is tied to it.
  const back = await connect()
  expect(back).toMatchObject({ id: first.id, state: 'working', broughtIn: { users: 0, companies: 0, contacts: 0 } })
  expect(await links()).toEqual([])
})

async function insertRun(connection: string): Promise<string> {
  const [plan, run] = [newId(), newId()]
  await transact(portal.ctx, async ({ db }) => {
    const { snapshot_id } = await db.selectFrom('crm_record').select('snapshot_id').executeTakeFirstOrThrow()
    const of = { portal_id: portal.id, connection_id: connection, kind: 'client' }
    await db
      .insertInto('import_plan')
      .values({ ...of, id: plan, snapshot_id, state: 'used', created_by: 'Test' })
      .execute()
    await db
      .insertInto('run')
      .values({ ...of, id: run, plan_id: plan, invite: false, started_by: 'Test' })
      .execute()
    const key = { portal_id: portal.id, run_id: run }
    await db
      .insertInto('run_lane')
      .values({ ...key, lane: 0, cursor: 0, until: 0 })
      .execute()
    const counts = { read: 0, absent: 0, unchanged: 0 }
    for (const kind of ['account', 'contact'])
      await db
        .insertInto('run_count')
        .values({ ...key, kind, ...counts })
        .execute()
  })
  return run
}
