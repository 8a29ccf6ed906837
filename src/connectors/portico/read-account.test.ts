import { afterEach, beforeEach, expect, it } from 'vitest'
import { accessTo } from '../stand-in.ts'
import { openStandIn, type PorticoStandIn } from './fixtures/stand-in.ts'
import { refuse, type VendorAnswer } from './fixtures/vendor-answer.ts'
import { portico } from './index.ts'

let crm: PorticoStandIn
beforeEach(async () => {
  crm = await openStandIn()
})
afterEach(() => crm.close())

const nordlicht = { name: 'Nordlicht GmbH', id: '4500000000000200001' }
const id = (n: number) => String(4500000000000600000n + BigInt(n))
const look = (account = nordlicht.id) => portico.fetchAccount(accessTo(crm), account)
const refusal = (reading: Promise<unknown>) => reading.catch(error => [error.code, error.reason])

function fill(count: number) {
  crm.put('Accounts', [{ id: nordlicht.id, Account_Name: nordlicht.name }])
  const others = { name: 'Other', id: '4500000000000200002' }
  crm.put(
    'Deals',
    Array.from({ length: count + 3 }, (_, n) => ({
      ...{ id: id(n), Deal_Name: `Potential ${n}`, Stage: 'Negotiation' },
      Account_Name: n < count ? nordlicht : n === count ? null : others,
    })),
  )
}

it.each([0, 1, 200, 450, 4000])('reads one account with all of its %i potentials, and nobody else’s', async count => {
  fill(count)
  const { account, deals } = await look()
  expect(account).toMatchObject({ id: nordlicht.id, name: 'Nordlicht GmbH' })
  expect(deals.map(deal => deal.id)).toEqual(Array.from({ length: count }, (_, n) => id(n)))
  expect(new Set(deals.map(deal => deal.accountId)).size).toBe(Math.min(count, 1))
  expect(crm.asked).toHaveLength(1 + Math.max(1, Math.ceil(count / 200)))
})

it('does not tell a part of the potentials as all of them', async () => {
  fill(4001)
  expect(await refusal(look())).toEqual(['unexpected_answer', 'too_many_records'])
})

it.each<[string, VendorAnswer]>([
  ['no answer', { status: 204 }],
  ['an unknown address', refuse(404, 'INVALID_URL_PATTERN')],
  ['an id that is none', refuse(400, 'INVALID_DATA')],
])('says that an account is gone after %s, and asks no further', async (_, answer) => {
  fill(1)
  crm.between(() => answer)
  expect(await look()).toEqual({ account: null, deals: [] })
  expect(crm.asked).toHaveLength(1)
})

it('takes no id for a way to another address', async () => {
  fill(1)
  expect(await look('x/../../users?type=AllUsers')).toEqual({ account: null, deals: [] })
  expect(crm.asked[0]).toContain('/crm/v8/Accounts/x%2F..%2F..%2Fusers%3Ftype%3DAllUsers?fields=')
})

it.each<[string, VendorAnswer, string, string | undefined]>([
  ['a key that ended', refuse(401, 'KEY_REVOKED'), 'key_rejected', 'KEY_REVOKED'],
  ['a key that may not', refuse(403, 'NO_PERMISSION'), 'forbidden', 'NO_PERMISSION'],
  ['a refusal of the request', refuse(400, 'INVALID_MODULE'), 'unexpected_answer', 'INVALID_MODULE'],
  ['an error inside', refuse(200, 'INVALID_DATA'), 'unexpected_answer', 'INVALID_DATA'],
  ['another account', { body: { data: [{ id: '45' }] } }, 'unexpected_answer', 'data.0.id'],
  ['several accounts', { body: { data: [{ id: nordlicht.id }, { id: '45' }] } }, 'unexpected_answer', 'data'],
  ['no account and no word of it', { body: { data: [] } }, 'unexpected_answer', 'data'],
])('does not take %s for an account that is gone', async (_, answer, code, reason) => {
  fill(1)
  crm.between(() => answer)
  expect(await refusal(look())).toEqual([code, reason])
})

it.each<[string, VendorAnswer, string, string]>([
  ['a key that ended', refuse(401, 'KEY_REVOKED'), 'key_rejected', 'KEY_REVOKED'],
  ['a place that is lost', refuse(400, 'EXPIRED_VALUE'), 'unexpected_answer', 'place_lost'],
])('gives up in the middle of the potentials for %s', async (_, answer, code, reason) => {
  fill(450)
  crm.between((_, query) => (query.has('page_token') ? answer : undefined))
  expect(await refusal(look())).toEqual([code, reason])
})
