import type { Generated, GeneratedAlways } from 'kysely'
import type { LoginTables } from '../platform/database/login-tables.ts'
import type { ImportTables, StaffRole } from './portal.import-tables.ts'

export type { Decided, FieldChange, StaffRole, StoredOutcome, UndoOutcome } from './portal.import-tables.ts'

/** Every table of the portal's schema. A query may join any of them; each is written only by the store of its own part. */
export type PortalTables = LoginTables &
  ImportTables & {
    portal: { id: string; name: string; owner_id: string | null; created_at: Generated<Date> }
    person: {
      portal_id: string
      id: string
      first_name: Generated<string>
      last_name: Generated<string>
      email: string | null
      email_key: string | null
      login_id: string | null
      held: Generated<string[]>
      version: Generated<number>
      created_at: Generated<Date>
    }
    portal_user: {
      portal_id: string
      id: string
      person_id: string
      role: StaffRole
      title: string | null
      phone: string | null
      invited_at: Date | null
      accepted_at: Date | null
      deactivated_at: Date | null
      deactivated_by: 'hand' | 'import' | null
      last_seen_at: Date | null
      sort_key: string
      search: string
      held: Generated<string[]>
      version: Generated<number>
      created_at: Generated<Date>
      status: GeneratedAlways<'deactivated' | 'active' | 'invited' | 'not_invited'>
      /** The person's, kept by the database. */
      email_key: Generated<string>
    }
    invitation: {
      portal_id: string
      id: string
      /** Whom it is for: either a portal user or a client user. */
      portal_user_id: string | null
      client_user_id: string | null
      /** The portal's own words; null where the standard ones are sent. */
      subject: string | null
      message: string | null
      email: string
      invited_by: string
      created_at: Generated<Date>
      expires_at: Date
      mailed_at: Date | null
      ended_at: Date | null
      accepted_at: Date | null
    }
    client_company: {
      portal_id: string
      id: string
      name: string
      website: string | null
      phone: string | null
      address: string | null
      industry: string | null
      /** The CRM's owner of the account, in plain text. */
      owner_name: string | null
      /** The web domain, folded: what companies can be the same by. */
      domain: string | null
      deactivated_at: Date | null
      deactivated_by: 'hand' | 'import' | null
      held: Generated<string[]>
      sort_key: string
      search: string
      version: Generated<number>
      created_at: Generated<Date>
    }
    client_user: {
      portal_id: string
      id: string
      person_id: string
      client_company_id: string | null
      title: string | null
      phone: string | null
      /** The CRM says not to process their data: listed, never invited. */
      no_processing: Generated<boolean>
      invited_at: Date | null
      accepted_at: Date | null
      deactivated_at: Date | null
      deactivated_by: 'hand' | 'import' | null
      last_seen_at: Date | null
      sort_key: string
      search: string
      held: Generated<string[]>
      version: Generated<number>
      created_at: Generated<Date>
    }
    /** What a client user is listed and found by; kept by the database, never written by us. */
    client_user_listing: {
      portal_id: string
      client_user_id: string
      company_key: string
      company_id: string
      is_company_active: boolean
      sort_key: string
      /** The place of the status in `clientStatuses`. */
      status: number
      search: string
    }
    /** How many client users there are of each kind, a row for what was added or taken; kept by the database, never written by us. */
    client_tally: {
      portal_id: string
      id: Generated<string>
      status: number
      has_company: boolean
      is_company_active: boolean
      people: number
    }
    project: {
      portal_id: string
      id: string
      name: string
      description: Generated<string>
      colour: Generated<number>
      archived_at: Date | null
      created_by: string
      sort_key: string
      search: string
      version: Generated<number>
      created_at: Generated<Date>
    }
    project_member: {
      portal_id: string
      project_id: string
      portal_user_id: string
      hidden_from_clients: Generated<boolean>
      added_at: Generated<Date>
    }
    project_client: {
      portal_id: string
      project_id: string
      client_company_id: string
      /** The company's client users see the project. */
      shared: Generated<boolean>
      is_primary: Generated<boolean>
      /** The client user who answers for the project at this company. */
      contact_id: string | null
      added_at: Generated<Date>
    }
    client_event: {
      portal_id: string
      id: string
      client_company_id: string
      at: Generated<Date>
      by_name: string
      what: string
      about: string | null
    }
    invitation_template: {
      portal_id: string
      subject: string
      message: string
      updated_by: string
      updated_at: Generated<Date>
    }
  }
