import { z } from 'zod'
import type { Outbound } from '../platform/outbound.ts'

/** The kinds of records a CRM can provide. */
export type CrmKind = 'user'

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

/** One page of an answer; `cursor` is where to go on (null at the end), `known` how many there are in all, if the CRM says. */
export type CrmPage = { records: CrmUser[]; cursor: string | null; known: number | null }

/** The code for one kind of CRM. Knows nothing of the portal; throws `ConnectorError` and nothing else. */
export type Connector = {
  readonly key: string
  readonly name: string
  readonly provides: readonly CrmKind[]
  /** Asks the CRM whose key this is. Throws `key_rejected` before anything is stored. */
  verify(access: Access): Promise<CrmOrganization>
  /** Every page once, from `cursor` on; stops after the page whose cursor is null. */
  fetch(access: Access, kind: CrmKind, from: { cursor: string | null }): AsyncIterable<CrmPage>
  /** Where a CRM administrator generates a key. */
  keyPage(baseUrl: string): string
}
