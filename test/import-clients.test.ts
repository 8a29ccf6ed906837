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
  server,
  team,
  treeOf,
} from './staff-import.ts'

const planClients = (connection: string, from?: string) => makePlan(connection, from, 'client')
const people = async (query: object = {}) =>
  (await admin.call('GET /api/p/{portal}/client-users', { params: params(), query: { limit: 100, ...query } })).rows
const companies = async () =>
  (await admin.call('GET /api/p/{portal}/client-companies', { params: params(), query: { limit: 100 } })).rows
const decide = (plan: string, row: string, body: object) =>
  admin.call('PUT /api/p/{portal}/plans/{plan}/rows/{crmId}/decision', {
    params: { ...params(), plan, crmId: row },
    body: body as never,
  })
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

describe('the first import of clients', () => {
  it('brings accounts as companies and contacts as their people, and balances the books of both', async () => {
    await begin('Clients')
    const project = await portal.project('Harbour website')
    const [harbour, brightwater] = (await addAccounts([
      {
        name: 'Harbour & Pine',
        website: 'https://www.harbour.example/en',
        phone: '+44 1',
        street: '14 Shore',
        city: 'Leith',
        zip: 'EH6',
        country: 'United Kingdom',
        industry: 'Architecture',
        owner_id: team.rep.id,
      },
      { name: 'Brightwater', industry: 'Utilities' },
      { name: 'Nobody there' },
    ])) as [string, string]
    await addContacts([
      {
        first_name: 'Noor',
        last_name: 'El-Amrani',
        email: 'NOOR@harbour.example',
        title: 'Partner',
        account_id: harbour,
      },
      { first_name: 'Comfort', last_name: 'Adjei', email: 'comfort@two.example', account_id: harbour },
      { first_name: 'Comfort', last_name: 'Adjei', email: 'comfort@two.example', account_id: brightwater },
      { first_name: 'Jürgen', last_name: 'Voß', email: null, account_id: brightwater },
      {
        first_name: 'Declan',
        last_name: 'Shy',
        email: 'declan@x.example',
        account_id: brightwater,
        do_not_process: true,
      },
      { first_name: 'Lone', last_name: 'Walker', email: 'lone@x.example' },
      { first_name: 'Same', last_name: 'One', email: 'info@b.example', account_id: brightwater },
      { first_name: 'Same', last_name: 'Two', email: 'info@b.example', account_id: brightwater },
      { first_name: 'Rui', last_name: 'Worker', email: portal.owner.email, account_id: harbour },
    ])
    await addDeals([
      { name: 'Nobody’s deal' },
      { name: 'Relaunch', account_id: harbour, stage: 'Closed Won', amount: 100 },
    ])

    const plan = await planClients((await connect()).id)
    expect(plan.kinds.map(({ kind, total, counts }) => [kind, total, only(counts)])).toEqual([
      ['account', 3, { create: 3 }],
      ['contact', 9, { create: 7, conflict: 2 }],
    ])
    const tree = await treeOf(plan.id)
    expect(tree.map(row => [row.kind, row.name, row.reason])).toEqual([
      ['account', 'Brightwater', 'Not in the portal yet'],
      ['contact', 'Comfort Adjei', 'Also of Harbour & Pine: one person, two companies'],
      ['contact', 'Declan Shy', 'Data not to be processed: listed, never invited'],
      ['contact', 'Jürgen Voß', 'No email: listed, cannot sign in'],
      ['contact', 'Same One', expect.anything()],
      ['contact', 'Same Two', expect.anything()],
      ['account', 'Harbour & Pine', 'Not in the portal yet'],
      ['contact', 'Comfort Adjei', 'Also of Brightwater: one person, two companies'],
      ['contact', 'Noor El-Amrani', 'Not in the portal yet'],
      ['contact', 'Rui Worker', 'Is a portal user here'],
      ['account', 'Nobody there', 'Not in the portal yet'],
      ['none', 'No account', ''],
      ['contact', 'Lone Walker', 'No account: waits under No company'],
    ])
    expect(tree.filter(row => row.outcome === 'conflict').map(row => row.selected)).toEqual([false, false])
    expect(plan.tickedInvitable).toBe(4)
    await choose(plan.id, { ids: [`account:${harbour}`] }, { addProjects: [project] })

    const done = await run(plan.id, true)
    expect(done.kinds.every(one => booksBalance(one.books))).toBe(true)
    expect(done.kinds.map(({ kind, books }) => [kind, books.read, books.created, books.conflict])).toEqual([
      ['account', 3, 3, 0],
      ['contact', 9, 7, 2],
    ])
    await server.drain()
    expect(await server.mails('comfort@two.example')).toHaveLength(2)
    expect(await server.mails('declan@x.example')).toEqual([])
    expect(await server.mails('lone@x.example')).toEqual([])

    const made = await people()
    expect(made).toHaveLength(7)
    const comfort = made.filter(one => one.name === 'Comfort Adjei')
    expect(new Set(comfort.map(one => one.personId)).size).toBe(1)
    expect(comfort.map(one => one.company?.name).sort()).toEqual(['Brightwater', 'Harbour & Pine'])
    expect(made.find(one => one.name === 'Jürgen Voß')?.status).toBe('no_login')
    expect(made.find(one => one.name === 'Declan Shy')?.status).toBe('no_login')
    expect(made.find(one => one.name === 'Lone Walker')).toMatchObject({ company: null, status: 'not_invited' })
    expect(made.find(one => one.name === 'Noor El-Amrani')).toMatchObject({ status: 'invited', title: 'Partner' })
    const company = (await companies()).find(one => one.name === 'Harbour & Pine')
    expect(company).toMatchObject({
      website: 'https://www.harbour.example/en',
      address: '14 Shore, EH6 Leith, United Kingdom',
      industry: 'Architecture',
      ownerName: 'Rui Costa',
    })
    const clients = await admin.call('GET /api/p/{portal}/projects/{project}/clients', {
      params: { ...params(), project },
    })
    expect(clients.rows).toMatchObject([
      { name: 'Harbour & Pine', isPrimary: true, shared: true, contact: { name: 'Comfort Adjei' } },
    ])
  })

  it('leaves nothing to plan, and writes nothing when read again', async () => {
    await begin('Again')
    const [one] = (await addAccounts([{ name: 'One' }, { name: 'Two' }])) as [string]
    await addContacts([{ account_id: one }, { account_id: one, email: null }, {}])
    const { id } = await connect()
    await run((await planClients(id)).id)
    const again = await planClients(id)
    expect(only(again.counts)).toEqual({ unchanged: 5 })
    expect((await refusal(run(again.id))).code).toBe('nothing_ticked')
  })
})

describe('companies that could be the same', () => {
  it('are offered, never decided; their people wait, and come to the company decided on', async () => {
    await begin('Offers')
    await portal.clientUser({ email: 'noor@pine.example', company: 'Pine' })
    const [pine] = (await addAccounts([{ name: 'PINE', phone: '+1' }])) as [string]
    await addContacts([
      { first_name: 'Noor', last_name: 'Amr', email: 'noor@pine.example', title: 'Partner', account_id: pine },
      { first_name: 'Gwen', last_name: 'Prys', email: 'gwen@pine.example', account_id: pine },
    ])
    const { id } = await connect()
    const plan = await planClients(id)
    const [account, ...waiting] = await treeOf(plan.id)
    expect(account).toMatchObject({
      outcome: 'conflict',
      selectable: false,
      reason: 'A company of this name is here. The same?',
    })
    expect(account?.question).toMatchObject({
      ask: 'same_company',
      decided: null,
      companies: [{ name: 'Pine', by: ['name'] }],
    })
    expect(waiting.map(row => [row.outcome, row.reason])).toEqual([
      ['skip', 'Waits for the decision about PINE'],
      ['skip', 'Waits for the decision about PINE'],
    ])

    // Two companies after all: the people become new ones of it; left out, they are too; taken back, they wait again.
    const two = await decide(plan.id, `account:${pine}`, { decided: 'separate' })
    expect(only(two.ticked)).toEqual({ create: 3 })
    const left = await decide(plan.id, `account:${pine}`, { decided: 'leave' })
    expect(only(left.counts)).toEqual({ skip: 3 })
    expect((await treeOf(plan.id)).map(row => row.reason.split(',')[0])).toEqual([
      'Left out',
      'PINE is not brought in',
      'PINE is not brought in',
    ])
    const open = await admin.call('DELETE /api/p/{portal}/plans/{plan}/rows/{crmId}/decision', {
      params: { ...params(), plan: plan.id, crmId: `account:${pine}` },
    })
    expect(only(open.counts)).toEqual({ conflict: 1, skip: 2 })

    const companyId = account?.question?.companies[0]?.id ?? ''
    await expect(
      decide(plan.id, `account:${pine}`, { decided: 'same', companyId: crypto.randomUUID() }),
    ).rejects.toMatchObject({ status: 404 })
    const same = await decide(plan.id, `account:${pine}`, { decided: 'same', companyId })
    expect(only(same.ticked)).toEqual({ link: 2, create: 1 })
    const done = await run(same.id)
    expect(done.books).toMatchObject({ read: 3, created: 1, linked: 2 })
    const after = await companies()
    expect(after).toMatchObject([{ id: companyId, name: 'Pine', phone: '+1', people: 2 }])
    expect(after[0]?.held).toEqual(['name'])
    expect((await people({ q: 'gwen' }))[0]).toMatchObject({ company: { id: companyId } })
    expect(only((await planClients(id)).counts)).toEqual({ unchanged: 3 })
  })

  it('belong to one account alone, however many are called the same', async () => {
    await begin('Homonyms')
    await portal.clientUser({ company: 'Acme' })
    const [one, two] = (await addAccounts([
      { name: 'Acme', city: 'Oslo' },
      { name: 'Acme', city: 'Lyon' },
    ])) as [string, string]
    const { id } = await connect()
    const plan = await planClients(id)
    const same = (account: string) => decide(plan.id, `account:${account}`, { decided: 'same' })
    await same(one)
    expect((await refusal(same(two))).code).toBe('company_taken')
    await decide(plan.id, `account:${two}`, { decided: 'separate' })
    expect((await run(plan.id)).books).toMatchObject({ created: 1, linked: 1 })
    expect((await companies()).map(row => row.name)).toEqual(['Acme', 'Acme'])
    expect(only((await planClients(id)).counts)).toEqual({ unchanged: 2 })
  })

  it('are found by web domain, and a plan made anew keeps what was decided', async () => {
    await begin('Domains')
    const [first] = (await addAccounts([{ name: 'Old name', website: 'http://www.same.example' }])) as [string]
    const { id } = await connect()
    await run((await planClients(id)).id)
    await inside(team.org, ({ db }) => db.deleteFrom('account').where('id', '=', first).execute())
    await addAccounts([{ name: 'New name', website: 'same.example/en' }])
    const plan = await planClients(id)
    const asked = (await treeOf(plan.id)).find(row => row.name === 'New name')
    expect(asked?.reason).toBe('Same web domain as Old name. The same company?')
    await decide(plan.id, asked?.id ?? '', { decided: 'same', companyId: asked?.question?.companies[0]?.id })
    const next = await planClients(id, plan.id)
    expect((await treeOf(next.id)).find(row => row.name === 'New name')).toMatchObject({
      outcome: 'link',
      selected: true,
    })
    await run(next.id)
    expect((await companies()).map(one => one.name)).toEqual(['Old name'])
  })
})

describe('somebody who works here', () => {
  it('becomes a client user too only when a person says so, and keeps the staff hat as it is', async () => {
    await begin('Hats')
    const [acme] = (await addAccounts([{ name: 'Acme' }])) as [string]
    const worker = await portal.person('contractor', { email: 'both@x.example', firstName: 'Typed' })
    const [contact] = (await addContacts([{ first_name: 'Crm', email: 'Both@x.example', account_id: acme }])) as [
      string,
    ]
    const { id } = await connect()
    const plan = await planClients(id)
    const row = (await treeOf(plan.id)).find(one => one.kind === 'contact')
    expect(row).toMatchObject({ outcome: 'conflict', question: { ask: 'client_hat', decided: null } })
    const decided = await decide(plan.id, `contact:${contact}`, { decided: 'client_hat' })
    expect(only(decided.ticked)).toEqual({ create: 2 })
    await run(plan.id)
    const [hat] = await people()
    expect(hat).toMatchObject({
      personId: worker.personId,
      isPortalUser: true,
      firstName: 'Typed',
      status: 'not_invited',
    })
    const browser = await server.as(worker)
    // The new hat opens nothing before it is accepted.
    expect((await browser.call('GET /api/me')).clients).toEqual([])
    expect((await browser.call('GET /api/me')).portals).toMatchObject([{ role: 'contractor' }])
    expect(only((await planClients(id)).counts)).toEqual({ unchanged: 2 })
  })
})

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

  it('takes access from the people of an account that is gone only when that is ticked, and gives it back', async () => {
    await begin('Gone')
    const [acme] = (await addAccounts([{ name: 'Acme' }])) as [string]
    await addContacts([{ first_name: 'Ana', email: 'ana@gone.example', account_id: acme }])
    const { id } = await connect()
    await run((await planClients(id)).id)
    await inside(team.org, async ({ db }) => {
      await db.updateTable('contact').set({ account_id: null }).execute()
      await db.deleteFrom('account').where('id', '=', acme).execute()
    })
    const plan = await planClients(id)
    // The contact stays where it is: its account's row says what there is to say.
    expect(only(plan.counts)).toEqual({ unchanged: 1, deactivate: 1 })
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
