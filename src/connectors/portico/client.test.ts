import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConnectorError } from '../connectors.ts'
import { accessTo } from '../stand-in.ts'
import { openStandIn, type PorticoStandIn } from './fixtures/stand-in.ts'
import { refuse, type VendorAnswer } from './fixtures/vendor-answer.ts'
import { portico } from './index.ts'

let crm: PorticoStandIn
beforeEach(async () => {
  crm = await openStandIn()
})
afterEach(() => crm.close())

async function refusal(answer: VendorAnswer): Promise<ConnectorError> {
  crm.between(() => answer)
  const error = await portico.verify(accessTo(crm)).catch(error => error)
  expect(error).toBeInstanceOf(ConnectorError)
  expect(`${error.message} ${error.stack}`).not.toContain(crm.credentials.key)
  return error
}

describe('an answer of the CRM', () => {
  it.each([
    [401, 'AUTHENTICATION_FAILURE', 'key_rejected'],
    [401, 'KEY_REPLACED', 'key_rejected'],
    [403, 'OWNER_INACTIVE', 'forbidden'],
    [500, 'INTERNAL_ERROR', 'unreachable'],
    [502, 'BAD_GATEWAY', 'unreachable'],
    [404, 'INVALID_URL_PATTERN', 'unexpected_answer'],
    [400, 'INVALID_MODULE', 'unexpected_answer'],
  ] as const)('of %i %s is told as %s', async (status, code, expected) => {
    const error = await refusal(refuse(status, code))
    expect([error.code, error.reason]).toEqual([expected, code])
  })

  it.each<[string, VendorAnswer, string | undefined]>([
    ['an error inside', refuse(200, 'INTERNAL_ERROR'), 'INTERNAL_ERROR'],
    ['an error without a code inside', { body: { status: 'error' } }, 'error'],
    ['an error for each record inside', { body: { data: [{ code: 'X', status: 'error' }] } }, 'org'],
    ['another shape', { body: { org: [] } }, 'org'],
    ['a number for an id', { body: { org: [{ id: 45 }] } }, 'org.0.id'],
    ['an id that no key can be', { body: { org: [{ id: 'a\u0000b' }] } }, 'org.0.id'],
    ['a list', { body: [] }, 'shape'],
    ['no body', { text: '' }, undefined],
    ['a page of the web', { text: '<html>' }, undefined],
    ['a code that is no word', { status: 400, body: { code: 'a secret\nwith lines' } }, undefined],
  ])('with %s is not one a CRM gives', async (_, answer, reason) => {
    const error = await refusal(answer)
    expect([error.code, error.reason]).toEqual(['unexpected_answer', reason])
  })

  it('that asks for a wait of more than a moment says for how long', async () => {
    const error = await refusal(refuse(429, 'TOO_MANY_REQUESTS', { 'retry-after': '60' }))
    expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 60])
  })

  it('larger than a page can be is not read to its end', async () => {
    const error = await refusal({ text: `{"org": "${'x'.repeat(24_000_000)}"}` })
    expect([error.code, error.reason]).toEqual(['unexpected_answer', 'too_large'])
  })
})

it('knows where a key is generated and where a record stands in the CRM’s own screens', () => {
  expect(portico.keyPage('https://crm.example')).toBe('https://crm.example/setup/developers-space/zsc-key')
  expect(portico.provides.map(kind => portico.recordPage('https://crm.example', kind, '45'))).toEqual([
    'https://crm.example/users/45',
    'https://crm.example/accounts/45',
    'https://crm.example/contacts/45',
    'https://crm.example/potentials/45',
  ])
  expect(portico.recordPage('https://crm.example', 'deal', '../setup?x')).toBe(
    'https://crm.example/potentials/..%2Fsetup%3Fx',
  )
})
