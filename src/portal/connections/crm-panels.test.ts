import { expect, test } from 'vitest'
import {
  admin,
  at,
  awayUrl,
  begin,
  clock,
  company,
  connect,
  later,
  portal,
  refusal,
  server,
  team,
  tie,
} from '../../../test/connected.ts'
import { inside } from '../../../test/crm.ts'
import { buildPortal } from '../../../test/factories.ts'
import { buildAccounts, buildContacts, buildDeals } from '../../crm/crm.factories.ts'
import { contextFor, permissionsOf, transact } from '../people/people.ts'
import { insertRecords } from './crm-records.store.ts'
import { openAccess } from './open-access.ts'

const crmOf = async (company: string) =>
  (await admin.call('GET /api/p/{portal}/client-companies/{company}/crm', { params: { ...at(), company } })).rows
const potentials = (company: string, query: object = {}) =>
  admin.call('GET /api/p/{portal}/client-companies/{company}/crm/potentials', { params: { ...at(), company }, query })
const refresh = (company: string, connection: string) =>
  admin.call('POST /api/p/{portal}/client-companies/{company}/crm/refresh', {
    params: { ...at(), company },
    body: { connection },
  })

/** An account with its potentials in the CRM, and the company here that is tied to it. */
async function given(name: string, deals: Parameters<typeof buildDeals>[1]) {
  await begin(name)
  const account = await inside(team.org, async ctx => {
    const place = { street: '14 Shore', city: 'Edinburgh', zip: 'EH6 6QW', shipping_city: 'Leith' }
    const facts = { type: 'Customer', industry: 'Architecture', employees: 46, annual_revenue: '5200000' }
    const [id] = (await buildAccounts(ctx, [
      { name: 'Harbour & Pine', owner_id: team.rep.id, phone: '+44 131', description: 'Houses', ...place, ...facts },
    ])) as [string]
    const [contact] = await buildContacts(ctx, [{ first_name: 'Noor', last_name: 'El-Amrani', account_id: id }])
    const of = { account_id: id, contact_id: contact ?? null, owner_id: team.rep.id }
    await buildDeals(
      ctx,
      deals.map(deal => ({ ...of, ...deal })),
    )
    return id
  })
  const connection = (await connect()).id
  const harbour = await company('Harbour & Pine')
  await tie(connection, account, harbour)
  return { account, connection, company: harbour }
}

const eight = [
  { name: 'Open house', stage: 'Qualification', amount: '11800', closing_date: '2027-02-19' },
  { name: 'Phase two', stage: 'Proposal', amount: '36000', closing_date: '2026-12-18', next_step: 'Send the offer' },
  { name: 'Film', stage: 'Negotiation', amount: '24500', closing_date: '2027-01-09' },
  { name: 'Not priced', stage: 'Proposal', amount: null },
  { name: 'Winter', stage: 'Closed Won', amount: '9400', closing_date: '2026-01-09' },
  { name: 'Summer', stage: 'Closed Won', amount: '87100', closing_date: '2026-07-09' },
  { name: 'Other', stage: 'Closed Lost', amount: '9800', closing_date: '2025-07-09' },
]

test('a refresh asks for just that account, and the panels show what the CRM says', async () => {
  const { account, connection, company } = await given('Panels', eight)
  const [before] = await crmOf(company)
  expect(before).toMatchObject({ potentials: 0, account: { name: 'As it was imported' }, totals: [] })
  later(3)
  const tie = await refresh(company, connection)
  expect(tie.asOf).toBe(clock.now.toISOString())
  expect(tie.account).toMatchObject({
    name: 'Harbour & Pine',
    type: 'Customer',
    industry: 'Architecture',
    owner: 'Rui Costa',
    phone: '+44 131',
    billingAddress: '14 Shore, EH6 6QW Edinburgh',
    shippingAddress: 'Leith',
    employees: 46,
    annualRevenue: 5_200_000,
    currency: 'EUR',
    description: 'Houses',
    removed: false,
  })
  expect(tie.stale).toBe(false)
  expect(tie.recordUrl).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/accounts/${account}$`))
  expect(tie.potentials).toBe(7)
  expect(tie.totals).toEqual([
    {
      currency: 'EUR',
      open: { count: 4, amount: 72_300 },
      won: { count: 2, amount: 96_500 },
      lost: { count: 1, amount: 9800 },
      weighted: 1180 + 18_000 + 18_375,
    },
  ])
  expect(tie.byStage.map(({ stage, count, amount }) => [stage, count, amount])).toEqual([
    ['Qualification', 1, 11_800],
    ['Proposal', 2, 36_000],
    ['Negotiation', 1, 24_500],
    ['Closed Won', 2, 96_500],
    ['Closed Lost', 1, 9800],
  ])
  expect(await crmOf(company)).toEqual([tie])
  const { rows, total } = await potentials(company)
  expect(total).toBe(7)
  expect(rows.map(row => row.name)).toEqual([
    'Phase two',
    'Film',
    'Open house',
    'Not priced',
    'Summer',
    'Winter',
    'Other',
  ])
  expect(rows[0]).toMatchObject({
    stage: 'Proposal',
    standing: 'open',
    amount: 36_000,
    currency: 'EUR',
    probability: 50,
    closingOn: '2026-12-18',
    owner: 'Rui Costa',
    nextStep: 'Send the offer',
    contact: 'Noor El-Amrani',
    connectionId: connection,
    recordUrl: expect.stringMatching(/\/potentials\/\d+$/),
  })
})

test('hundreds of potentials are paged by key, in every order', async () => {
  const many = Array.from({ length: 250 }, (_, n) => ({
    name: `Potential ${n % 20}`,
    amount: n % 3 ? String(n % 7) : null,
  }))
  const { connection, company } = await given('Many', many)
  expect((await refresh(company, connection)).potentials).toBe(250)
  for (const sort of ['next', 'name', '-amount', 'closing', 'stage', 'owner', '-probability']) {
    const ids: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await potentials(company, { sort, limit: 60, ...(cursor && { cursor }) })
      ids.push(...page.rows.map(row => row.id))
      cursor = page.next
    }
    expect([sort, ids.length, new Set(ids).size]).toEqual([sort, 250, 250])
  }
})

test('a refresh follows the CRM: changed, moved away, gone', async () => {
  const { account, connection, company } = await given('Changing', eight)
  await refresh(company, connection)
  await inside(team.org, async ({ db }) => {
    await db
      .updateTable('account')
      .set({ name: 'Harbour, Pine & Elm', employees: 50 })
      .where('id', '=', account)
      .execute()
    await db.updateTable('deal').set({ stage: 'Closed Won', amount: '40000' }).where('name', '=', 'Phase two').execute()
    await db.updateTable('deal').set({ account_id: null }).where('name', '=', 'Film').execute()
    await db.deleteFrom('deal').where('name', '=', 'Other').execute()
  })
  const changed = await refresh(company, connection)
  expect(changed).toMatchObject({ potentials: 5, account: { name: 'Harbour, Pine & Elm', employees: 50 } })
  expect(changed.totals[0]?.won).toEqual({ count: 3, amount: 136_500 })
  await inside(team.org, async ({ db }) => {
    await db.updateTable('contact').set({ account_id: null }).execute()
    await db.updateTable('deal').set({ account_id: null }).execute()
    await db.deleteFrom('account').where('id', '=', account).execute()
  })
  const gone = await refresh(company, connection)
  expect(gone).toMatchObject({ stale: true, potentials: 5, account: { name: 'Harbour, Pine & Elm', removed: true } })
  // It comes back with its old number.
  await inside(team.org, ctx => buildAccounts(ctx, [{ id: account, name: 'Harbour, Pine & Elm', employees: 50 }]))
  expect(await refresh(company, connection)).toMatchObject({ stale: false, account: { removed: false } })
})

test('with the key revoked or the CRM away, what is known stays and says so', async () => {
  const { connection, company } = await given('Fading', eight)
  const known = await refresh(company, connection)
  await team.admin.call('DELETE', '/api/service-key')
  const refused = await refusal(refresh(company, connection))
  expect([refused.status, refused.code]).toEqual([422, 'key_rejected'])
  expect(refused.problem.detail).toMatch(/revoked in the CRM.*You see what it last said\.$/)
  const [after] = await crmOf(company)
  expect(after).toEqual({ ...known, stale: true, connection: expect.objectContaining({ state: 'refused' }) })
  await transact(portal.ctx, ({ db }) =>
    db.updateTable('connection').set({ state: 'working', base_url: awayUrl }).execute(),
  )
  const away = await refusal(refresh(company, connection))
  expect([away.status, away.code]).toEqual([502, 'crm_unreachable'])
  expect(await crmOf(company)).toMatchObject([{ potentials: 7, stale: true, connection: { state: 'unreachable' } }])
  expect((await potentials(company)).total).toBe(7)
})

test('what was told more than a day ago is marked', async () => {
  const { connection, company } = await given('Old', [])
  await refresh(company, connection)
  later(60 * 24)
  expect((await crmOf(company))[0]?.stale).toBe(false)
  later(1)
  expect((await crmOf(company))[0]?.stale).toBe(true)
})

test('a company that is tied to no account has nothing to show, and nothing to refresh', async () => {
  const { connection } = await given('Untied', [])
  const other = await company('By hand')
  expect(await crmOf(other)).toEqual([])
  expect(await potentials(other)).toMatchObject({ rows: [], total: 0 })
  expect((await refusal(refresh(other, connection))).status).toBe(404)
})

test('nobody but an administrator of the portal gets the panels or their data, by any way', async () => {
  const { connection, company } = await given('Secret', eight)
  await refresh(company, connection)
  const project = await portal.project('Website')
  const client = await portal.client({ company: 'Harbour & Pine', projects: [project] })
  const outsider = await server.as((await buildPortal(server.portal)).owner)
  const base = `/api/p/${portal.id}/client-companies/${company}/crm`
  const statuses = async (browser: typeof admin) => [
    (await browser.send('GET', base)).status,
    (await browser.send('GET', `${base}/potentials`)).status,
    (await browser.send('POST', `${base}/refresh`, { connection })).status,
  ]
  for (const role of ['manager', 'employee', 'contractor'] as const) {
    const person = await portal.person(role, { projects: [project] })
    expect(await statuses(await server.as(person)), role).toEqual([403, 403, 403])
    const viewer = {
      ...portal.ctx.viewer,
      ...person,
      hat: 'portal_user',
      role,
      permissions: permissionsOf(role),
    } as const
    expect(await readable(viewer), role).toEqual([0, 0, 0, 0])
  }
  expect(await statuses(await server.as(client))).toEqual([404, 404, 404])
  const hat = { clientUserId: client.clientUserId, companyId: company, personId: client.personId }
  const permissions = permissionsOf('client')
  const viewer = { ...portal.ctx.viewer, ...hat, hat: 'client_user', role: 'client', permissions } as const
  expect(await readable(viewer)).toEqual([0, 0, 0, 0])
  expect(await statuses(outsider)).toEqual([404, 404, 404])
  expect(await statuses(admin)).toEqual([200, 200, 200])
})

/** How many rows of what a CRM said the database shows to a viewer. */
const readable = (viewer: Parameters<typeof contextFor>[1]) =>
  transact(contextFor(server.portal, viewer), async ({ db }) => {
    const counts: number[] = []
    for (const table of ['connection', 'crm_record', 'crm_link', 'snapshot'] as const)
      counts.push((await db.selectFrom(table).select('portal_id').execute()).length)
    return counts
  })

test('nothing is refreshed while an import from the CRM is running', async () => {
  const { connection, company } = await given('Running', [])
  const of = { portal_id: portal.id, connection_id: connection, kind: 'client' }
  await transact(portal.ctx, async ({ db }) => {
    const { snapshot_id } = await db.selectFrom('crm_record').select('snapshot_id').executeTakeFirstOrThrow()
    const plan = crypto.randomUUID()
    await db
      .insertInto('import_plan')
      .values({ ...of, id: plan, snapshot_id, created_by: 'Test' })
      .execute()
    const run = { ...of, id: crypto.randomUUID(), plan_id: plan, invite: false, started_by: 'Test' }
    await db.insertInto('run').values(run).execute()
  })
  expect((await refusal(refresh(company, connection))).code).toBe('import_running')
})

test('a refresh of what did not change leaves every record as a reading stored it', async () => {
  const { connection, company } = await given('Unchanged', eight)
  const digests = () =>
    transact(portal.ctx, ({ db }) =>
      db
        .selectFrom('crm_record')
        .select(['kind', 'crm_id', 'digest', 'snapshot_id', 'removed_in'])
        .where('kind', 'in', ['account', 'deal'])
        .orderBy('kind')
        .orderBy('crm_id')
        .execute(),
    )
  const { connector, access } = await openAccess(portal.ctx, connection, AbortSignal.timeout(10_000))
  const snapshotId = (await digests())[0]?.snapshot_id ?? ''
  for (const kind of ['account', 'deal'] as const)
    for await (const { records } of connector.fetch(access, kind, { cursor: null }))
      await transact(portal.ctx, ctx => insertRecords(ctx, { connectionId: connection, snapshotId, kind }, records))
  const read = await digests()
  expect(read).toHaveLength(8)
  await refresh(company, connection)
  expect(await digests()).toEqual(read)
})
