import { expect, test } from 'vitest'
import { admin, at, awayUrl, begin, clock, connect, later, portal, server, team } from '../../../test/connected.ts'
import { generate } from '../../../test/crm.ts'
import { buildPortal } from '../../../test/factories.ts'
import { transact } from '../people/people.ts'

const check = (connection: string) =>
  admin.call('POST /api/p/{portal}/connections/{connection}/check', { params: { ...at(), connection } })
const refusedKeys = async () => (await admin.call('GET /api/p/{portal}/refused-keys', { params: at() })).rows

test('a check asks the CRM, notes the answer, and asks at most once a minute', async () => {
  await begin('Checked')
  const { id, checkedAt } = await connect()
  expect(checkedAt).toBe(clock.now.toISOString())
  await team.admin.call('DELETE', '/api/service-key')
  // Asked when it was connected, less than a minute ago: what is known is the answer.
  expect(await check(id)).toMatchObject({ state: 'working', checkedAt, asked: false })
  later(1)
  const refused = await check(id)
  expect(refused).toMatchObject({ state: 'refused', stateSince: clock.now.toISOString(), asked: true })
  expect(refused.stateDetail).toBe('This key was revoked in the CRM. Generate a new one in its Developers Space.')
  const since = clock.now.toISOString()
  later(5)
  expect(await check(id)).toMatchObject({ state: 'refused', stateSince: since, checkedAt: clock.now.toISOString() })
})

test('a refusal is told on every page and mailed once to every active administrator, until the ticket is changed', async () => {
  await begin('Refusing')
  const second = await portal.person('administrator')
  const others = [
    await portal.stranger('administrator'),
    await portal.person('manager'),
    await portal.client({ company: 'Harbour & Pine' }),
  ]
  const gone = await portal.person('administrator')
  await admin.call('POST /api/p/{portal}/portal-users/{portalUser}/deactivation', {
    params: { ...at(), portalUser: gone.portalUserId },
  })
  const { id } = await connect()
  expect(await refusedKeys()).toEqual([])
  await generate(team.admin.call)
  clock.now = new Date('2026-11-25T08:40:00Z')
  await check(id)
  expect(await refusedKeys()).toEqual([
    {
      id,
      organizationName: 'Refusing',
      detail: 'This key was replaced by a newer one. Use that one, or generate another in the CRM’s Developers Space.',
      since: '2026-11-25T08:40:00.000Z',
    },
  ])
  await server.drain()
  // Refused again, away, and refused for another reason: it is the same refusal.
  later(2)
  await check(id)
  await team.admin.call('DELETE', '/api/service-key')
  later(2)
  expect((await check(id)).stateSince).toBe('2026-11-25T08:40:00.000Z')
  await server.drain()
  for (const { email } of [portal.owner, second]) {
    const mails = await server.mails(email)
    expect(mails.map(mail => mail.subject)).toEqual(['Refusing refuses the key of Refusing portal'])
    const { text } = mails[0] as { text: string }
    expect(text).toContain('since 25 November 2026, 08:40 UTC. This key was replaced by a newer one.')
    expect(text).toContain('Nothing was changed here, and nobody lost access.')
    expect(text).toContain(
      `Change the ZSC Ticket: http://localhost:0/p/${portal.id}/all-users/portal-users?ticket=${id}`,
    )
    expect(text).not.toContain('zsc_')
  }
  for (const { email } of [...others, gone]) expect(await server.mails(email)).toEqual([])
  const pair = { email: team.admin.email, key: await generate(team.admin.call) }
  await admin.call('PUT /api/p/{portal}/connections/{connection}/ticket', {
    params: { ...at(), connection: id },
    body: pair,
  })
  expect(await refusedKeys()).toEqual([])
  // The next refusal is another one.
  await team.admin.call('DELETE', '/api/service-key')
  later(2)
  await check(id)
  await server.drain()
  expect(await server.mails(second.email)).toHaveLength(2)
})

test('nobody is mailed of a key that works again before the mail went out', async () => {
  await begin('Quick')
  const { id } = await connect()
  const key = await generate(team.admin.call)
  later(2)
  expect((await check(id)).state).toBe('refused')
  await admin.call('PUT /api/p/{portal}/connections/{connection}/ticket', {
    params: { ...at(), connection: id },
    body: { email: team.admin.email, key },
  })
  await server.drain()
  expect(await server.mails(portal.owner.email)).toEqual([])
})

test('a CRM that is away is told from a key that is refused, and hides no refusal', async () => {
  await begin('Away')
  const { id } = await connect()
  await pointAt(id, awayUrl)
  later(2)
  expect(await check(id)).toMatchObject({ state: 'unreachable' })
  await server.drain()
  expect(await server.mails(portal.owner.email)).toEqual([])
  await transact(portal.ctx, ({ db }) =>
    db.updateTable('connection').set({ state: 'refused' }).where('id', '=', id).execute(),
  )
  later(2)
  expect((await check(id)).state).toBe('refused')
})

test('an address that answers for another organisation counts as refused', async () => {
  await begin('Swapped')
  const { id } = await connect()
  await transact(portal.ctx, ({ db }) =>
    db.updateTable('connection').set({ organization_id: '4500000000000999999' }).where('id', '=', id).execute(),
  )
  later(2)
  const checked = await check(id)
  expect(checked.state).toBe('refused')
  expect(checked.stateDetail).toMatch(/now answers for another organisation\. Nothing is read from it\./)
})

test('only administrators of the portal see connections, checks and refused keys', async () => {
  await begin('Closed')
  const { id } = await connect()
  const outsider = await server.as((await buildPortal(server.portal)).owner)
  const client = await server.as(await portal.client({ company: 'Harbour & Pine' }))
  const calls = [
    ['GET', '/connections'],
    ['GET', '/refused-keys'],
    ['POST', `/connections/${id}/check`],
    ['PUT', `/connections/${id}/ticket`],
  ] as const
  const statuses = async (browser: typeof admin) =>
    Promise.all(
      calls.map(async ([method, path]) => {
        const body = method === 'GET' ? undefined : {}
        return (await browser.send(method, `/api/p/${portal.id}${path}`, body)).status
      }),
    )
  for (const role of ['manager', 'employee', 'contractor'] as const)
    expect(await statuses(await server.as(await portal.person(role))), role).toEqual([403, 403, 403, 403])
  expect(await statuses(outsider)).toEqual([404, 404, 404, 404])
  expect(await statuses(client)).toEqual([404, 404, 404, 404])
})

/** As if the CRM had moved away from where it was. */
const pointAt = (id: string, baseUrl: string) =>
  transact(portal.ctx, ({ db }) =>
    db.updateTable('connection').set({ base_url: baseUrl }).where('id', '=', id).execute(),
  )
