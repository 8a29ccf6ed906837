import type { Connector } from './connector.ts'
import { portico } from './portico/index.ts'

export type {
  Access,
  Connector,
  CrmAccount,
  CrmAddress,
  CrmChanges,
  CrmContact,
  CrmDeal,
  CrmKind,
  CrmOrganization,
  CrmPage,
  CrmRecords,
  CrmUser,
} from './connector.ts'
export { CrmCredentials } from './connector.ts'
export { ConnectorError, type ConnectorErrorCode } from './connector-error.ts'

/** Every kind of CRM the portal can read, the bundled one first. */
export const connectors: readonly Connector[] = [portico]

/** The connector of a key; undefined for one this version does not have. */
export const findConnector = (key: string): Connector | undefined => connectors.find(connector => connector.key === key)
