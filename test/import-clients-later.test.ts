import { describe, expect, it } from 'vitest'
import { booksBalance } from '../src/portal/importing/run.ts'
import { inside } from './crm.ts'
import {
  addAccounts,
  addContacts,
  addDeals,
  admin,
  baseUrl,
  begin,
  choose,
  connect,
  makePlan,
  only,
  params,
  portal,
  refusal,
  rowsOf,
  run,
  team,
  treeOf,
} from './staff-import.ts'

const planClients = (connection: string, from?: string) => makePlan(connection, from, 'client')
const people = async (query: object = {}) =>
  (await admin.call('GET /api/p/{portal}/client-users', { params: params(), query: { limit: 100, ...query } })).rows
const companies = async () =>
  (await admin.call('GET /api/p/{portal}/client-companies', { params: params(), query: { limit: 100 } })).rows
const edit = (table: 'account' | 'contact', id: string, set: object) =>
  inside(team.org, ({ db }) =>
    db
      .updateTable(table)
      .set({ ...set, modified_time: new Date() })
      .where('id', '=', id)
      .execute(),
  )
const remove = (table: 'account' | 'contact', id: string) =>
  inside(team.org, ({ db }) => db.deleteFrom(table).where('id', '=', id).execute())

describe('a later import of clients', () => {
  it('says exactly what changed: an address, a name, a move and somebody gone', async () => {
    await begin('Later')
    const accounts = (await addAccounts([{ name: 'Alder' }, { name: 'Birch' }, { name: 'Cedar' }])) as [
      string,
      string,
      string,
    ]
    const contacts = (await addContacts(
      ['Ana', 'Ben', 'Cleo', 'Dan'].map((first_name, n) => ({
        first_name,
        last_name: 'Silva',
        email: `${first_name.toLowerCase()}@later.example`,
        account_id: accounts[n % 3] ?? null,
      })),
    )) as [string, string, string, string]
    const { id } = await connect()
    await run((await planClients(id)).id)
    await edit('contact', contacts[0], { email: 'ana@new.example', email_key: 'ana@new.example' })
    await edit('account', accounts[1], { name: 'Birch & Sons' })
    await edit('contact', contacts[2], { account_id: accounts[0] })
    await remove('contact', contacts[3])
    const plan = await planClients(id)
    expect(only(plan.counts)).toEqual({ unchanged: 3, update: 3, deactivate: 1 })
    expect((await rowsOf(plan.id, { outcome: ['update', 'deactivate'] })).map(row => [row.name, row.reason])).toEqual([
      ['Ana Silva', 'Email: ana@later.example → ana@new.example'],
      ['Birch & Sons', 'Name: Birch → Birch & Sons'],
      ['Cleo Silva', 'Company: Cedar → Alder'],
      ['Dan Silva', 'No longer in the CRM'],
    ])
    expect(plan.ticked.deactivate).toBe(0)
    await choose(plan.id, { ids: [`contact:${contacts[3]}`] }, { selected: true })
    const { books, kinds } = await run(plan.id)
    expect(books).toMatchObject({ read: 6, absent: 1, updated: 3, deactivated: 1, unchanged: 3 })
    expect(kinds.every(one => booksBalance(one.books))).toBe(true)
    const after = await people()
    expect(after.find(one => one.name === 'Ana Silva')?.email).toBe('ana@new.example')
    expect(after.find(one => one.name === 'Cleo Silva')?.company?.name).toBe('Alder')
    expect(after.find(one => one.name === 'Dan Silva')?.status).toBe('deactivated')
    expect((await companies()).map(one => one.name)).toEqual(['Alder', 'Birch & Sons', 'Cedar'])
    expect(only((await planClients(id)).counts)).toEqual({ unchanged: 7 })
  })

  it('tells how many are mailed from the records as they are when a conflict is decided', async () => {
    await begin('Mailed')
    await portal.clientUser({ company: 'Acme' })
    const [acme] = (await addAccounts([{ name: 'Acme' }])) as [string]
    const [ana] = (await addContacts([{ first_name: 'Ana', email: null, account_id: acme }])) as [string]
    const { id } = await connect()
    const plan = await planClients(id)
    await edit('contact', ana, { email: 'ana@mailed.example', email_key: 'ana@mailed.example' })
    await planClients(id)
    const [asked] = await rowsOf(plan.id, { outcome: 'conflict' })
    const decided = await admin.call('PUT /api/p/{portal}/plans/{plan}/rows/{crmId}/decision', {
      params: { ...params(), plan: plan.id, crmId: asked?.id ?? '' },
      body: { decided: 'same' },
    })
    expect(only(decided.ticked)).toEqual({ link: 1, create: 1 })
    expect(decided.tickedInvitable).toBe(1)
  })

  it('says of whom was deactivated here by hand that it leaves them so, though the CRM changed nothing', async () => {
    await begin('Left alone')
    const [alder] = (await addAccounts(['Alder', 'Birch', 'Cedar', 'Doux'].map(name => ({ name })))) as [string]
    await addContacts(
      ['Ana', 'Ben', 'Cleo', 'Dan'].map(first_name => ({
        first_name,
        last_name: 'Alone',
        email: `${first_name.toLowerCase()}@alone.example`,
        account_id: alder,
      })),
    )
    const { id } = await connect()
    await run((await planClients(id)).id)
    const ben = (await people()).find(one => one.email === 'ben@alone.example')?.id ?? ''
    const cedar = (await companies()).find(one => one.name === 'Cedar')?.id ?? ''
    const clientUser = { params: { ...params(), clientUser: ben } }
    await admin.call('POST /api/p/{portal}/client-users/{clientUser}/deactivation', clientUser)
    const company = { params: { ...params(), company: cedar } }
    await admin.call('POST /api/p/{portal}/client-companies/{company}/deactivation', company)
    const plan = await planClients(id)
    expect(only(plan.counts)).toEqual({ unchanged: 6, skip: 2 })
    const left = await rowsOf(plan.id, { outcome: 'skip' })
    expect(left.map(row => [row.name, row.reason])).toEqual([
      ['Ben Alone', 'Deactivated here by hand'],
      ['Cedar', 'Deactivated here by hand'],
    ])
  })

  it('takes access from the people of an account that is gone only when that is ticked, and gives it back', async () => {
    await begin('Gone')
    // With one that stays: an answer without any would be stopped by the brake.
    const [acme] = (await addAccounts([{ name: 'Acme' }, { name: 'Bolt' }])) as [string]
    await addContacts([{ first_name: 'Ana', email: 'ana@gone.example', account_id: acme }])
    const { id } = await connect()
    await run((await planClients(id)).id)
    await inside(team.org, async ({ db }) => {
      await db.updateTable('contact').set({ account_id: null }).execute()
      await db.deleteFrom('account').where('id', '=', acme).execute()
    })
    const plan = await planClients(id)
    // The contact stays where it is: its account's row says what there is to say.
    expect(only(plan.counts)).toEqual({ unchanged: 2, deactivate: 1 })
    await choose(plan.id, { ids: [`account:${acme}`] }, { selected: true })
    await run(plan.id)
    expect((await companies())[0]?.deactivated).toBe(true)
    expect((await people()).map(one => one.company?.name)).toEqual(['Acme'])
  })

  it('does not bring back who was removed here, unless ticked alone', async () => {
    await begin('Removed')
    const [acme] = (await addAccounts([{ name: 'Acme' }])) as [string]
    const [contact] = (await addContacts([{ first_name: 'Ana', email: 'ana@r.example', account_id: acme }])) as [string]
    const { id } = await connect()
    await run((await planClients(id)).id)
    const [ana] = await people()
    await admin.call('DELETE /api/p/{portal}/client-users/{clientUser}', {
      params: { ...params(), clientUser: ana?.id ?? '' },
    })
    const plan = await planClients(id)
    expect((await treeOf(plan.id)).find(row => row.kind === 'contact')).toMatchObject({
      outcome: 'create',
      reason: 'Removed here by hand',
      selected: false,
    })
    expect((await choose(plan.id, { all: true }, { selected: true })).plan.ticked.create).toBe(0)
    await choose(plan.id, { ids: [`contact:${contact}`] }, { selected: true })
    await run(plan.id)
    expect(await people()).toHaveLength(1)
    expect(only((await planClients(id)).counts)).toEqual({ unchanged: 2 })
  })

  it('lets one contact of a person lead: a second one of another account never takes turns with it', async () => {
    await begin('Leads')
    const [one, two] = (await addAccounts([{ name: 'One' }, { name: 'Two' }])) as [string, string]
    await addContacts([
      { first_name: 'Ann', last_name: 'Lee', email: 'ann@two.example', account_id: one },
      { first_name: 'Annie', last_name: 'Lee', email: 'ann@two.example', account_id: two },
    ])
    const { id } = await connect()
    await run((await planClients(id)).id)
    expect(new Set((await people()).map(row => row.name)).size).toBe(1)
    let last = await planClients(id)
    for (let n = 0; n < 2 && (last.ticked.update ?? 0) > 0; n += 1) {
      await run(last.id)
      last = await planClients(id)
    }
    expect(only(last.counts)).toEqual({ unchanged: 4 })
  })
})

describe('choices about clients', () => {
  it('reach by account type, industry, owner and potentials, and keep an account with its people', async () => {
    await begin('Filters')
    const [a, b, c] = (await addAccounts([
      { name: 'Alder', type: 'Customer', industry: 'Energy', owner_id: team.rep.id },
      { name: 'Birch', type: 'Prospect', industry: 'Food' },
      { name: 'Cedar', type: 'Customer', industry: 'Food' },
    ])) as [string, string, string]
    await addContacts([
      { first_name: 'Ana', account_id: a },
      { first_name: 'Ben', account_id: b },
      { first_name: 'Bob', account_id: b },
    ])
    await addDeals([
      { account_id: a, stage: 'Closed Won' },
      { account_id: b, stage: 'Qualification' },
      { account_id: b, stage: 'Closed Lost' },
    ])
    const plan = await planClients((await connect()).id)
    expect(plan.types).toEqual([
      { value: 'Customer', count: 2 },
      { value: 'Prospect', count: 1 },
    ])
    const names = async (query: object) => (await treeOf(plan.id, query)).map(row => row.name.split(' ')[0])
    expect(await names({ type: 'Prospect' })).toEqual(['Birch', 'Ben', 'Bob'])
    expect(await names({ industry: 'Food', hasContacts: 'false' })).toEqual(['Cedar'])
    expect(await names({ owner: 'Rui Costa' })).toEqual(['Alder', 'Ana'])
    expect(await names({ potential: 'open' })).toEqual(['Birch', 'Ben', 'Bob'])
    expect(await names({ potential: ['won', 'none'] })).toEqual(['Alder', 'Ana', 'Cedar'])
    expect(await names({ q: 'ben' })).toEqual(['Birch', 'Ben'])
    expect(await names({ collapsed: 'true', except: b })).toEqual(['Alder', 'Birch', 'Ben', 'Bob', 'Cedar'])
    expect(await names({ limit: 2 })).toEqual(['Alder', 'Ana'])
    expect(await names({ account: b })).toEqual(['Birch', 'Ben', 'Bob'])
    expect((await treeOf(plan.id, { account: a })).map(row => [row.bulk, row.page])).toEqual([
      [true, `${baseUrl}/accounts/${a}`],
      [true, expect.stringMatching(`^${baseUrl}/contacts/`)],
    ])

    const none = await choose(plan.id, { all: true, filter: { type: ['Prospect'] } }, { selected: false })
    expect(only(none.plan.ticked)).toEqual({ create: 3 })
    // Ticking somebody brings the company along; unticking the company leaves nobody of it.
    const ben = (await treeOf(plan.id, { q: 'ben' })).find(row => row.kind === 'contact')
    expect(only((await choose(plan.id, { ids: [ben?.id] }, { selected: true })).plan.ticked)).toEqual({ create: 5 })
    expect(only((await choose(plan.id, { ids: [`account:${b}`] }, { selected: false })).plan.ticked)).toEqual({
      create: 3,
    })
    expect(only((await choose(plan.id, { ids: [`account:${b}`] }, { selected: true })).plan.ticked)).toEqual({
      create: 6,
    })
    expect(c).toBeTruthy()
    const pages = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof admin.call<'GET /api/p/{portal}/plans/{plan}/tree'>>> = await admin.call(
        'GET /api/p/{portal}/plans/{plan}/tree',
        { params: { ...params(), plan: plan.id }, query: { limit: 1, ...(cursor ? { cursor } : {}) } },
      )
      pages.push(...page.rows.map(row => row.name.split(' ')[0]))
      cursor = page.next
    }
    expect(pages).toEqual(['Alder', 'Ana', 'Birch', 'Ben', 'Bob', 'Cedar'])
  })

  it('reach the contacts without an account as a group of their own', async () => {
    await begin('Loose')
    const [a] = (await addAccounts([{ name: 'Alder' }])) as [string]
    await addContacts([{ first_name: 'Ana', account_id: a }, { first_name: 'Ben' }, { first_name: 'Bob' }])
    const plan = await planClients((await connect()).id)
    const names = async (query: object) => (await treeOf(plan.id, query)).map(row => row.name.split(' ')[0])
    expect(await names({})).toEqual(['Alder', 'Ana', 'No', 'Ben', 'Bob'])
    expect(await names({ except: 'none' })).toEqual(['Alder', 'Ana', 'No'])
    expect(await names({ collapsed: 'true', except: 'none' })).toEqual(['Alder', 'No', 'Ben', 'Bob'])
    expect(await names({ account: 'none' })).toEqual(['No', 'Ben', 'Bob'])
    const without = await choose(plan.id, { all: true, filter: { account: ['none'] } }, { selected: false })
    expect(only(without.plan.ticked)).toEqual({ create: 2 })
    expect((await treeOf(plan.id, { account: 'none' }))[0]).toMatchObject({ contacts: 2, contactsTicked: 0 })

    const { id } = await run(plan.id)
    const reported = async (kind: string) =>
      (
        await admin.call('GET /api/p/{portal}/runs/{run}/rows', {
          params: { ...params(), run: id },
          query: { kind: [kind] } as never,
        })
      ).rows.map(row => [row.name.split(' ')[0], row.outcome])
    expect(await reported('account')).toEqual([['Alder', 'create']])
    expect(await reported('contact')).toEqual([
      ['Ana', 'create'],
      ['Ben', 'skip'],
      ['Bob', 'skip'],
    ])
  })

  it('keeps staff and clients apart: neither plan is made from the other’s reading', async () => {
    await begin('Apart')
    await addAccounts([{ name: 'Acme' }])
    const { id } = await connect()
    const staff = await makePlan(id)
    const clients = await planClients(id)
    expect([staff.kind, clients.kind, staff.total, clients.total]).toEqual(['user', 'client', 2, 1])
    expect((await refusal(planClients(id, staff.id))).status).toBe(404)
    expect((await run(staff.id)).books.created).toBe(2)
    expect((await run(clients.id)).books.created).toBe(1)
  })
})
