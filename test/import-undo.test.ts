import { describe, expect, it } from 'vitest'
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
  only,
  params,
  portal,
  refusal,
  run,
  server,
  staff,
  team,
  treeOf,
  undo as undoRun,
} from './staff-import.ts'

const clients = async () =>
  (await admin.call('GET /api/p/{portal}/client-users', { params: params(), query: { limit: 100 } })).rows
const companies = async () =>
  (await admin.call('GET /api/p/{portal}/client-companies', { params: params(), query: { limit: 100 } })).rows

/** Works out what undoing a run would do. */
async function preview(id: string) {
  const { id: reversal } = await admin.call('POST /api/p/{portal}/runs/{run}/reversal', {
    params: { ...params(), run: id },
  })
  await server.drain()
  const at = { params: { ...params(), reversal } }
  const view = await admin.call('GET /api/p/{portal}/reversals/{reversal}', at)
  const { rows } = await admin.call('GET /api/p/{portal}/reversals/{reversal}/rows', { ...at, query: { limit: 200 } })
  const counts = Object.fromEntries(view.counts.map(({ kind, outcome, count }) => [`${kind} ${outcome}`, count]))
  return { id: reversal, counts, told: rows.map(row => [row.name, row.outcome, row.reason]), state: view.state }
}

async function undo(id: string) {
  const done = await undoRun(id)
  expect([done.state, done.kinds.every(one => booksBalance(one.books))]).toEqual(['done', true])
  return done
}

/** Everything an import writes to, without times and without what tells of imports themselves. */
async function world() {
  const rows = async (table: string, but: string) => {
    const { rows } = await inPortal(
      `select to_jsonb(t) - '{${but}}'::text[] as row from ${table} t where portal_id = $1`,
    )
    return rows.map(one => JSON.stringify(one.row)).sort()
  }
  return {
    person: await rows('person', 'version'),
    portal_user: await rows('portal_user', 'version,last_seen_at'),
    client_company: await rows('client_company', 'version'),
    client_user: await rows('client_user', 'version'),
    crm_link: await rows('crm_link', 'created_at,run_id,made_by,digest'),
    project_member: await rows('project_member', 'added_at'),
    project_client: await rows('project_client', 'added_at'),
  }
}

async function inPortal(text: string) {
  const { Client } = await import('pg')
  const client = new Client({ connectionString: server.databaseUrl, options: '-c search_path=portal' })
  await client.connect()
  try {
    return await client.query<{ row: unknown }>(text, [portal.id])
  } finally {
    await client.end()
  }
}

describe('undo of a staff import', () => {
  it('takes away whom it brought in, puts back what it changed, and keeps whoever came in or was changed since', async () => {
    await begin('Undo')
    const project = await portal.project('Website')
    const here = await portal.person('contractor', { email: 'tied@undo.example', firstName: 'Typed' })
    const [ana] = (await addUsers([
      { first_name: 'Ana', last_name: 'A', email: 'ana@undo.example' },
      { first_name: 'Ben', last_name: 'B', email: 'ben@undo.example' },
      { first_name: 'Cleo', last_name: 'C', email: 'cleo@undo.example' },
      { first_name: 'Tied', last_name: 'T', email: 'tied@undo.example', title: 'Designer' },
    ])) as [string]
    const { id } = await connect()
    const before = await world()
    const plan = await makePlan(id)
    await choose(plan.id, { ids: [ana] }, { addProjects: [project] })
    const first = await run(plan.id, true)
    await server.drain()
    expect(first.canBeUndone).toBe(true)

    // Ben comes in, Cleo gets another title by hand.
    const [mail] = await server.mails('ben@undo.example')
    const token = /invitation\/([^\s]+)/.exec(mail?.text ?? '')?.[1] ?? ''
    await server.browser().call('POST /api/invitations/{token}/acceptance', {
      params: { token },
      body: { password: 'seven green bicycles' },
    })
    const cleo = (await staff()).find(one => one.email === 'cleo@undo.example')
    await admin.call('PATCH /api/p/{portal}/portal-users/{portalUser}', {
      params: { ...params(), portalUser: cleo?.id ?? '' },
      body: { version: cleo?.version ?? 0, title: 'Boss' },
    })

    const seen = await preview(first.id)
    expect(seen.state).toBe('ready')
    expect(seen.told.filter(([name]) => /Ana|Ben|Cleo|Typed|Tied/.test(String(name)))).toEqual([
      ['Ana A', 'remove', 'Came in with this import'],
      ['Ben B', 'untie', 'Has signed in: stays, no longer tied to the CRM'],
      ['Cleo C', 'skip', expect.stringMatching(/^Changed since by Undo owner No \d+, \d+ \w+ \d+: title$/)],
      ['Tied T', 'untie', 'Was here before: no longer tied to the CRM'],
    ])
    // What is kept comes first where the outcome sorts, a page at a time.
    const sorted = { params: { ...params(), reversal: seen.id }, query: { sort: 'outcome' as const, limit: 2 } }
    const told: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = { ...sorted.query, ...(cursor && { cursor }) }
      const page = await admin.call('GET /api/p/{portal}/reversals/{reversal}/rows', { ...sorted, query })
      told.push(...page.rows.map(row => row.outcome))
      cursor = page.next
    }
    expect(told).toEqual(['skip', 'remove', 'remove', 'remove', 'untie', 'untie'])
    const undone = await undo(first.id)
    expect(undone.reverses).toMatchObject({ id: first.id, isUndo: false })
    expect(undone.books).toMatchObject({ read: 6, removed: 3, untied: 2, skipped: 1 })
    const csv = await admin.send('GET', `/api/p/${portal.id}/runs/${undone.id}/report.csv`)
    expect(await csv.text()).toMatch(/Cleo C,.*,Kept,"Changed since by/)
    const people = await staff()
    expect(people.map(one => one.name).sort()).toEqual(
      [
        'Ben B',
        'Cleo C',
        people.find(one => one.isOwner)?.name,
        people.find(one => one.id === here.portalUserId)?.name,
      ].sort(),
    )
    expect(people.find(one => one.id === here.portalUserId)).toMatchObject({ title: null, source: null, held: [] })
    expect(people.find(one => one.name === 'Ben B')).toMatchObject({ status: 'active', source: null })
    expect((await world()).project_member).toEqual(before.project_member)
    // It is said on the import itself, which cannot be undone twice; and the next plan offers everybody again.
    const again = await admin.call('GET /api/p/{portal}/runs/{run}', { params: { ...params(), run: first.id } })
    expect([again.reversedBy?.id, again.canBeUndone]).toEqual([undone.id, false])
    expect(only((await makePlan(id)).counts)).toEqual({ create: 3, link: 2, unchanged: 1 })
  })
})

describe('undo of a clients’ import', () => {
  it('leaves the portal as it was, and the undo of the undo as it had become', async () => {
    await begin('There and back')
    const project = await portal.project('Website')
    await portal.clientUser({ email: 'noor@pine.example', company: 'Pine' })
    const [pine, alder] = (await addAccounts([
      { name: 'Pine', phone: '+1', website: 'pine.example' },
      { name: 'Alder', industry: 'Energy' },
    ])) as [string, string]
    await addContacts([
      { first_name: 'Noor', last_name: 'El', email: 'noor@pine.example', title: 'Partner', account_id: pine },
      { first_name: 'Both', last_name: 'Ways', email: 'both@x.example', account_id: pine },
      { first_name: 'Both', last_name: 'Ways', email: 'both@x.example', account_id: alder },
      { first_name: 'Jürgen', last_name: 'Voß', email: null, account_id: alder },
    ])
    const { id } = await connect()
    const before = await world()
    const plan = await makePlan(id, undefined, 'client')
    const asked = (await treeOf(plan.id)).find(row => row.name === 'Pine')
    await admin.call('PUT /api/p/{portal}/plans/{plan}/rows/{crmId}/decision', {
      params: { ...params(), plan: plan.id, crmId: asked?.id ?? '' },
      body: { decided: 'same' },
    })
    await choose(plan.id, { ids: [`account:${alder}`] }, { addProjects: [project] })
    const first = await run(plan.id)
    const after = await world()
    expect(first.books).toMatchObject({ created: 4, linked: 2 })

    const undone = await undo(first.id)
    expect(undone.kinds.map(({ kind, books }) => [kind, books.removed, books.untied, books.skipped])).toEqual([
      ['account', 1, 1, 0],
      ['contact', 3, 1, 0],
    ])
    expect(await world()).toEqual(before)
    expect(await companies()).toMatchObject([{ name: 'Pine', phone: null, held: [] }])

    const redone = await undo(undone.id)
    expect(redone.kinds.map(({ kind, books }) => [kind, books.recreated, books.retied])).toEqual([
      ['account', 1, 1],
      ['contact', 3, 1],
    ])
    const back = await world()
    // What people typed was held by the tie; a tie made again does not take it away a second time.
    expect({ ...back, person: [], client_user: [], client_company: [] }).toEqual({
      ...after,
      person: [],
      client_user: [],
      client_company: [],
    })
    expect(await undo(redone.id)).toMatchObject({ books: { removed: 4, untied: 2 } })
    expect(await world()).toEqual(before)
  })

  it('puts back addresses, names, companies and access, field by field', async () => {
    await begin('Fields')
    const [alder, birch] = (await addAccounts([{ name: 'Alder' }, { name: 'Birch' }])) as [string, string]
    const [ana, ben, dan] = (await addContacts(
      ['Ana', 'Ben', 'Dan'].map(first_name => ({
        first_name,
        last_name: 'Silva',
        email: `${first_name.toLowerCase()}@fields.example`,
        title: 'Writer',
        phone: '+1',
        account_id: alder,
      })),
    )) as [string, string, string]
    const { id } = await connect()
    await run((await makePlan(id, undefined, 'client')).id)
    const before = await world()
    await inside(team.org, async ({ db }) => {
      const now = { modified_time: new Date() }
      await db
        .updateTable('contact')
        .set({ ...now, email: 'new@fields.example', email_key: 'new@fields.example', title: 'Editor', phone: '+2' })
        .where('id', '=', ana)
        .execute()
      await db
        .updateTable('contact')
        .set({ ...now, account_id: birch, do_not_process: true })
        .where('id', '=', ben)
        .execute()
      await db
        .updateTable('account')
        .set({ ...now, name: 'Alder & Sons', website: 'alder.example' })
        .where('id', '=', alder)
        .execute()
      await db.deleteFrom('contact').where('id', '=', dan).execute()
    })
    const plan = await makePlan(id, undefined, 'client')
    await choose(plan.id, { ids: [`contact:${dan}`] }, { selected: true })
    const second = await run(plan.id)
    expect(second.books).toMatchObject({ updated: 3, deactivated: 1 })
    expect((await clients()).find(one => one.firstName === 'Ben')?.company?.name).toBe('Birch')

    // Ana's title is changed by hand since: it stays, the rest goes back.
    const hers = (await clients()).find(one => one.firstName === 'Ana')
    await admin.call('PATCH /api/p/{portal}/client-users/{clientUser}', {
      params: { ...params(), clientUser: hers?.id ?? '' },
      body: { version: hers?.version ?? 0, title: 'Head of words' },
    })
    const { told } = await preview(second.id)
    expect(told.find(([name]) => name === 'Ana Silva')?.[2]).toMatch(
      /^Gets back what was here before\. Keeps title, changed since by Fields owner/,
    )
    const undone = await undo(second.id)
    expect(undone.books).toMatchObject({ restored: 3, reactivated: 1 })
    const people = await clients()
    expect(people.find(one => one.firstName === 'Ana')).toMatchObject({
      email: 'ana@fields.example',
      phone: '+1',
      title: 'Head of words',
    })
    expect(people.find(one => one.firstName === 'Ben')).toMatchObject({
      company: { name: 'Alder' },
      status: 'not_invited',
    })
    expect(people.find(one => one.firstName === 'Dan')?.status).toBe('not_invited')
    expect((await world()).client_company).toEqual(before.client_company)
  })

  it('keeps a company where somebody was added by hand, and refuses an import that is too old', async () => {
    await begin('Kept')
    const [alder] = (await addAccounts([{ name: 'Alder' }])) as [string]
    await addContacts([{ first_name: 'Ana', email: 'ana@kept.example', account_id: alder }])
    const { id } = await connect()
    const first = await run((await makePlan(id, undefined, 'client')).id)
    const [company] = await companies()
    await admin.call('POST /api/p/{portal}/client-users', {
      params: params(),
      body: { firstName: 'By', lastName: 'Hand', company: { id: company?.id ?? '' } } as never,
    })
    expect((await preview(first.id)).told).toEqual([
      ['Alder', 'skip', '1 person of it stays'],
      [expect.stringContaining('Ana'), 'remove', 'Came in with this import'],
    ])
    await undo(first.id)
    expect((await clients()).map(one => one.name)).toEqual(['By Hand'])
    await inPortal(`update run set started_at = now() - interval '31 days' where portal_id = $1`)
    const late = admin.call('POST /api/p/{portal}/runs/{run}/reversal', { params: { ...params(), run: first.id } })
    expect((await refusal(late)).code).toBe('too_old_to_undo')
  })
})
