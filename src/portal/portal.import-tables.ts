import type { ColumnType, Generated } from 'kysely'

/** The roles of staff, from most to least permissions. */
export type StaffRole = 'administrator' | 'manager' | 'employee' | 'contractor'

/** What would happen to a record, as stored; `unchanged` has no row. */
export type StoredOutcome = 'create' | 'link' | 'update' | 'deactivate' | 'reactivate' | 'conflict' | 'skip'

/** What undoing a run would do to a record: the opposite of what the run did. */
export type UndoOutcome = 'remove' | 'recreate' | 'untie' | 'retie' | 'restore' | 'deactivate' | 'reactivate' | 'skip'

/**
 * One field a plan would change, with both values as people read them; the keys are what is stored beside or instead: an
 * address's key, a website's domain, a company's id.
 */
export type FieldChange = {
  field: string
  before: string | null
  after: string | null
  beforeKey?: string | null
  key?: string | null
}

/** What a person decided about a row that asks: the same company or two, the client hat besides the staff one, or nothing. */
export type Decided = 'same' | 'separate' | 'client_hat' | 'leave'

type Jsonb<T> = ColumnType<T, string | undefined, string>

/** The tables of connections and imports: what the CRM said, what would happen, what happened. */
export type ImportTables = {
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
    brake_percent: Generated<number>
    brake_people: Generated<number>
    shrink_percent: Generated<number>
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
  field_rule: {
    portal_id: string
    connection_id: string
    kind: 'user' | 'account' | 'contact'
    field: string
    rule: 'crm' | 'portal' | 'first'
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
    /** The CRM's own time when the reading began; null where it did not say. */
    crm_time: Date | null
    /** What was read as whom: readings of different sources say nothing about each other. */
    source: string | null
    /** Only what changed since then was asked for; null: everything was read. */
    changes_since: Date | null
    /** Somebody asked for everything. */
    everything: Generated<boolean>
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
    /** The record as it was when the tie was last in step; null where it has to be looked at again. */
    digest: string | null
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
    /** The run that carrying this plan out would undo. */
    reverses: string | null
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
    outcome: StoredOutcome | UndoOutcome
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
    /** The record has an address that may be written to. */
    mailable: Generated<boolean>
    /** Of a contact: the account it stands beneath, and the client company it comes to. */
    account_crm_id: string | null
    company_id: string | null
    /** Set where a contact changes what the person is called or written to. */
    person_version: number | null
    offer: Jsonb<unknown> | null
    decided: Decided | null
    /** Of a reversal: which change of the reversed run it takes back. */
    change_ord: number | null
  }
  /** What a person decided about a conflict, for every plan to come. */
  crm_decision: {
    portal_id: string
    id: string
    connection_id: string
    kind: 'user' | 'account' | 'contact'
    crm_id: string
    /** The record as it was then. */
    digest: string
    decided: Decided
    /** The company that is the same, or the person who gets a client hat. */
    target_id: string | null
    /** The companies it could have been. */
    offered: Generated<string[]>
    /** The question in words. */
    asked: string
    plan_id: string
    by_name: string
    at: Generated<Date>
  }
  run: {
    portal_id: string
    id: string
    plan_id: string
    connection_id: string
    kind: string
    state: Generated<'applying' | 'cancelled' | 'done'>
    reverses: string | null
    cancelled_by: string | null
    cancelled_at: Date | null
    invite: boolean
    started_by: string
    started_at: Generated<Date>
    finished_at: Date | null
  }
  run_lane: {
    portal_id: string
    run_id: string
    lane: number
    step: Generated<number>
    begins: Generated<number>
    cursor: number
    until: number
  }
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
    removed: Generated<number>
    recreated: Generated<number>
    untied: Generated<number>
    retied: Generated<number>
    restored: Generated<number>
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
  hand_edit: {
    portal_id: string
    id: string
    target_id: string
    at: Generated<Date>
    by_name: string
    fields: string[]
    /** Nothing was changed: the fields follow the CRM again. */
    handed_back: Generated<boolean>
  }
}
