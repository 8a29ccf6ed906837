import { afterEach, beforeEach, expect, it } from 'vitest'
import { accessTo, readAll } from '../stand-in.ts'
import { openStandIn, type PorticoStandIn } from './fixtures/stand-in.ts'
import type { VendorAnswer } from './fixtures/vendor-answer.ts'
import { portico } from './index.ts'

let crm: PorticoStandIn
beforeEach(async () => {
  crm = await openStandIn()
})
afterEach(() => crm.close())

const user = (n: number, given: object = {}) => ({
  id: `4500000000000000${1000 + n}`,
  first_name: 'Ana',
  last_name: `Silva ${n}`,
  email: `ana${n}@crm.example`,
  status: 'active',
  confirm: true,
  role: { name: 'Sales', id: '1' },
  profile: { name: 'Standard', id: '2' },
  Modified_Time: '2026-01-31T01:59:14+01:00',
  ...given,
})
const users = (count: number, from = 0) => Array.from({ length: count }, (_, n) => user(from + n))

const read = (cursor: string | null = null) => readAll(portico.fetch(accessTo(crm), 'user', { cursor }))
const refusal = async (cursor: string | null = null) => {
  const error = await read(cursor).catch(error => error)
  return [error.code, error.reason]
}

it('asks for each page once, the count first and last', async () => {
  crm.put('users', users(401))
  const pages = await read()
  expect(pages.map(page => [page.records.length, page.cursor, page.known])).toEqual([
    [200, '2', 401],
    [200, '3', 401],
    [1, null, 401],
  ])
  const page = (number: number) => `/crm/v8/users?type=AllUsers&per_page=200&page=${number}`
  const count = '/crm/v8/users/actions/count?type=AllUsers'
  expect(crm.asked).toEqual([count, page(1), page(2), page(3), count])
})

it('says of a user what the CRM says', async () => {
  crm.put('users', [user(1, { title: 'Lead', phone: '030 1' })])
  expect((await read())[0]?.records).toEqual([
    {
      id: '45000000000000001001',
      firstName: 'Ana',
      lastName: 'Silva 1',
      email: 'ana1@crm.example',
      title: 'Lead',
      phone: '030 1',
      role: 'Sales',
      profile: 'Standard',
      active: true,
      confirmed: true,
      modifiedAt: new Date('2026-01-31T00:59:14Z'),
    },
  ])
})

it('makes nothing of every missing text, and clean ones of odd ones', async () => {
  const names = { first_name: null, last_name: null, email: '  ', role: null, profile: null }
  const odd = user(1, {
    ...names,
    ...{ status: 'inactive', confirm: false, Modified_Time: 'nonsense', title: 'Le\u0000ad', mobile: '0123' },
  })
  crm.put('users', [odd])
  const [page] = await read()
  expect(page?.records[0]).toEqual({
    id: odd.id,
    firstName: '',
    lastName: '',
    email: null,
    title: 'Lead',
    phone: '0123',
    role: null,
    profile: null,
    active: false,
    confirmed: false,
    modifiedAt: null,
  })
})

it('does not take for confirmed who may not be', async () => {
  crm.put('users', [user(1, { confirm: 'false' })])
  expect(await refusal()).toEqual(['unexpected_answer', 'users.0.confirm'])
})

it('refuses to call a snapshot complete when somebody left while it was read', async () => {
  crm.put('users', users(401))
  let counts = 0
  crm.between(path => (path.endsWith('/count') ? { body: { count: 401 - counts++ } } : undefined))
  expect(await refusal()).toEqual(['unexpected_answer', 'changed_while_read'])
})

it('refuses to call a snapshot complete when somebody came before the place it was at', async () => {
  crm.put('users', users(401))
  const second: VendorAnswer = {
    body: { users: users(200, 199), info: { count: 200, page: 2, more_records: true } },
  }
  crm.between((_, query) => (query.get('page') === '2' ? second : undefined))
  expect(await refusal()).toEqual(['unexpected_answer', 'changed_while_read'])
})

it('ends with an empty page that says there are more, and with a CRM that never comes to an end', async () => {
  crm.between(() => ({ body: { count: 1, users: [], info: { more_records: true } } }))
  expect(await refusal()).toEqual(['unexpected_answer', 'truncated_page'])
  crm.between((_, query) => ({
    body: { count: 1, users: users(1, Number(query.get('page'))), info: { more_records: true } },
  }))
  expect(await refusal('490')).toEqual(['unexpected_answer', 'too_many_records'])
})

it('goes on from no cursor that it did not give', async () => {
  for (const cursor of ['0', 'x', '1.5', '']) expect(await refusal(cursor)).toEqual(['unexpected_answer', 'place_lost'])
})
