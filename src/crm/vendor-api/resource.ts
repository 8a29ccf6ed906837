import type { PurposeKey } from '../../platform/secrets.ts'
import type { OrgContext } from '../context.ts'
import type { Refusal } from './refusals.ts'

/** A body to send, or null for none; `says` is the answer in words for the key's log. */
export type Answer = { body: object | null; status?: 204 | 304; says: string }

/** A request that was let in: who asks, what the address names, and with which parameters. */
export type VendorRequest = {
  ctx: OrgContext
  ownerId: string
  /** The number in the version of the address: the vendor changed some rules with v3. */
  version: number
  /** What the address names, as `at` found it. */
  parts: string[]
  query: URLSearchParams
  /** Empty unless the address is asked by POST. */
  body: string
  modifiedSince: string | undefined
  pageKey: PurposeKey
}

/** One kind of address: which it is, what it asks for in words, and the answer. */
export type Resource = {
  at: RegExp
  /** GET, unless a question is too long for an address. */
  method?: 'POST'
  asks: (query: URLSearchParams, parts: string[]) => string
  answer: (request: VendorRequest) => Promise<Answer | Refusal>
}

/** The answer when nothing is newer than the time asked from. */
export const unchanged: Answer = { body: null, status: 304, says: 'Nothing changed' }

/** The answer without a body when there is nothing of what was asked for. */
export const none = (what: string): Answer => ({ body: null, status: 204, says: `No ${what}` })

/** A number of things in words. */
export const counted = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`)
