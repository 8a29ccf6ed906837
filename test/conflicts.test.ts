import { describe, expect, it } from 'vitest'
import { booksBalance } from '../src/portal/importing/run.ts'
import { inside } from './crm.ts'
import {
  addAccounts,
  addContacts,
  addUsers,
  admin,
  begin,
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
const decide = (plan: string, row: string, body: object) =>
  admin.call('PUT /api/p/{portal}/plans/{plan}/rows/{crmId}/decision', {
    params: { ...params(), plan, crmId: row },
    body: body as never,
  })
const decideMany = (plan: string, selection: object, decided: string) =>
  admin.call('PUT /api/p/{portal}/plans/{plan}/decisions', {
    params: { ...params(), plan },
    body: { selection, decided } as never,
  })
const conflicts = (query: object = {}) =>
  admin.call('GET /api/p/{portal}/conflicts', { params: params(), query: { limit: 100, ...query } })
const takeBack = (decision: string) =>
  admin.call('DELETE /api/p/{portal}/conflicts/{decision}', { params: { ...params(), decision } })
const shown = ({ outcome, reason }: { outcome: string; reason: string }) => [outcome, reason]
const today = `${new Date().getUTCDate()} `
const open = { all: true, filter: { outcome: ['conflict'] } }

describe('a decision about a conflict', () => {
  it('is given again by later plans where the same is asked, with who made it, and whichever plan came before', async () => {
    await begin('Memory')
    const name = (await admin.call('GET /api/me')).name
    for (const company of ['Pine', 'Oak', 'Elm']) await portal.clientUser({ company })
    const [pine, oak, elm] = (await addAccounts([{ name: 'PINE' }, { name: 'OAK' }, { name: 'ELM' }])) as [
      string,
      string,
      string,
    ]
    await addContacts([{ first_name: 'Rui', email: portal.owner.email }])
    const { id } = await connect()
    const first = await planClients(id)
    expect(only(first.counts)).toEqual({ conflict: 4 })
    const hat = (await rowsOf(first.id, { kind: ['contact'] }))[0]
    await decide(first.id, `account:${pine}`, { decided: 'same' })
    await decide(first.id, `account:${oak}`, { decided: 'separate' })
    await decide(first.id, `account:${elm}`, { decided: 'leave' })
    await decide(first.id, hat?.id ?? '', { decided: 'client_hat' })

    const next = await planClients(id)
    const as = `as decided by ${name}, ${today}`
    expect((await rowsOf(next.id, { sort: 'name' })).map(shown)).toEqual([
      ['skip', expect.stringContaining(`Left out, ${as}`)],
      ['create', expect.stringContaining(`A company of its own, ${as}`)],
      ['link', expect.stringContaining(`The same company as Pine, ${as}`)],
      ['create', expect.stringContaining(`becomes a client user too, ${as}`)],
    ])
    const elmRow = (await treeOf(next.id)).find(row => row.id === `account:${elm}`)
    expect(elmRow).toMatchObject({ reason: expect.stringContaining('. A company of this name is here. The same?') })
    expect(elmRow?.question).toMatchObject({ decided: 'leave' })
    expect(next.ticked.link + next.ticked.create).toBe(3)
    const done = await run(next.id)
    expect(done.kinds.every(one => booksBalance(one.books))).toBe(true)
    expect(done.books).toMatchObject({ linked: 1, created: 2, skipped: 1, conflict: 0 })
    expect(only((await planClients(id)).counts)).toEqual({ unchanged: 3, skip: 1 })

    // A company that comes along since makes it another question than the one that was answered.
    const [later] = (await addAccounts([{ name: 'Elm', website: 'elm.example' }])) as [string]
    await decide((await planClients(id)).id, `account:${later}`, { decided: 'separate' })
    await admin.call('POST /api/p/{portal}/client-companies', {
      params: params(),
      body: { name: 'Elmwood', website: 'www.elm.example' },
    })
    const asked = await rowsOf((await planClients(id)).id, { outcome: ['conflict'] })
    expect(asked.map(row => row.id)).toEqual([`account:${later}`])
  })

  it('leaves CRM users out too, until the record changes or it is taken back', async () => {
    await begin('Left out')
    const [one, two] = (await addUsers([
      { first_name: 'Ana', last_name: 'One', email: 'team@left.example' },
      { first_name: 'Ben', email: 'team@left.example' },
    ])) as [string, string]
    await portal.clientUser({ email: 'cleo@left.example', company: 'Oak' })
    await addUsers([{ first_name: 'Cleo', email: 'cleo@left.example' }])
    const { id } = await connect()
    const plan = await makePlan(id)
    const asked = await rowsOf(plan.id, { outcome: ['conflict'] })
    expect(asked.map(row => row.reason)).toEqual(['Same email as Ana One', 'Is a client user here, of Oak'])
    for (const row of asked) await decide(plan.id, row.id, { decided: 'leave' })
    expect(await refusal(decide(plan.id, one, { decided: 'leave' }))).toMatchObject({ status: 404 })
    expect(await refusal(decide(plan.id, two, { decided: 'separate' }))).toMatchObject({ status: 404 })
    const next = await makePlan(id)
    expect(only(next.counts)).toEqual({ create: 3, skip: 2 })
    expect((await rowsOf(next.id, { outcome: ['skip'] }))[0]?.reason).toMatch(/^Left out, as decided by .*Same email/)

    const { rows, counts } = await conflicts({ state: 'decided' })
    expect(counts).toEqual({ open: 0, decided: 2 })
    const cleo = rows.find(row => row.name.startsWith('Cleo'))
    expect(cleo).toMatchObject({
      reason: 'Is a client user here, of Oak',
      decision: { decided: 'leave', isDone: false },
    })
    await takeBack(cleo?.id ?? '')
    expect(await refusal(takeBack(cleo?.id ?? ''))).toMatchObject({ status: 404 })
    expect((await rowsOf(next.id, { outcome: ['conflict'] })).map(row => row.reason)).toEqual([
      'Is a client user here, of Oak',
    ])
    await inside(team.org, ({ db }) =>
      db.updateTable('crm_user').set({ title: 'New', modified_time: new Date() }).where('id', '=', two).execute(),
    )
    const changed = await makePlan(id)
    expect(only(changed.counts)).toEqual({ create: 3, conflict: 2 })
    expect((await conflicts()).counts).toEqual({ open: 2, decided: 0 })
  })

  it('is asked again with the people of a company once it is taken back', async () => {
    await begin('Taken back')
    await portal.clientUser({ company: 'Pine' })
    const [pine] = (await addAccounts([{ name: 'PINE' }])) as [string]
    await addContacts([{ first_name: 'Gwen', account_id: pine }])
    const { id } = await connect()
    const plan = await planClients(id)
    await decide(plan.id, `account:${pine}`, { decided: 'separate' })
    expect(only((await planClients(id)).counts)).toEqual({ create: 2 })
    const [made] = (await conflicts({ state: 'decided' })).rows
    await takeBack(made?.id ?? '')
    const latest = (await conflicts()).plans.find(one => one.kind === 'client')
    const now = await rowsOf(latest?.id ?? '')
    expect(now.map(shown)).toEqual([
      ['skip', 'Waits for the decision about PINE'],
      ['conflict', 'A company of this name is here. The same?'],
    ])
  })

  it('made in a plan that was carried out holds from the next one on', async () => {
    await begin('Used')
    await portal.clientUser({ company: 'Pine' })
    const [pine] = (await addAccounts([{ name: 'PINE' }, { name: 'Birch' }])) as [string]
    const { id } = await connect()
    const plan = await planClients(id)
    const done = await run(plan.id)
    expect(done.books).toMatchObject({ created: 1, conflict: 1 })
    expect((await conflicts()).rows).toMatchObject([{ rowId: `account:${pine}`, planId: plan.id }])
    await decide(plan.id, `account:${pine}`, { decided: 'same' })
    expect((await conflicts()).counts).toEqual({ open: 0, decided: 1 })
    const report = await admin.call('GET /api/p/{portal}/runs/{run}', { params: { ...params(), run: done.id } })
    expect(report.books).toEqual(done.books)
    const next = await planClients(id)
    expect(only(next.counts)).toEqual({ link: 1, unchanged: 1 })
    await run(next.id)
    expect((await conflicts({ state: 'decided' })).rows).toMatchObject([
      { decision: { decided: 'same', isDone: true, company: { name: 'Pine' } } },
    ])
  })
})

describe('decisions in bulk', () => {
  it('answer what they fit, leave what they do not, and bring the people of the companies along', async () => {
    await begin('Many')
    for (const company of ['One', 'Two', 'Acme', 'Acme north']) await portal.clientUser({ company })
    const twins = { website: 'acme.example' }
    for (const company of (
      await admin.call('GET /api/p/{portal}/client-companies', { params: params(), query: { q: 'acme' } })
    ).rows)
      await admin.call('PATCH /api/p/{portal}/client-companies/{company}', {
        params: { ...params(), company: company.id },
        body: { version: company.version, ...twins },
      })
    const [one, two] = (await addAccounts([
      { name: 'One' },
      { name: 'ONE' },
      { name: 'Two' },
      { name: 'Acme', ...twins },
    ])) as [string, string]
    await addContacts([
      { first_name: 'Gwen', account_id: one },
      { first_name: 'Rui', email: portal.owner.email },
    ])
    const { id } = await connect()
    const plan = await planClients(id)
    expect(only(plan.counts)).toEqual({ conflict: 5, skip: 1 })

    // Of two accounts that are one company, the first; one of several companies is for somebody to look at.
    expect(await decideMany(plan.id, open, 'same')).toEqual({ decided: 2, left: 3 })
    const after = await admin.call('GET /api/p/{portal}/plans/{plan}', { params: { ...params(), plan: plan.id } })
    expect(only(after.counts)).toEqual({ link: 2, create: 1, conflict: 3 })
    expect((await refusal(decide(plan.id, `account:${two}`, { decided: 'same' }))).code).toBe('company_taken')
    expect(await decideMany(plan.id, open, 'client_hat')).toEqual({ decided: 1, left: 2 })
    expect(await decideMany(plan.id, { ids: [`account:${two}`, `account:${one}`] }, 'separate')).toEqual({
      decided: 2,
      left: 0,
    })
    expect(await decideMany(plan.id, { all: true }, 'leave')).toEqual({ decided: 1, left: 0 })
    expect(await decideMany(plan.id, { all: true }, 'leave')).toEqual({ decided: 0, left: 0 })
    const next = await planClients(id)
    expect(only(next.counts)).toEqual({ link: 1, create: 4, skip: 1 })
    expect(booksBalance((await run(next.id)).books)).toBe(true)
  })

  it('leave out a thousand and more', async () => {
    await begin('Thousand')
    const twice = (email: string) => [{ email }, { email }]
    await addUsers(Array.from({ length: 1100 }, (_, n) => twice(`u${n}@many.example`)).flat())
    const plan = await makePlan((await connect()).id)
    expect(plan.counts.conflict).toBe(1100)
    expect(await decideMany(plan.id, { ...open, except: [] }, 'leave')).toEqual({ decided: 1100, left: 0 })
    const pages = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof conflicts>> = await conflicts({
        state: 'decided',
        ...(cursor && { cursor }),
      })
      pages.push(...page.rows.map(row => row.id))
      cursor = page.next
    }
    expect(new Set(pages).size).toBe(1100)
    expect((await makePlan(plan.connectionId)).counts).toMatchObject({ conflict: 0, skip: 1100 })
  })
})

describe('the one place for conflicts', () => {
  it('shows those of all latest plans, narrowed by connection, kind and words, page by page, to administrators alone', async () => {
    await begin('Place')
    await portal.clientUser({ company: 'Pine', email: 'noor@place.example' })
    await addUsers([{ first_name: 'Noor', email: 'noor@place.example' }])
    const [pine, birch] = (await addAccounts([{ name: 'Pine' }, { name: 'Birch' }])) as [string, string]
    await addContacts([
      { first_name: 'Same', last_name: 'One', email: 'info@birch.example', account_id: birch },
      { first_name: 'Same', last_name: 'Two', email: 'info@birch.example', account_id: birch },
    ])
    const { id } = await connect()
    await makePlan(id)
    await planClients(id)
    const all = await conflicts()
    expect(all.rows.map(row => [row.kind, row.name.split(' ')[0], row.account?.name ?? null])).toEqual([
      ['user', 'Noor', null],
      ['account', 'Pine', null],
      ['contact', 'Same', 'Birch'],
    ])
    expect(all).toMatchObject({ total: 3, counts: { open: 3, decided: 0 } })
    expect(all.rows[1]).toMatchObject({
      rowId: `account:${pine}`,
      organizationName: 'Place',
      question: { ask: 'same_company', companies: [{ name: 'Pine' }] },
      page: expect.stringContaining(pine),
    })
    const names = async (query: object) => (await conflicts(query)).rows.map(row => row.name.split(' ')[0])
    expect(await names({ kind: ['user', 'account'] })).toEqual(['Noor', 'Pine'])
    expect(await names({ q: 'birch' })).toEqual(['Same'])
    expect(await names({ connection: [id] })).toHaveLength(3)
    expect(await names({ connection: [crypto.randomUUID()] })).toEqual([])
    const first = await conflicts({ limit: 2 })
    expect(await names({ limit: 2, cursor: first.next })).toEqual(['Same'])
    const manager = await server.as(await portal.person('manager'))
    const refused = manager.call('GET /api/p/{portal}/conflicts', { params: params(), query: {} })
    expect((await refusal(refused)).status).toBe(403)
  })
})
