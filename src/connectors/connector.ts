import { z } from 'zod'
import type { Outbound } from '../platform/outbound.ts'

/** The kinds of records a CRM can provide. */
export type CrmKind = 'user' | 'account' | 'contact' | 'deal'

/** What the connect form asks for. */
export const CrmCredentials = z.object({
  email: z.string().trim().min(3, 'Give the e-mail address of the CRM administrator.').max(254),
  key: z.string().trim().min(1, 'Give the ZSC key.').max(500),
})
export type CrmCredentials = z.infer<typeof CrmCredentials>

/** What a connector works with: where the CRM is, the key to it, the one outbound client, and when to stop. */
export type Access = {
  readonly baseUrl: string
  readonly credentials: CrmCredentials
  readonly outbound: Outbound
  readonly signal: AbortSignal
}

/** The organisation a key belongs to. */
export type CrmOrganization = { id: string; name: string }

/** Somebody who works in the CRM. Ids are opaque; every text may be missing. */
export type CrmUser = {
  id: string
  firstName: string
  lastName: string
  email: string | null
  title: string | null
  phone: string | null
  role: string | null
  profile: string | null
  active: boolean
  /** False while somebody has not accepted the CRM's own invitation. */
  confirmed: boolean
  modifiedAt: Date | null
}

/** An address in its parts; any may be missing. */
export type CrmAddress = {
  street: string | null
  city: string | null
  state: string | null
  zip: string | null
  country: string | null
}

/** A company in the CRM. `owner` is a name; what else there is to read stands in `facts`. */
export type CrmAccount = {
  id: string
  name: string
  type: string | null
  industry: string | null
  owner: string | null
  website: string | null
  phone: string | null
  address: CrmAddress
  facts: {
    shippingAddress: CrmAddress
    employees: number | null
    annualRevenue: number | null
    currency: string | null
    description: string | null
    createdAt: string | null
  }
  modifiedAt: Date | null
}

/** Somebody at a company. `accountId` is null for a contact without one. */
export type CrmContact = {
  id: string
  firstName: string
  lastName: string
  email: string | null
  title: string | null
  phone: string | null
  accountId: string | null
  owner: string | null
  /** The CRM says not to process their data: listed, never invited. */
  noProcessing: boolean
  modifiedAt: Date | null
}

/** A potential. `standing` is what its stage means; amounts are in `currency`, days as YYYY-MM-DD. */
export type CrmDeal = {
  id: string
  name: string
  accountId: string | null
  owner: string | null
  type: string | null
  standing: 'open' | 'won' | 'lost'
  facts: {
    stage: string | null
    amount: number | null
    currency: string | null
    probability: number | null
    closingOn: string | null
    nextStep: string | null
    contact: string | null
    description: string | null
  }
  modifiedAt: Date | null
}

/** The record of each kind. */
export type CrmRecords = { user: CrmUser; account: CrmAccount; contact: CrmContact; deal: CrmDeal }

/** One page of an answer; `cursor` is where to go on (null at the end), `known` how many there are in all, if the CRM says. */
export type CrmPage<K extends CrmKind = CrmKind> = {
  records: CrmRecords[K][]
  cursor: string | null
  known: number | null
}

/** What changed of one kind: records that are new or different, ids that are gone, and how many there are in all now. */
export type CrmChanges<K extends CrmKind = CrmKind> = { records: CrmRecords[K][]; gone: string[]; count: number }

/** Asking only for what changed, where a CRM can say so. */
export type ChangesOf = {
  readonly kinds: readonly CrmKind[]
  /** What time it is in the CRM; null where it does not say. */
  now(access: Access): Promise<Date | null>
  /**
   * All changes of these kinds since a moment of the CRM's. Undefined where it cannot tell all of them, or where they are too many:
   * then everything has to be read.
   */
  since(access: Access, kinds: readonly CrmKind[], since: Date): Promise<Map<CrmKind, CrmChanges> | undefined>
}

/** The code for one kind of CRM. Knows nothing of the portal; throws `ConnectorError` and nothing else. */
export type Connector = {
  readonly key: string
  readonly name: string
  readonly provides: readonly CrmKind[]
  /** Asks the CRM whose key this is. Throws `key_rejected` before anything is stored. */
  verify(access: Access): Promise<CrmOrganization>
  /** Every page once, from `cursor` on; stops after the page whose cursor is null. */
  fetch<K extends CrmKind>(access: Access, kind: K, from: { cursor: string | null }): AsyncIterable<CrmPage<K>>
  readonly changes?: ChangesOf
  /** One account with all its potentials, for looking again at just that; `account` is null when it is gone. */
  fetchAccount(access: Access, id: string): Promise<{ account: CrmAccount | null; deals: CrmDeal[] }>
  /** Where a CRM administrator generates a key. */
  keyPage(baseUrl: string): string
  /** Where a record stands in the CRM's own screens. */
  recordPage(baseUrl: string, kind: CrmKind, id: string): string
}
