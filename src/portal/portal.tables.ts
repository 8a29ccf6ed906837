import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { LoginTables } from '../platform/database/login-tables.ts'

/** The roles of staff, from most to least permissions. */
export type StaffRole = 'administrator' | 'manager' | 'employee' | 'contractor'

/** What would happen to a record, as stored; `unchanged` has no row. */
export type StoredOutcome = 'create' | 'link' | 'update' | 'deactivate' | 'reactivate' | 'conflict' | 'skip'

/** One field a plan would change, with both values. */
export type FieldChange = { field: string; before: string | null; after: string | null }

/** What a person decided about a row that asks: the same company or two, the client hat besides the staff one, or nothing. */
export type Decided = 'same' | 'separate' | 'client_hat' | 'leave'

type Jsonb<T> = ColumnType<T, string | undefined, string>

/** Every table of the portal's schema. A query may join any of them; each is written only by the store of its own part. */
export type PortalTables = LoginTables & {
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
  connection: {
    portal_id: string
    id: string
    connector: string
    base_url: string
    organization_id: string
    organization_name: string
    email: string
    sealed_key: string
    key_hint: string
    state: Generated<'working' | 'refused' | 'unreachable'>
    state_code: string | null
    state_detail: string | null
    state_since: Generated<Date>
    last_import_at: Date | null
    /** When the CRM was last asked whether the key works. */
    checked_at: Date | null
    /** Set once the ties to the organisation were ended: the name stays for the reports, the key does not. */
    ended_at: Date | null
    default_role: Generated<StaffRole>
    created_at: Generated<Date>
  }
  role_rule: {
    portal_id: string
    connection_id: string
    ord: number
    field: 'role' | 'profile'
    value: string
    role: StaffRole
  }
  snapshot: {
    portal_id: string
    id: string
    connection_id: string
    kind: string
    state: Generated<'reading' | 'complete' | 'failed'>
    cursor: string | null
    page: Generated<number>
    read: Generated<number>
    known: number | null
    error_code: string | null
    error_detail: string | null
    started_by: string
    started_at: Generated<Date>
    finished_at: Date | null
  }
  snapshot_page: { portal_id: string; snapshot_id: string; kind: string; page: number; crm_ids: string[] }
  crm_record: {
    portal_id: string
    connection_id: string
    kind: string
    crm_id: string
    digest: string
    snapshot_id: string
    removed_in: string | null
    name: string
    first_name: string
    last_name: string
    email: string | null
    email_key: string | null
    title: string | null
    phone: string | null
    crm_role: string | null
    crm_profile: string | null
    active: boolean
    confirmed: boolean
    account_crm_id: string | null
    type: string | null
    industry: string | null
    owner: string | null
    website: string | null
    domain: string | null
    address: string | null
    no_processing: Generated<boolean>
    /** Of a potential. */
    standing: 'open' | 'won' | 'lost' | null
    /** What nothing is decided on, for reading. */
    facts: Jsonb<unknown> | null
    /** When this record alone was asked for again. */
    refreshed_at: Date | null
    modified_at: Date | null
    sort_key: string
    search: string
  }
  crm_link: {
    portal_id: string
    connection_id: string
    kind: string
    crm_id: string
    record_id: string
    made_by: 'create' | 'link'
    run_id: string
    created_at: Generated<Date>
  }
  import_plan: {
    portal_id: string
    id: string
    connection_id: string
    snapshot_id: string
    kind: string
    state: Generated<'planning' | 'ready' | 'used'>
    cursor: string | null
    invite: Generated<boolean>
    created_by: string
    created_at: Generated<Date>
  }
  plan_count: {
    portal_id: string
    plan_id: string
    kind: string
    read: Generated<number>
    absent: Generated<number>
    unchanged: Generated<number>
  }
  plan_row: {
    portal_id: string
    plan_id: string
    ord: number
    kind: string
    crm_id: string
    digest: string
    outcome: StoredOutcome
    reason: string
    match: string
    target_id: string | null
    person_id: string | null
    target_version: number | null
    role: StaffRole | null
    projects: Generated<string[]>
    fields: Jsonb<FieldChange[]>
    sort_key: string | null
    search: string | null
    selected: boolean
    selectable: boolean
    bulk: Generated<boolean>
    role_by_hand: Generated<boolean>
    /** Of a contact: the account it stands beneath, and the client company it comes to. */
    account_crm_id: string | null
    company_id: string | null
    /** Set where a contact changes what the person is called or written to. */
    person_version: number | null
    offer: Jsonb<unknown> | null
    decided: Decided | null
  }
  run: {
    portal_id: string
    id: string
    plan_id: string
    connection_id: string
    kind: string
    state: Generated<'applying' | 'done'>
    invite: boolean
    started_by: string
    started_at: Generated<Date>
    finished_at: Date | null
  }
  run_lane: { portal_id: string; run_id: string; lane: number; cursor: number; until: number }
  run_failure: { portal_id: string; run_id: string; ord: number; error: string }
  run_count: {
    portal_id: string
    run_id: string
    kind: string
    read: number
    absent: number
    unchanged: number
    created: Generated<number>
    linked: Generated<number>
    updated: Generated<number>
    deactivated: Generated<number>
    reactivated: Generated<number>
    conflict: Generated<number>
    skipped: Generated<number>
    failed: Generated<number>
    closed: Generated<boolean>
  }
  change: {
    portal_id: string
    run_id: string
    ord: number
    kind: string
    target_id: string
    version: number
    before: Jsonb<unknown>
    after: Jsonb<unknown>
    at: Generated<Date>
  }
}
