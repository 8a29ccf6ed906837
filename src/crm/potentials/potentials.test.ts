import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTeam, type Caller, generate, inside, openTestCrm, type TestCrm, withKey } from '../../../test/crm.ts'
import { buildAccounts, buildContacts, buildDeals } from '../crm.factories.ts'

let crm: TestCrm
let team: Awaited<ReturnType<typeof buildTeam>>
let read: Caller
let account: string
let contact: string

beforeAll(async () => {
  crm = await openTestCrm()
  team = await buildTeam(crm, 'Larkspur')
  read = withKey(crm, team.admin.email, await generate(team.admin.call))
  account = (await inside(team.org, ctx => buildAccounts(ctx, [{ name: 'Møller' }])))[0] as string
  contact = (await inside(team.org, ctx => buildContacts(ctx, [{ account_id: account }])))[0] as string
})
afterAll(() => crm.close())

const move = { name: 'Shop move', stage: 'Proposal' }
const later = () => {
  crm.clock.now = new Date(crm.clock.now.getTime() + 60_000)
  return crm.clock.now
}

test('a potential is added with all that is known of it; its chance follows the stage', async () => {
  const fields = {
    ...move,
    amount: 82_400.25,
    closingOn: '2026-12-18',
    type: 'New Business',
    nextStep: 'Send the offer',
    description: 'Four languages.',
  }
  const added = await team.rep.call('POST', '/api/potentials', { ...fields, account, contact })
  expect(added.status).toBe(201)
  expect(added.json).toMatchObject({
    ...fields,
    probability: 50,
    account: { id: account },
    contact: { id: contact },
    owner: { id: team.rep.id },
  })
})

test('a won potential is told to whoever asks what changed, with its new chance', async () => {
  const { id, modifiedAt } = (await team.rep.call('POST', '/api/potentials', { ...move, amount: 100 })).json
  const at = later()
  const won = await team.rep.call('PATCH', `/api/potentials/${id}`, { modifiedAt, stage: 'Closed Won', nextStep: null })
  expect(won.json).toMatchObject({ stage: 'Closed Won', probability: 100, amount: 100 })
  const since = { 'if-modified-since': at.toISOString() }
  const told = await read('GET', '/crm/v8/Deals?fields=Stage,Probability,Expected_Revenue', undefined, since)
  expect(told.json.data).toStrictEqual([{ id, Stage: 'Closed Won', Probability: 100, Expected_Revenue: 100 }])
  expect((await team.rep.call('PATCH', `/api/potentials/${id}`, { modifiedAt, amount: 1 })).status).toBe(409)
})

test('a chance that came in by a file stays as long as the stage does', async () => {
  const [id] = await inside(team.org, ctx => buildDeals(ctx, [{ stage: 'Value Proposition', probability: 35 }]))
  const path = `/api/potentials/${id}`
  const { modifiedAt } = (await team.rep.call('GET', path)).json
  const same = await team.rep.call('PATCH', path, { modifiedAt, stage: 'Value Proposition', amount: 7 })
  expect(same.json).toMatchObject({ probability: 35, amount: 7 })
  const lost = await team.rep.call('PATCH', path, { modifiedAt: same.json.modifiedAt, stage: 'Closed Lost' })
  expect(lost.json).toMatchObject({ probability: 0 })
})

test.each([
  ['name', { name: '' }],
  ['stage', { stage: ' ' }],
  ['amount', { amount: 'much' }],
  ['closingOn', { closingOn: '2026-02-30' }],
  ['closingOn', { closingOn: '0001-01-01' }],
  ['account', { account: '4599999999999999999' }],
  ['contact', { contact: '4599999999999999999' }],
])('what does not fit is named by its field: %s %o', async (field, wrong) => {
  const reply = await team.rep.call('POST', '/api/potentials', { ...move, ...wrong })
  expect(reply.json).toMatchObject({ code: 'invalid_input', errors: [{ field }] })
})

test('administrators delete a potential, and the vendor’s API says that it is gone', async () => {
  const { id } = (await team.rep.call('POST', '/api/potentials', move)).json
  expect((await team.rep.call('DELETE', `/api/potentials/${id}`)).json.code).toBe('not_allowed')
  expect((await team.admin.call('DELETE', `/api/potentials/${id}`)).status).toBe(204)
  expect((await team.rep.call('GET', `/api/potentials/${id}`)).status).toBe(404)
  expect((await read('GET', '/crm/v8/Deals/deleted')).json.data).toContainEqual(expect.objectContaining({ id }))
})
