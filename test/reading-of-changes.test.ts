import fc from 'fast-check'
import { type Selectable, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { CrmTables } from '../src/crm/crm.tables.ts'
import { transact } from '../src/portal/people/people.ts'
import { generate, inside } from './crm.ts'
import { buildPortal } from './factories.ts'
import { addAccounts, addContacts, addDeals, baseUrl, begin, crm, server, team } from './staff-import.ts'

const day = 24 * 3_600_000

/** Both products agree on the time, and everything in the CRM is of yesterday, so that nothing counts as changed. */
async function age() {
  crm.clock.now = new Date()
  const old = new Date(crm.clock.now.getTime() - day)
  await inside(team.org, async ({ db }) => {
    for (const table of ['crm_user', 'account', 'contact', 'deal'] as const)
      await db.updateTable(table).set({ modified_time: old }).execute()
    await db.updateTable('deleted_record').set({ deleted_time: old }).execute()
  })
}

type Table = 'crm_user' | 'account' | 'contact' | 'deal'
const edit = (table: Table, id: string, set: object, at = crm.clock.now) =>
  inside(team.org, ({ db }) =>
    db
      .updateTable(table)
      .set({ ...set, modified_time: at })
      .where('id', '=', id)
      .execute(),
  )
const remove = async (table: 'account' | 'contact' | 'potential', id: string) =>
  expect((await team.admin.call('DELETE', `/api/${table}s/${id}`)).status).toBeLessThan(300)
const idsOf = (table: Table) =>
  inside(team.org, async ({ db }) =>
    (await db.selectFrom(table).select('id').orderBy('id').execute()).map(row => String(row.id)),
  )

/** A portal that is tied to the organisation under test. */
async function side(name: string) {
  const portal = await buildPortal(server.portal, name)
  const admin = await server.as(portal.owner)
  const at = { portal: portal.id }
  const body = { baseUrl, email: team.admin.email, key: await keyOf() }
  const { id: connection } = await admin.call('POST /api/p/{portal}/connections', { params: at, body })
  const read = async (everything = false) => {
    const { id } = await admin.call('POST /api/p/{portal}/connections/{connection}/snapshots', {
      params: { ...at, connection },
      body: { kind: 'client', everything },
    })
    await server.drain()
    return admin.call('GET /api/p/{portal}/snapshots/{snapshot}', { params: { ...at, snapshot: id } })
  }
  const plan = async (snapshot: string) => {
    const { id } = await admin.call('POST /api/p/{portal}/snapshots/{snapshot}/plans', {
      params: { ...at, snapshot },
      body: {},
    })
    await server.drain()
    const params = { ...at, plan: id }
    const { counts, kinds, total, brake, ticked } = await admin.call('GET /api/p/{portal}/plans/{plan}', { params })
    const { rows } = await admin.call('GET /api/p/{portal}/plans/{plan}/rows', { params, query: { limit: 200 } })
    const said = rows.map(row => [row.id, row.kind, row.name, row.outcome, row.reason, row.selected])
    return { id, says: { counts, kinds, total, brake, ticked, rows: said } }
  }
  const run = async (id: string) => {
    await admin.call('POST /api/p/{portal}/plans/{plan}/runs', {
      params: { ...at, plan: id },
      body: { invite: false, go: true },
    })
    await server.drain()
  }
  const records = () =>
    transact(portal.ctx, async ({ db }) => {
      const { rows } = await sql<{ record: object }>`
        select to_jsonb(r) - '{portal_id,connection_id,snapshot_id,removed_in}'::text[]
          || jsonb_build_object('gone', r.removed_in is not null) as record
        from crm_record r where r.portal_id = ${portal.id} order by r.kind, r.crm_id`.execute(db)
      return rows.map(row => row.record)
    })
  return { portal, read, plan, run, records }
}

let key: { org: string; key: string } | undefined
async function keyOf() {
  if (key?.org !== team.org.orgId) key = { org: team.org.orgId, key: await generate(team.admin.call) }
  return key.key
}

async function fill(name: string) {
  await begin(name)
  const accounts = await addAccounts(
    Array.from({ length: 6 }, (_, n) => ({ name: `Company ${n}`, owner_id: team.rep.id })),
  )
  const contacts = await addContacts(
    Array.from({ length: 12 }, (_, n) => ({
      first_name: `First${n}`,
      last_name: `Last${n}x`,
      email: `c${n}@changes.example`,
      account_id: accounts[n % 6] ?? null,
      owner_id: team.rep.id,
    })),
  )
  await addDeals(
    Array.from({ length: 4 }, (_, n) => ({ account_id: accounts[n] ?? null, contact_id: contacts[n] ?? null })),
  )
  await age()
  return { accounts, contacts }
}

const dropped: Selectable<CrmTables['contact']>[] = []
const one = (from: readonly string[], n: number) => from[n % Math.max(1, from.length)]

/** What people may do in a CRM; each picks its record by a number. */
const acts: Record<string, (n: number, mark: string) => Promise<unknown>> = {
  title: async (n, title) => edit('contact', one(await idsOf('contact'), n) ?? '0', { title }),
  email: async (n, mark) => {
    const email = `${mark}@new.example`
    return edit('contact', one(await idsOf('contact'), n) ?? '0', { email, email_key: email })
  },
  rename: async (n, mark) => edit('contact', one(await idsOf('contact'), n) ?? '0', { last_name: mark }),
  move: async (n, _) =>
    edit('contact', one(await idsOf('contact'), n) ?? '0', { account_id: one(await idsOf('account'), n * 7) ?? null }),
  company: async (n, name) => edit('account', one(await idsOf('account'), n) ?? '0', { name }),
  stage: async (n, next_step) => edit('deal', one(await idsOf('deal'), n) ?? '0', { next_step }),
  owner: async (n, mark) => edit('crm_user', one(await idsOf('crm_user'), n) ?? '0', { last_name: mark }),
  addAccount: (_, name) => addAccounts([{ name, modified_time: crm.clock.now }]),
  addContact: async (n, mark) =>
    addContacts([
      { first_name: mark, account_id: one(await idsOf('account'), n) ?? null, modified_time: crm.clock.now },
    ]),
  dropContact: async n => {
    const id = one(await idsOf('contact'), n)
    if (!id) return
    dropped.push(
      await inside(team.org, ({ db }) =>
        db.selectFrom('contact').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
      ),
    )
    await remove('contact', id)
  },
  dropAccount: async n => {
    const id = one(await idsOf('account'), n)
    if (id) await remove('account', id)
  },
  dropDeal: async n => {
    const id = one(await idsOf('deal'), n)
    if (id) await remove('potential', id)
  },
  // As it was, with its old id and the time of its last change before it went: nothing but the count tells.
  restoreContact: async n => {
    const [row] = dropped.splice(n % Math.max(1, dropped.length), 1)
    if (!row) return
    const accounts = await idsOf('account')
    const account_id = row.account_id && accounts.includes(String(row.account_id)) ? row.account_id : null
    await inside(team.org, ({ db }) =>
      db
        .insertInto('contact')
        .values({ ...row, account_id })
        .execute(),
    )
  },
}

describe('a reading of changes', () => {
  it('asks only for what changed, stands for everything, and says so', async () => {
    const { contacts } = await fill('Changes')
    const a = await side('Changes')
    const first = await a.read()
    expect([first.changesSince, first.read]).toEqual([null, 22])
    await a.run((await a.plan(first.id)).id)
    await edit('contact', contacts[5] ?? '', { title: 'Head of sound' })
    await remove('contact', contacts[11] ?? '')
    await addContacts([{ first_name: 'Nova', modified_time: crm.clock.now }])
    const second = await a.read()
    expect([second.state, second.read, second.steps]).toMatchObject([
      'complete',
      22,
      [
        { kind: 'account', read: 6 },
        { kind: 'contact', read: 12 },
        { kind: 'deal', read: 4 },
      ],
    ])
    expect(second.changesSince).not.toBeNull()
    const { says } = await a.plan(second.id)
    expect(says.counts).toMatchObject({ create: 1, update: 1, deactivate: 1, unchanged: 16 })
    expect(says.total).toBe(19)
  })

  it('reads everything where it is asked to, or the last time is long ago, or the one before failed', async () => {
    await fill('Everything')
    const a = await side('Everything')
    await a.read()
    expect((await a.read()).changesSince).not.toBeNull()
    expect((await a.read(true)).changesSince).toBeNull()
    const set = (values: object) =>
      transact(a.portal.ctx, ({ db }) =>
        db.updateTable('snapshot').set(values).where('portal_id', '=', a.portal.id).execute(),
      )
    await set({ started_at: new Date(Date.now() - day) })
    expect((await a.read()).changesSince).toBeNull()
    expect((await a.read()).changesSince).not.toBeNull()
    await set({ state: 'failed' })
    expect((await a.read()).changesSince).toBeNull()
    await set({ source: 'another key' })
    expect((await a.read()).changesSince).toBeNull()
  })

  it.each([
    [
      'a user was renamed, whose name every record repeats',
      () => edit('crm_user', team.rep.id, { last_name: 'Other' }),
    ],
    [
      'a contact was renamed, whose name a potential repeats',
      (c: string[]) => edit('contact', c[0] ?? '', { last_name: 'O' }),
    ],
    [
      'a record went without a trace',
      (c: string[]) =>
        inside(team.org, async ({ db }) => {
          await db
            .deleteFrom('contact')
            .where('id', '=', c[9] ?? '')
            .execute()
          await db.deleteFrom('deleted_record').execute()
        }),
    ],
    ['a record came unseen', () => addContacts([{ modified_time: new Date(Date.now() - day) }])],
  ])('reads everything in the same job where %s', async (what, act) => {
    const { contacts } = await fill(`Doubt ${what.slice(0, 20)}`)
    const [a, b] = [await side('Doubts'), await side('Sure')]
    await a.read()
    await act(contacts)
    expect(await a.read()).toMatchObject({ state: 'complete', changesSince: null })
    await b.read()
    const there = (records: object[]) => records.filter(one => !('gone' in one && one.gone))
    expect(there(await a.records())).toEqual(await b.records())
  })

  it('ends as reading everything does, whatever happened in the CRM', async () => {
    let ofChanges = 0
    let world = 0
    const act = fc.record({ what: fc.constantFrom(...Object.keys(acts)), n: fc.nat(30) })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ acts: fc.array(act, { minLength: 1, maxLength: 4 }), run: fc.boolean() }), {
          minLength: 4,
          maxLength: 6,
        }),
        async rounds => {
          world += 1
          dropped.length = 0
          await fill(`Law ${world}`)
          const [a, b] = [await side(`Law a ${world}`), await side(`Law b ${world}`)]
          for (const one of [a, b]) await one.run((await one.plan((await one.read(true)).id)).id)
          for (const [number, round] of rounds.entries()) {
            await age()
            for (const [n, { what, n: pick }] of round.acts.entries())
              await acts[what]?.(pick, `m${world}-${number}-${n}`)
            const [changes, whole] = [await a.read(), await b.read(true)]
            if (changes.changesSince) ofChanges += 1
            expect([changes.state, whole.state, whole.changesSince]).toEqual(['complete', 'complete', null])
            expect([changes.read, changes.steps]).toEqual([whole.read, whole.steps])
            expect(await a.records()).toEqual(await b.records())
            const [planA, planB] = [await a.plan(changes.id), await b.plan(whole.id)]
            expect(planA.says).toEqual(planB.says)
            if (round.run && Object.values(planA.says.ticked).some(count => count > 0))
              for (const [one, { id }] of [
                [a, planA],
                [b, planB],
              ] as const)
                await one.run(id)
          }
        },
      ),
      { numRuns: 6, endOnFailure: true },
    )
    expect(ofChanges).toBeGreaterThan(5)
  }, 240_000)
})
