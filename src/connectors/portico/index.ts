import type { Access, Connector, CrmKind, CrmPage } from '../connector.ts'
import { accounts } from './account.ts'
import { ask } from './client.ts'
import { contacts } from './contact.ts'
import { deals } from './deal.ts'
import { readAccount } from './read-account.ts'
import { changes } from './read-changes.ts'
import { readRecords } from './read-records.ts'
import { readUsers } from './read-users.ts'
import { toOrganization } from './translate.ts'

type Read<K extends CrmKind> = (access: Access, cursor: string | null) => AsyncIterable<CrmPage<K>>

const readers: { readonly [K in CrmKind]: Read<K> } = {
  user: readUsers,
  account: (access, cursor) => readRecords(access, accounts, cursor),
  contact: (access, cursor) => readRecords(access, contacts, cursor),
  deal: (access, cursor) => readRecords(access, deals, cursor),
}

/** Where the CRM's own screens show each kind of record. */
const screens: Record<CrmKind, string> = { user: 'users', account: 'accounts', contact: 'contacts', deal: 'potentials' }

/** The bundled CRM, and any other that answers as Zoho CRM v8 with a service key. */
export const portico: Connector = {
  key: 'portico',
  name: 'Portico CRM',
  provides: ['user', 'account', 'contact', 'deal'],
  verify: async access => toOrganization(await ask(access, '/crm/v8/org')),
  fetch: (access, kind, { cursor }) => readers[kind](access, cursor),
  changes,
  fetchAccount: readAccount,
  keyPage: baseUrl => `${baseUrl}/setup/developers-space/zsc-key`,
  recordPage: (baseUrl, kind, id) => `${baseUrl}/${screens[kind]}/${encodeURIComponent(id)}`,
}
