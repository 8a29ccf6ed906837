import { describe, expect, it } from 'vitest'
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
} from './staff-import.ts'

const edit = (table: 'crm_user' | 'account' | 'contact', id: string, set: object) =>
  inside(team.org, ({ db }) =>
    db
      .updateTable(table)
      .set({ ...set, modified_time: new Date() } as never)
      .where('id', '=', id)
      .execute(),
  )
const ofUser = (portalUser: string, query = {}, by = admin) =>
  by.call('GET /api/p/{portal}/portal-users/{portalUser}/history', { params: { ...params(), portalUser }, query })
const ofClient = (clientUser: string) =>
  admin.call('GET /api/p/{portal}/client-users/{clientUser}/history', {
    params: { ...params(), clientUser },
    query: {},
  })
const ofCompany = (company: string) =>
  admin.call('GET /api/p/{portal}/client-companies/{company}/history', { params: { ...params(), company }, query: {} })
const undo = async (of: string) => {
  const made = await admin.call('POST /api/p/{portal}/runs/{run}/reversal', { params: { ...params(), run: of } })
  await server.drain()
  const started = await admin.call('POST /api/p/{portal}/reversals/{reversal}/runs', {
    params: { ...params(), reversal: made.id },
  })
  await server.drain()
  return started
}

describe('the history of a portal user', () => {
  it('tells each import and each edit by hand, down to the run, the reason and who pressed the button', async () => {
    await begin('History')
    const name = (await admin.call('GET /api/me')).name
    const [ana] = (await addUsers([{ first_name: 'Ana', last_name: 'Silva', title: 'Lead' }])) as [string]
    const project = await portal.project('Harbour website')
    const { id } = await connect()
    const plan = await makePlan(id)
    await choose(plan.id, { ids: [ana] }, { addProjects: [project] })
    const first = await run(plan.id)
    const user = (await staff()).find(one => one.name === 'Ana Silva')
    const portalUser = user?.id ?? ''
    await admin.call('PATCH /api/p/{portal}/portal-users/{portalUser}', {
      params: { ...params(), portalUser },
      body: { version: user?.version ?? 0, firstName: 'Anabela', phone: '+1' },
    })
    await admin.call('DELETE /api/p/{portal}/portal-users/{portalUser}/held/{field}', {
      params: { ...params(), portalUser, field: 'phone' },
    })
    await edit('crm_user', ana, { title: 'Head', phone: '+2' })
    const second = await run((await makePlan(id)).id)
    const third = await undo(second.id)

    const { rows } = await ofUser(portalUser)
    expect(rows.map(row => [row.what, row.change?.did ?? row.fields, row.by])).toEqual([
      ['change', 'restore', name],
      ['change', 'update', name],
      ['handed_back', ['phone'], name],
      ['edit', ['phone'], name],
      ['edit', ['first_name'], name],
      ['change', 'create', name],
    ])
    const [restored, updated, , , , created] = rows
    expect(restored?.change).toMatchObject({
      runId: third.id,
      undoes: { id: second.id, startedAt: second.startedAt },
      reason: 'Gets back what was here before',
    })
    expect(updated?.change).toMatchObject({
      runId: second.id,
      undoes: null,
      organizationName: 'History',
      reason: 'Title: Lead → Head, Phone: +1 → +2',
    })
    expect(updated?.change?.fields.toSorted((a, b) => a.field.localeCompare(b.field))).toEqual([
      { field: 'phone', before: '+1', after: '+2' },
      { field: 'title', before: 'Lead', after: 'Head' },
    ])
    expect(created?.change).toMatchObject({
      runId: first.id,
      reason: 'Not in the portal yet',
      joined: [{ name: 'Harbour website' }],
      fields: [],
    })

    const pages = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof ofUser>> = await ofUser(portalUser, { limit: 1, ...(cursor && { cursor }) })
      pages.push(...page.rows)
      cursor = page.next
    }
    expect(pages).toEqual(rows)
    expect((await refusal(ofUser(portalUser, { cursor: 'x' }))).code).toBe('invalid_input')
    expect((await ofUser(portal.owner.portalUserId)).rows.map(row => row.what)).toEqual(['added'])
    const manager = await server.as(await portal.person('manager'))
    expect((await refusal(ofUser(portalUser, {}, manager))).status).toBe(403)
  })
})

describe('the history of clients', () => {
  it('tells a company’s and a client user’s own, with companies by name and what came under another hat', async () => {
    await begin('Client history')
    const [alder, birch] = (await addAccounts([{ name: 'Alder' }, { name: 'Birch' }])) as [string, string]
    const both = { first_name: 'Noor', last_name: 'Amr', email: 'noor@both.example' }
    const [lead, other] = (await addContacts([
      { ...both, account_id: alder },
      { ...both, account_id: birch },
    ])) as [string, string]
    const { id } = await connect()
    await run((await makePlan(id, undefined, 'client')).id)
    const clients = async () =>
      (await admin.call('GET /api/p/{portal}/client-users', { params: params(), query: { sort: 'company' } })).rows
    const [atAlder, atBirch] = await clients()
    await edit('contact', lead, { first_name: 'Nora' })
    await edit('contact', other, { first_name: 'Nora', account_id: null })
    await run((await makePlan(id, undefined, 'client')).id)

    // A person follows one record: its hat has the new name as a change of its own, the other hat as one that came with it.
    const renamed = (row: { change: { fields: { field: string }[] } | null }) =>
      row.change?.fields.some(({ field }) => field === 'first_name')
    const histories = [(await ofClient(atAlder?.id ?? '')).rows, (await ofClient(atBirch?.id ?? '')).rows]
    const renamings = histories.map(rows => rows.filter(renamed))
    expect(renamings.map(rows => rows.length)).toEqual([1, 1])
    expect(renamings.map(([row]) => row?.change?.isOfOther).sort()).toEqual([false, true])
    const under = renamings.flat().find(row => row.change?.isOfOther)
    expect(under?.change?.fields).toEqual([{ field: 'first_name', before: 'Noor', after: 'Nora' }])
    const moves = histories[1]
      ?.flatMap(row => row.change?.fields ?? [])
      .filter(one => one.field === 'client_company_id')
    expect(moves).toEqual([{ field: 'client_company_id', before: 'Birch', after: null }])
    expect(histories.map(rows => rows.at(-1)?.change?.did)).toEqual(['create', 'create'])

    const company = atAlder?.company?.id ?? ''
    const { rows } = await admin.call('GET /api/p/{portal}/client-companies', { params: params(), query: {} })
    const version = rows.find(row => row.id === company)?.version ?? 0
    await admin.call('PATCH /api/p/{portal}/client-companies/{company}', {
      params: { ...params(), company },
      body: { version, phone: '+1' },
    })
    expect((await ofCompany(company)).rows.map(row => [row.what, row.fields])).toEqual([
      ['edit', ['phone']],
      ['change', []],
    ])
    const added = await admin.call('POST /api/p/{portal}/client-companies', {
      params: params(),
      body: { name: 'By hand' },
    })
    expect((await ofCompany(added.id)).rows).toMatchObject([{ what: 'added', by: expect.any(String), change: null }])
    expect((await refusal(ofCompany(crypto.randomUUID()))).status).toBe(404)
  })
})
