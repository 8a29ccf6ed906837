// A failure and a broken connection at every statement of a reading of changes, over the CRM's own API.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { generate, inside } from './crm.ts'
import { buildPortal } from './factories.ts'
import { addAccounts, addContacts, baseUrl, begin, crm, server, team } from './staff-import.ts'
import { verbs } from './trust-crm.ts'
import { openProof, type Proof } from './trust-prove.ts'

let proof: Proof
beforeAll(async () => {
  proof = await openProof(server)
})
afterAll(() => proof?.close())

const day = 24 * 3_600_000

it('stores all that changed or nothing, and ends as if nothing had happened', async () => {
  await begin('Faults of changes')
  const accounts = await addAccounts(Array.from({ length: 3 }, (_, n) => ({ name: `Company ${n}` })))
  const contacts = await addContacts(
    Array.from({ length: 6 }, (_, n) => ({ last_name: `Last${n}x`, account_id: accounts[n % 3] ?? null })),
  )
  crm.clock.now = new Date()
  const old = new Date(crm.clock.now.getTime() - day)
  await inside(team.org, async ({ db }) => {
    for (const table of ['crm_user', 'account', 'contact'] as const)
      await db.updateTable(table).set({ modified_time: old }).execute()
  })
  const portal = await buildPortal(server.portal, 'Faults of changes')
  const admin = await server.as(portal.owner)
  const at = { portal: portal.id }
  const body = { baseUrl, email: team.admin.email, key: await generate(team.admin.call) }
  const { id: connection } = await admin.call('POST /api/p/{portal}/connections', { params: at, body })
  const start = async () =>
    (
      await admin.call('POST /api/p/{portal}/connections/{connection}/snapshots', {
        params: { ...at, connection },
        body: { kind: 'client' },
      })
    ).id
  const first = await start()
  await server.drain()

  const [changed = '', gone = ''] = contacts
  await inside(team.org, ({ db }) =>
    db
      .updateTable('contact')
      .set({ title: 'Writer', modified_time: crm.clock.now })
      .where('id', '=', changed)
      .execute(),
  )
  expect((await team.admin.call('DELETE', `/api/contacts/${gone}`)).status).toBeLessThan(300)
  await addContacts([{ last_name: 'Nova', modified_time: crm.clock.now }])
  const snapshot = await start()
  const proven = await proof.prove(portal.id, ctx => verbs.fetch(ctx, snapshot), {
    faults: ['lost before', 'lost after', 'refused'],
  })
  expect(proven).toBeGreaterThan(20)
  const look = (id: string) =>
    admin.call('GET /api/p/{portal}/snapshots/{snapshot}', { params: { ...at, snapshot: id } })
  expect((await look(first)).changesSince).toBeNull()
  expect(await look(snapshot)).toMatchObject({ state: 'complete', read: 9, changesSince: expect.any(String) })
  const { rows } = await proof.client.query<{ state: string; records: number }>(
    `select case when removed_in is not null then 'gone' when title = 'Writer' then 'changed' else 'here' end as state, count(*)::int as records
     from portal.crm_record where portal_id = $1 and kind = 'contact' group by 1 order by 1`,
    [portal.id],
  )
  expect(rows).toEqual([
    { state: 'changed', records: 1 },
    { state: 'gone', records: 1 },
    { state: 'here', records: 5 },
  ])
})
