// The connector over HTTP against the CRM that comes with the portal, as it is: no stand-in.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Access, CrmKind } from '../src/connectors/connector.ts'
import { portico } from '../src/connectors/portico/index.ts'
import { accessTo, readAll } from '../src/connectors/stand-in.ts'
import { buildAccounts, buildContacts, buildDeals } from '../src/crm/crm.factories.ts'
import { listen } from '../src/platform/app.ts'
import { buildTeam, generate, inside, openTestCrm, type TestCrm } from './crm.ts'

let crm: TestCrm
let server: Awaited<ReturnType<typeof listen>>
let team: Awaited<ReturnType<typeof buildTeam>>
let access: Access
let teams = 0

beforeAll(async () => {
  crm = await openTestCrm()
  server = await listen(crm.app, { host: '127.0.0.1', port: 0, setting: 'CRM_PORT' })
})
afterAll(async () => {
  await server?.close()
  await crm?.close()
})

beforeEach(async () => {
  team = await buildTeam(crm, `Larkspur ${++teams}`)
  access = await accessOf(team)
})
afterEach(() => access.outbound.close())

async function accessOf({ admin }: typeof team): Promise<Access> {
  const credentials = { email: admin.email, key: await generate(admin.call) }
  return accessTo({ baseUrl: `http://127.0.0.1:${server.port}`, credentials })
}

const many = (count: number, given: object = {}) => Array.from({ length: count }, () => given)
const fill = <R>(work: Parameters<typeof inside<R>>[1]) => inside(team.org, work)
const read = <K extends CrmKind>(kind: K, cursor: string | null = null) =>
  readAll(portico.fetch(access, kind, { cursor }))
const refusal = (reading: Promise<unknown>) => reading.catch(error => [error.code, error.reason])

describe('the bundled CRM’s', () => {
  test.each([0, 200, 401])('%i accounts, contacts and potentials are each read once', async count => {
    const made = await fill(async ctx => ({
      account: await buildAccounts(ctx, many(count)),
      contact: await buildContacts(ctx, many(count)),
      deal: await buildDeals(ctx, many(count)),
    }))
    for (const kind of ['account', 'contact', 'deal'] as const) {
      const pages = await read(kind)
      expect(pages.flatMap(page => page.records.map(record => record.id))).toEqual(made[kind])
      expect(pages.map(page => page.known)).toEqual(many(Math.max(1, Math.ceil(count / 200))).map(() => count))
      for (const page of pages.slice(0, -1)) expect(page.cursor).toEqual(expect.any(String))
      expect(pages.at(-1)?.cursor).toBeNull()
    }
  })

  test('records come with what it knows of them', async () => {
    const owner_id = team.rep.id
    const made = await fill(async ctx => {
      const place = { street: 'Kai 1', city: 'Hamburg', zip: '20457', country: 'Germany', shipping_city: 'Bremen' }
      const figures = { employees: 40, annual_revenue: '1250000.50', type: 'Customer', description: 'd'.repeat(5000) }
      const [account] = await buildAccounts(ctx, [{ name: 'Nørdlicht <b>GmbH</b>', owner_id, ...place, ...figures }])
      const of = { account_id: account as string, owner_id }
      const people = [
        { first_name: null, last_name: 'Ott', email: 'Lena.Ott@nordlicht.example', ...of },
        { first_name: 'Jo', last_name: null, email: null, do_not_process: true, owner_id },
      ]
      const contacts = await buildContacts(ctx, people)
      const work = {
        stage: 'Closed Won',
        amount: '48000.40',
        closing_date: '2026-03-31',
        contact_id: contacts[0] as string,
      }
      const deals = await buildDeals(ctx, [
        { name: 'Relaunch', next_step: 'Send the offer', type: 'New Business', ...work, ...of },
        { name: 'Nobody’s', stage: 'Negotiation', amount: null },
      ])
      return { account, contacts, deals }
    })
    const seconds = expect.stringMatching(/:\d\d\.000Z$/)
    expect((await read('account'))[0]?.records).toEqual([
      {
        id: made.account,
        name: 'Nørdlicht <b>GmbH</b>',
        type: 'Customer',
        industry: null,
        owner: 'Rui Costa',
        website: null,
        phone: null,
        address: { street: 'Kai 1', city: 'Hamburg', state: null, zip: '20457', country: 'Germany' },
        facts: {
          shippingAddress: { street: null, city: 'Bremen', state: null, zip: null, country: null },
          employees: 40,
          annualRevenue: 1250000.5,
          currency: 'EUR',
          description: 'd'.repeat(2000),
          createdAt: seconds,
        },
        modifiedAt: expect.any(Date),
      },
    ])
    expect((await read('contact'))[0]?.records).toMatchObject([
      { lastName: 'Ott', email: 'Lena.Ott@nordlicht.example', accountId: made.account, noProcessing: false },
      { firstName: 'Jo', lastName: '', email: null, accountId: null, owner: 'Rui Costa', noProcessing: true },
    ])
    expect((await read('deal'))[0]?.records).toMatchObject([
      {
        id: made.deals[0],
        name: 'Relaunch',
        accountId: made.account,
        owner: 'Rui Costa',
        type: 'New Business',
        standing: 'won',
        facts: {
          ...{ stage: 'Closed Won', amount: 48000.4, currency: 'EUR', probability: 100, closingOn: '2026-03-31' },
          ...{ nextStep: 'Send the offer', contact: 'Ott' },
        },
      },
      { id: made.deals[1], accountId: null, owner: null, standing: 'open', facts: { amount: null, probability: 75 } },
    ])
  })

  test('records are the same by query, the way beyond where a list ends, wherever it goes on', async () => {
    const owner_id = team.rep.id
    const made = await fill(async ctx => {
      const accounts = await buildAccounts(ctx, many(3, { owner_id, city: 'Oslo', annual_revenue: '1250000.50' }))
      const of = { account_id: accounts[0] as string, owner_id }
      const contact = await buildContacts(ctx, [...many(2100), { ...of, do_not_process: true }, of])
      await buildDeals(ctx, many(2, { ...of, contact_id: contact[0] as string, amount: '48000.40' }))
      return contact
    })
    for (const kind of ['account', 'contact', 'deal'] as const) {
      const [byList, byQuery] = [await read(kind), await read(kind, 'id:0')]
      expect(byQuery.flatMap(page => page.records)).toEqual(byList.flatMap(page => page.records as unknown[]))
    }
    const [first, second] = await read('contact', 'id:0')
    expect([first?.cursor, second?.cursor, second?.records.length]).toEqual([`id:${made[1999]}`, null, 102])
    const ids = (await read('contact', `id:${made[2050]}`)).flatMap(page => page.records.map(record => record.id))
    expect(ids).toEqual(made.slice(2051))
    expect(await read('contact', `id:${made.at(-1)}`)).toMatchObject([{ records: [], cursor: null }])
  })

  test('contacts that come, change and go meanwhile make none come twice and leave none out', async () => {
    const made = await fill(ctx => buildContacts(ctx, many(401)))
    const gone = made[300] as string
    const later: string[] = []
    const ids: string[] = []
    for await (const page of portico.fetch(access, 'contact', { cursor: null })) {
      ids.push(...page.records.map(record => record.id))
      if (later.length > 0) continue
      // The page that was asked ahead may have it still.
      await fill(async ctx => {
        await ctx.db
          .deleteFrom('contact')
          .where('id', 'in', [made[7] as string, gone])
          .execute()
        later.push(...(await buildContacts(ctx, [{}])))
      })
    }
    const always = (id: string) => id !== gone
    expect(ids.filter(always)).toEqual([...made, ...later].filter(always))
  })
})

describe('one account', () => {
  test('comes with its 250 potentials and no others', async () => {
    const { account, deals } = await fill(async ctx => {
      const [account, other] = (await buildAccounts(ctx, [{ name: 'Nordlicht' }, {}])) as [string, string]
      const deals = await buildDeals(ctx, many(250, { account_id: account }))
      await buildDeals(ctx, [{ account_id: other }, {}])
      return { account, deals }
    })
    const found = await portico.fetchAccount(access, account)
    expect(found.account).toMatchObject({ id: account, name: 'Nordlicht' })
    expect(found.deals.map(deal => deal.id)).toEqual(deals)
  })

  test('that was deleted is gone, and so is what cannot be one', async () => {
    const [account] = await fill(ctx => buildAccounts(ctx, [{}]))
    await fill(ctx => ctx.db.deleteFrom('account').execute())
    for (const id of [account as string, '4999999999999999999', 'no-id', '..'])
      expect(await portico.fetchAccount(access, id)).toEqual({ account: null, deals: [] })
  })

  test('of another organisation is not there', async () => {
    const other = await buildTeam(crm, 'Foreign')
    const [account] = await inside(other.org, ctx => buildAccounts(ctx, [{}]))
    expect(await portico.fetchAccount(access, account as string)).toEqual({ account: null, deals: [] })
  })
})

describe('a reading that was broken off', () => {
  const placeLost = ['unexpected_answer', 'place_lost']
  let cursor: string | null
  beforeEach(async () => {
    await fill(ctx => buildContacts(ctx, many(450)))
    cursor = (await read('contact'))[0]?.cursor ?? null
  })

  test('goes on with another key of the same administrator', async () => {
    access = await accessOf(team)
    expect((await read('contact', cursor)).map(page => page.records.length)).toEqual([200, 50])
  })

  test('has lost its place a day later, and with the key of another administrator', async () => {
    const before = crm.clock.now
    crm.clock.now = new Date(before.getTime() + 86_400_000)
    expect(await refusal(read('contact', cursor))).toEqual(placeLost)
    crm.clock.now = before
    expect(await read('contact', cursor)).toHaveLength(2)
    await fill(ctx =>
      ctx.db.updateTable('crm_user').set({ profile: 'Administrator' }).where('id', '=', team.rep.id).execute(),
    )
    access = await accessOf({ ...team, admin: team.rep })
    expect(await refusal(read('contact', cursor))).toEqual(placeLost)
  })

  test('ends at the page after which its key was replaced', async () => {
    const sizes: number[] = []
    const reading = (async () => {
      for await (const page of portico.fetch(access, 'contact', { cursor: null })) {
        sizes.push(page.records.length)
        if (sizes.length === 1) await generate(team.admin.call)
      }
    })()
    expect(await refusal(reading)).toEqual(['key_rejected', 'KEY_REPLACED'])
    expect(sizes[0]).toBe(200)
    expect(sizes.length).toBeLessThan(3)
  })
})
