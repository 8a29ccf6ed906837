import { describe, expect, it } from 'vitest'
import { booksBalance } from '../src/portal/importing/run.ts'
import { inside } from './crm.ts'
import {
  addAccounts,
  addContacts,
  addDeals,
  admin,
  begin,
  choose,
  connect,
  makePlan,
  only,
  params,
  portal,
  refusal,
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
      reason: expect.stringContaining('Name: Old name → New name'),
    })
    await run(next.id)
    // Nobody typed the old name here: it follows the CRM.
    expect((await companies()).map(one => one.name)).toEqual(['New name'])
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
