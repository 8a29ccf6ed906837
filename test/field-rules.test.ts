import { describe, expect, it } from 'vitest'
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
  staff,
  team,
} from './staff-import.ts'

type Rule = { kind: 'user' | 'account' | 'contact'; field: string; rule: 'crm' | 'portal' | 'first' }

const setRules = (connection: string, rules: Rule[]) =>
  admin.call('PUT /api/p/{portal}/connections/{connection}/field-rules', {
    params: { ...params(), connection },
    body: { rules },
  })
const edit = (table: 'crm_user' | 'account' | 'contact', id: string, set: object) =>
  inside(team.org, ({ db }) =>
    db
      .updateTable(table)
      .set({ ...set, modified_time: new Date() } as never)
      .where('id', '=', id)
      .execute(),
  )
const person = async (name: string) => {
  const found = (await staff()).find(one => one.name.startsWith(name))
  if (!found) throw new Error(`${name} is not here`)
  return found
}
const companies = async () =>
  (await admin.call('GET /api/p/{portal}/client-companies', { params: params(), query: { limit: 100 } })).rows
const clients = async () =>
  (await admin.call('GET /api/p/{portal}/client-users', { params: params(), query: { limit: 100 } })).rows
const reasons = async (plan: string) => (await rowsOf(plan, { outcome: ['update'] })).map(row => row.reason)

describe('who decides a field', () => {
  it('is the CRM until somebody says otherwise, and what is not a field cannot be ruled', async () => {
    await begin('Ruled')
    const { id } = await connect()
    const asked = { params: { ...params(), connection: id } }
    const before = await admin.call('GET /api/p/{portal}/connections/{connection}/field-rules', asked)
    expect(before.rules).toHaveLength(17)
    expect(new Set(before.rules.map(one => one.rule))).toEqual(new Set(['crm']))
    const after = await setRules(id, [{ kind: 'user', field: 'title', rule: 'portal' }])
    expect(after.rules.filter(one => one.rule !== 'crm')).toEqual([{ kind: 'user', field: 'title', rule: 'portal' }])
    expect(await admin.call('GET /api/p/{portal}/connections/{connection}/field-rules', asked)).toEqual(after)
    for (const rules of [
      [{ kind: 'user', field: 'name', rule: 'crm' }],
      [{ kind: 'contact', field: 'no_processing', rule: 'portal' }],
      [
        { kind: 'user', field: 'title', rule: 'crm' },
        { kind: 'user', field: 'title', rule: 'first' },
      ],
    ] as Rule[][])
      expect((await refusal(setRules(id, rules))).code).toBe('invalid_input')
    const manager = await server.as(await portal.person('manager'))
    const refused = manager.call('GET /api/p/{portal}/connections/{connection}/field-rules', asked)
    expect((await refusal(refused)).status).toBe(403)
  })

  it('keeps the CRM off a field of the portal, and lets it fill what is empty where the first value wins', async () => {
    await begin('Staff rules')
    const [ana, ben] = (await addUsers([
      { first_name: 'Ana', title: 'Lead', phone: null },
      { first_name: 'Ben', title: 'Lead', phone: '+1' },
    ])) as [string, string]
    const { id } = await connect()
    await run((await makePlan(id)).id)
    await setRules(id, [
      { kind: 'user', field: 'title', rule: 'portal' },
      { kind: 'user', field: 'phone', rule: 'first' },
    ])
    for (const one of [ana, ben]) await edit('crm_user', one, { title: 'Head', phone: '+2' })
    const plan = await makePlan(id)
    expect(only(plan.counts)).toEqual({ update: 1, unchanged: 3 })
    expect(await reasons(plan.id)).toEqual(['Phone: none → +2'])
    await run(plan.id)
    expect(await person('Ana')).toMatchObject({ title: 'Lead', phone: '+2', held: [] })
    expect(await person('Ben')).toMatchObject({ title: 'Lead', phone: '+1', held: [] })
    expect(only((await makePlan(id)).counts)).toEqual({ unchanged: 4 })

    // The rule is about what is due, not about what changed last: with the old rule the next import brings it.
    await setRules(id, [])
    const due = await makePlan(id)
    expect((await reasons(due.id)).sort()).toEqual(['Title: Lead → Head', 'Title: Lead → Head, Phone: +1 → +2'])
  })

  it('holds for a tie by email too: a field of the portal is not filled', async () => {
    await begin('Tie rules')
    const known = await portal.person('employee', { email: 'cleo@tie.example', firstName: 'Typed' })
    await addUsers([{ first_name: 'Cleo', email: 'cleo@tie.example', title: 'Lead', phone: '+3' }])
    const { id } = await connect()
    await setRules(id, [
      { kind: 'user', field: 'title', rule: 'portal' },
      { kind: 'user', field: 'phone', rule: 'first' },
    ])
    const plan = await makePlan(id)
    const [row] = await rowsOf(plan.id, { outcome: ['link'] })
    expect(row?.reason).toBe('Same email. Fills in phone. Keeps first name, last name as typed here')
    await run(plan.id)
    expect((await staff()).find(one => one.id === known.portalUserId)).toMatchObject({ title: null, phone: '+3' })
    // Nothing changed in the CRM since, and it is looked at again all the same.
    expect(only((await makePlan(id)).counts)).toEqual({ unchanged: 3 })
    await setRules(id, [])
    expect(await reasons((await makePlan(id)).id)).toEqual(['Title: none → Lead'])
  })

  it('holds for companies and contacts, also for the company they come to; data processing follows the CRM always', async () => {
    await begin('Client rules')
    const [alder, birch] = (await addAccounts([{ name: 'Alder', phone: '+1', industry: null }, { name: 'Birch' }])) as [
      string,
      string,
    ]
    const [noor] = (await addContacts([
      { first_name: 'Noor', last_name: 'Amr', email: 'noor@alder.example', title: null, account_id: alder },
    ])) as [string]
    const { id } = await connect()
    await run((await makePlan(id, undefined, 'client')).id)
    await setRules(id, [
      { kind: 'account', field: 'name', rule: 'portal' },
      { kind: 'account', field: 'phone', rule: 'first' },
      { kind: 'account', field: 'industry', rule: 'first' },
      { kind: 'contact', field: 'client_company_id', rule: 'first' },
      { kind: 'contact', field: 'first_name', rule: 'portal' },
      { kind: 'contact', field: 'email', rule: 'first' },
      { kind: 'contact', field: 'title', rule: 'first' },
    ])
    await edit('account', alder, { name: 'Alder & Sons', phone: '+2', industry: 'Timber' })
    const moved = { first_name: 'Nora', title: 'Partner', account_id: birch, do_not_process: true }
    await edit('contact', noor, { ...moved, email: 'nora@alder.example', email_key: 'nora@alder.example' })
    const plan = await makePlan(id, undefined, 'client')
    expect(await reasons(plan.id)).toEqual([
      'Industry: none → Timber',
      'Title: none → Partner, Data processing: allowed → not allowed',
    ])
    await run(plan.id)
    expect((await companies())[0]).toMatchObject({ name: 'Alder', phone: '+1', industry: 'Timber' })
    expect((await clients())[0]).toMatchObject({
      name: 'Noor Amr',
      email: 'noor@alder.example',
      title: 'Partner',
      company: { name: 'Alder' },
      noProcessing: true,
    })
    expect(only((await makePlan(id, undefined, 'client')).counts)).toEqual({ unchanged: 3 })
  })
})

describe('a field that people hold', () => {
  it('is handed back, whichever hat it is seen under, and the next import brings the CRM’s value', async () => {
    await begin('Held')
    const [ana] = (await addUsers([{ first_name: 'Ana', last_name: 'Silva', title: 'Lead' }])) as [string]
    const { id } = await connect()
    await run((await makePlan(id)).id)
    const before = await person('Ana')
    const at = { params: { ...params(), portalUser: before.id } }
    const changes = { version: before.version, firstName: 'Anabela', title: 'Boss' }
    await admin.call('PATCH /api/p/{portal}/portal-users/{portalUser}', { ...at, body: changes })
    await edit('crm_user', ana, { first_name: 'Anna', title: 'Head' })
    expect(only((await makePlan(id)).counts)).toEqual({ unchanged: 3 })
    const back = (field: string, by = admin) =>
      by.call('DELETE /api/p/{portal}/portal-users/{portalUser}/held/{field}', { params: { ...at.params, field } })
    expect(await back('title')).toEqual({ held: ['first_name'] })
    expect(await back('title')).toEqual({ held: ['first_name'] })
    expect((await refusal(back('name'))).status).toBe(404)
    const plan = await makePlan(id)
    expect(await reasons(plan.id)).toEqual(['Title: Boss → Head'])
    expect(await back('first_name')).toEqual({ held: [] })
    // What was handed back since is not in the plan: it is made again.
    expect((await refusal(run(plan.id))).code).toBe('plan_out_of_date')
    await run((await makePlan(id)).id)
    expect(await person('Anna')).toMatchObject({ title: 'Head', held: [] })
    const manager = await server.as(await portal.person('manager'))
    expect((await refusal(back('title', manager))).status).toBe(403)
  })

  it('is handed back by whoever may edit clients, but not what a portal user is called', async () => {
    await begin('Held clients')
    const [alder] = (await addAccounts([{ name: 'Alder', phone: '+1' }])) as [string]
    const [noor] = (await addContacts([
      { first_name: 'Noor', last_name: 'Amr', email: 'noor@a.example', title: 'Buyer', account_id: alder },
    ])) as [string]
    const { id } = await connect()
    await run((await makePlan(id, undefined, 'client')).id)
    const manager = await server.as(await portal.person('manager'))
    const [company] = await companies()
    const [client] = await clients()
    const atCompany = { ...params(), company: company?.id ?? '' }
    const atClient = { ...params(), clientUser: client?.id ?? '' }
    await manager.call('PATCH /api/p/{portal}/client-companies/{company}', {
      params: atCompany,
      body: { version: company?.version ?? 0, phone: '+9' },
    })
    await manager.call('PATCH /api/p/{portal}/client-users/{clientUser}', {
      params: atClient,
      body: { version: client?.version ?? 0, firstName: 'Nora', title: 'Partner' },
    })
    await edit('account', alder, { phone: '+2' })
    await edit('contact', noor, { title: 'Head' })
    expect(only((await makePlan(id, undefined, 'client')).counts)).toEqual({ unchanged: 2 })
    const back = (field: string, by = manager) =>
      by.call('DELETE /api/p/{portal}/client-users/{clientUser}/held/{field}', { params: { ...atClient, field } })
    expect(
      await manager.call('DELETE /api/p/{portal}/client-companies/{company}/held/{field}', {
        params: { ...atCompany, field: 'phone' },
      }),
    ).toEqual({ held: [] })
    expect(await back('title')).toEqual({ held: ['first_name'] })
    const plan = await makePlan(id, undefined, 'client')
    expect(await reasons(plan.id)).toEqual(['Phone: +9 → +2', 'Title: Partner → Head'])
    await run(plan.id)
    const changes = { version: (await companies())[0]?.version ?? 0, industry: 'Timber' }
    await manager.call('PATCH /api/p/{portal}/client-companies/{company}', { params: atCompany, body: changes })
    await manager.call('DELETE /api/p/{portal}/client-companies/{company}/held/{field}', {
      params: { ...atCompany, field: 'industry' },
    })
    // Also where nothing changed in the CRM since the last import.
    expect(await reasons((await makePlan(id, undefined, 'client')).id)).toEqual(['Industry: Timber → none'])

    await admin.call('POST /api/p/{portal}/portal-users', {
      params: params(),
      body: { firstName: 'Noor', lastName: 'Amr', email: 'noor@a.example', role: 'employee', addHat: true },
    })
    expect((await refusal(back('first_name'))).status).toBe(403)
    expect(await back('first_name', admin)).toEqual({ held: [] })
  })
})
