// The CRM has the same person or company under a new number: the tie passes on, and nobody loses access by the old number.
import { expect, it } from 'vitest'
import { rowsOf } from './laws-state.ts'
import { begin, client, sides } from './small-worlds.ts'
import { account, contact, hold, user } from './trust-crm.ts'

const outcomes = async (plan: string) => {
  const rows = await rowsOf(client, plan)
  return rows.map(row => [`${row.kind} ${row.crm_id}`, row.outcome, row.reason]).sort()
}
const person = 'The CRM has this person under a new number'

it('passes the tie of a contact on, wherever its client user was moved to, and proposes to take nobody’s access', async () => {
  const ana = { Email: 'ana@x.example' }
  const accounts = [account(1), account(2)]
  const importer = await begin({ accounts, contacts: [contact(11, 1, ana)] })
  const first = await importer.planNow('client')
  await importer.run(first)
  const clientUser = (await rowsOf(client, first)).find(row => row.kind === 'contact')?.target_id as string
  const company = (await rowsOf(client, first)).find(row => row.crm_id === '2')?.target_id as string
  const params = { ...importer.at, clientUser }
  const { version } = await importer.admin.call('GET /api/p/{portal}/client-users/{clientUser}', { params })
  const body = { version, company: { id: company } } as never
  await importer.admin.call('PATCH /api/p/{portal}/client-users/{clientUser}', { params, body })
  hold(sides.crm, { accounts, contacts: [contact(12, 2, ana)] })
  const plan = await importer.planNow('client')
  expect(await outcomes(plan)).toEqual([
    ['contact 11', 'skip', person],
    ['contact 12', 'link', expect.stringContaining('Same email')],
  ])
  expect((await importer.run(plan)).books).toMatchObject({ linked: 1, failed: 0 })
  expect(await outcomes(await importer.planNow('client'))).toEqual([])
})

it('passes the tie of a CRM user on who got another address here, by the address they have here', async () => {
  const importer = await begin({ users: [user(1, { email: 'ana@x.example' })] })
  const first = await importer.planNow('user')
  await importer.run(first)
  const portalUser = (await rowsOf(client, first)).find(row => row.crm_id === '1')?.target_id as string
  const params = { ...importer.at, portalUser }
  const { version } = await importer.admin.call('GET /api/p/{portal}/portal-users/{portalUser}', { params })
  const body = { version, email: 'ana.silva@x.example' } as never
  await importer.admin.call('PATCH /api/p/{portal}/portal-users/{portalUser}', { params, body })
  hold(sides.crm, { users: [user(2, { email: 'ana.silva@x.example' })] })
  const plan = await importer.planNow('user')
  expect(await outcomes(plan)).toEqual([
    ['user 1', 'skip', person],
    ['user 2', 'link', expect.stringContaining('Same email')],
  ])
  expect((await importer.run(plan)).books).toMatchObject({ linked: 1, failed: 0 })
})

it('passes the tie of an account on once somebody says it is the same company, and not when that is taken back', async () => {
  const alder = { Account_Name: 'Alder' }
  const importer = await begin({ accounts: [account(1, alder)] })
  await importer.run(await importer.planNow('client'))
  hold(sides.crm, { accounts: [account(2, alder)] })
  const plan = await importer.planNow('client')
  const deactivate = ['account 1', 'deactivate', 'No longer in the CRM. Its people would lose access']
  expect(await outcomes(plan)).toEqual([deactivate, ['account 2', 'conflict', expect.anything()]])
  await importer.choose(plan, ['account:1'], { selected: true })
  await importer.decide(plan, 'account:2', { decided: 'same' })
  const skip = ['account 1', 'skip', 'The CRM has this company under a new number']
  expect(await outcomes(plan)).toEqual([skip, ['account 2', 'link', expect.anything()]])
  const { rows } = await client.query<{ id: string }>('select id from crm_decision where portal_id = $1', [
    importer.at.portal,
  ])
  await importer.admin.send('DELETE', `/api/p/${importer.at.portal}/conflicts/${rows[0]?.id}`)
  expect(await outcomes(plan)).toEqual([deactivate, ['account 2', 'conflict', expect.anything()]])
  await importer.decide(plan, 'account:2', { decided: 'same' })
  expect((await importer.run(plan)).books).toMatchObject({ linked: 1, failed: 0 })
})

it('goes on as the CRM says under the new number, and holds nothing that nobody typed here', async () => {
  const said = { First_Name: 'Ana', Last_Name: 'Lie', Email: 'ana@x.example', Title: 'Writer', Phone: '+1' }
  const alder = { Account_Name: 'Alder', Phone: '+1' }
  const people = { first_name: 'Eva', last_name: 'Lie', email: 'eva@x.example', title: 'Writer', phone: '+1' }
  const importer = await begin({
    users: [user(1, people)],
    accounts: [account(1, alder)],
    contacts: [contact(11, null, said)],
  })
  for (const kind of ['user', 'client'] as const) await importer.run(await importer.planNow(kind))
  const find = (table: string) =>
    client.query(`select id, title, phone, held, version from ${table} where portal_id = $1 and phone is not null`, [
      importer.at.portal,
    ])
  const clientUser = (await find('client_user')).rows[0].id
  const params = { ...importer.at, clientUser }
  await importer.admin.call('PATCH /api/p/{portal}/client-users/{clientUser}', {
    params,
    body: { version: 1, phone: '+9' } as never,
  })
  hold(sides.crm, {
    users: [user(2, { ...people, title: 'Editor' })],
    accounts: [account(2, { ...alder, Phone: '+2' })],
    contacts: [contact(12, null, { ...said, Title: 'Editor', Phone: '+2' })],
  })
  const staff = await importer.planNow('user')
  expect((await outcomes(staff)).find(([id]) => id === 'user 2')?.[2]).toBe('Same email. Title: Writer → Editor')
  await importer.run(staff)
  const plan = await importer.planNow('client')
  await importer.decide(plan, 'account:2', { decided: 'same' })
  const reasons = new Map((await outcomes(plan)).map(([id, , reason]) => [id, reason]))
  expect(reasons.get('contact 12')).toBe('Same email. Title: Writer → Editor')
  expect(reasons.get('account 2')).toMatch(/Phone: \+1 → \+2$/)
  expect((await importer.run(plan)).books).toMatchObject({ linked: 2, failed: 0 })
  expect((await find('client_user')).rows[0]).toMatchObject({ title: 'Editor', phone: '+9', held: ['phone'] })
  expect((await find('portal_user')).rows[0]).toMatchObject({ title: 'Editor', phone: '+1', held: [] })
})
