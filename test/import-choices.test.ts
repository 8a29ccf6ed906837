import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { maskServiceKey } from '../src/platform/service-key.ts'
import { buildTeam, generate } from './crm.ts'
import {
  addUsers,
  admin,
  baseUrl,
  begin,
  choose,
  connect,
  crm,
  logged,
  makePlan,
  params,
  portal,
  refusal,
  server,
  team,
} from './staff-import.ts'

describe('choices', () => {
  it('reach all that fit a filter in one request, and only what may be chosen', async () => {
    await begin('Bulk')
    await addUsers([
      ...Array.from({ length: 30 }, (_, n) => ({ first_name: `Sales ${n}`, role: 'Sales' })),
      ...Array.from({ length: 5 }, (_, n) => ({ first_name: `Work ${n}`, role: 'Delivery' })),
    ])
    const project = await portal.project()
    const plan = await makePlan((await connect()).id)
    const all = await choose(
      plan.id,
      { all: true, filter: { crmRole: ['Sales'] }, except: [] },
      { role: 'contractor', addProjects: [project] },
    )
    expect(all.changed).toBe(30)
    expect(all.plan.tickedRoles).toMatchObject({ contractor: 30, employee: 7 })
    expect(all.plan.tickedWithoutProject).toBe(7)
    const rest = await choose(plan.id, { all: true, filter: { q: 'work' } }, { selected: false })
    expect(rest.changed).toBe(5)
    expect(rest.plan.ticked.create).toBe(32)
    expect((await refusal(choose(plan.id, { all: true }, { addProjects: [crypto.randomUUID()] }))).status).toBe(404)
  })

  it('follow the rule table for new people, remembered for the next plan, until somebody chooses by hand', async () => {
    await begin('Rules')
    const [ana] = (await addUsers([
      { first_name: 'Ana', role: 'Delivery' },
      { first_name: 'Ben', role: 'Delivery' },
    ])) as [string]
    const { id } = await connect()
    const plan = await makePlan(id)
    await choose(plan.id, { ids: [ana] }, { role: 'manager' })
    const body = {
      rules: [
        { field: 'profile' as const, value: 'Administrator', role: 'administrator' as const },
        { field: 'role' as const, value: 'Delivery', role: 'contractor' as const },
      ],
      defaultRole: 'employee' as const,
    }
    await admin.call('PUT /api/p/{portal}/connections/{connection}/role-rules', {
      params: { ...params(), connection: id },
      body,
    })
    const ruled = await admin.call('PUT /api/p/{portal}/plans/{plan}/roles-by-rule', {
      params: { ...params(), plan: plan.id },
    })
    expect(ruled.tickedRoles).toEqual({ administrator: 1, manager: 1, contractor: 1, employee: 1 })
    expect((await makePlan(id)).tickedRoles).toEqual({ administrator: 1, manager: 0, contractor: 2, employee: 1 })
  })
})

describe('the key', () => {
  it('is refused with its own sentence, and nothing is stored', async () => {
    await begin('Keys')
    const key = await generate(team.admin.call)
    const post = (email: string, given: string) =>
      refusal(
        admin.call('POST /api/p/{portal}/connections', { params: params(), body: { baseUrl, email, key: given } }),
      )
    expect((await post(team.rep.email, key)).code).toBe('key_rejected')
    const typo = await post(team.admin.email, `${key.slice(0, 10)}${key[10] === 'a' ? 'b' : 'a'}${key.slice(11)}`)
    expect(typo.problem.errors).toMatchObject([{ field: 'key' }])
    await generate(team.admin.call)
    expect((await post(team.admin.email, key)).problem.detail).toContain('replaced by a newer one')
    const { rows } = await admin.call('GET /api/p/{portal}/connections', { params: params() })
    expect(rows).toEqual([])
    const elsewhere = { baseUrl: 'http://127.0.0.1:9', email: 'a@b.example', key }
    expect(
      (await refusal(admin.call('POST /api/p/{portal}/connections', { params: params(), body: elsewhere }))).code,
    ).toBe('crm_not_allowed')
  })

  it('is sealed, and stands in no column of any table as text', async () => {
    await begin('Sealed')
    const key = await generate(team.admin.call)
    await admin.call('POST /api/p/{portal}/connections', {
      params: params(),
      body: { baseUrl, email: team.admin.email, key },
    })
    const client = new Client({ connectionString: server.databaseUrl })
    await client.connect()
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('portal', 'pgboss')`,
    )
    const holding = async (text: string) => {
      const found: string[] = []
      for (const { name } of tables) {
        const { rowCount } = await client.query(`select from ${name} t where position($1 in t::text) > 0 limit 1`, [
          text,
        ])
        if (rowCount) found.push(name)
      }
      return found
    }
    // The scan sees what is there: the hint does stand in a table.
    expect(await holding(maskServiceKey(key))).toEqual(['portal.connection'])
    expect(await holding(key.slice(8, 40))).toEqual([])
    await client.end()
    // Nor in a log, of either product, with everything logged.
    expect(logged.length).toBeGreaterThan(20)
    expect(crm.logged.length).toBeGreaterThan(20)
    expect([...logged, ...crm.logged].filter(line => line.includes(key.slice(8, 40)))).toEqual([])
  })

  it('is noted as refused when it stops working, and the ticket can be changed for one of the same organisation', async () => {
    await begin('Ticket')
    const connection = await connect()
    const fresh = await generate(team.admin.call)
    const snapshot = await admin.call('POST /api/p/{portal}/connections/{connection}/snapshots', {
      params: { ...params(), connection: connection.id },
      body: {},
    })
    await server.drain()
    const failed = await admin.call('GET /api/p/{portal}/snapshots/{snapshot}', {
      params: { ...params(), snapshot: snapshot.id },
    })
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'key_rejected' } })
    const listed = await admin.call('GET /api/p/{portal}/connections', { params: params() })
    expect(listed.rows[0]).toMatchObject({ state: 'refused' })
    const other = await buildTeam(crm, 'Elsewhere')
    const change = (email: string, key: string) =>
      admin.call('PUT /api/p/{portal}/connections/{connection}/ticket', {
        params: { ...params(), connection: connection.id },
        body: { email, key },
      })
    const foreign = await refusal(change(other.admin.email, await generate(other.admin.call)))
    expect([foreign.code, foreign.problem.detail]).toEqual([
      'other_organization',
      'This key is for another organisation. It opens Elsewhere; you are connected to Ticket. Nothing was changed.',
    ])
    expect((await change(team.admin.email, fresh)).state).toBe('working')
    expect((await makePlan(connection.id)).total).toBe(2)
  })
})
