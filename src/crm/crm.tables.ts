import type { ColumnType, Generated } from 'kysely'
import type { LoginTables } from '../platform/database/login-tables.ts'

/** bigint: digits as text wherever they leave the database. */
type Id = string
type Own = ColumnType<Id, Id | undefined, never>
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>
type Text = Nullable<string>
/** numeric: text out of the database, number or text into it. */
type Amount = ColumnType<string | null, string | number | null | undefined, string | number | null>
type Named = {
  org_id: Id
  id: Own
  name_key: string
  search_key: string
  created_time: Generated<Date>
  modified_time: Generated<Date>
}

type Organization = {
  id: Id
  name: string
  currency: Generated<string>
  time_zone: Generated<string>
  country: Text
  country_code: Text
  created_time: Generated<Date>
}

type CrmUser = Named & {
  first_name: Text
  last_name: Text
  email: Text
  email_key: Text
  title: Text
  role: Text
  profile: Generated<'Administrator' | 'Standard'>
  status: Generated<'active' | 'inactive' | 'deleted'>
  confirmed: Generated<boolean>
  phone: Text
  mobile: Text
  city: Text
  country: Text
  reporting_to_id: Text
  login_id: Text
}

type Account = Named & {
  name: string
  owner_id: Text
  type: Text
  industry: Text
  employees: Nullable<number>
  annual_revenue: Amount
  phone: Text
  website: Text
  street: Text
  city: Text
  state: Text
  zip: Text
  country: Text
  parent_account_id: Text
  description: Text
  shipping_street: Text
  shipping_city: Text
  shipping_state: Text
  shipping_zip: Text
  shipping_country: Text
}

type Contact = Named & {
  first_name: Text
  last_name: Text
  email: Text
  email_key: Text
  phone: Text
  mobile: Text
  title: Text
  account_id: Text
  owner_id: Text
  street: Text
  city: Text
  state: Text
  zip: Text
  country: Text
  description: Text
  email_opt_out: Generated<boolean>
  /** Their personal data must not be used, for instance to invite them. */
  do_not_process: Generated<boolean>
}

type Deal = Named & {
  name: string
  account_id: Text
  contact_id: Text
  owner_id: Text
  amount: Amount
  stage: string
  probability: Nullable<number>
  closing_date: Text
  type: Text
  next_step: Text
  description: Text
}

/** A record that is gone: enough for whoever keeps a copy to let go of it, and nothing more. */
type DeletedRecord = { org_id: Id; module: 'Accounts' | 'Contacts' | 'Deals'; id: Id; deleted_time: Date }

type ServiceKey = {
  org_id: Id
  id: Own
  owner_id: Id
  email: string
  email_key: string
  key_hash: string
  hint: string
  created_at: Date
  expires_at: Nullable<Date>
  last_used_at: Nullable<Date>
  last_used_from: Text
  ended_at: Nullable<Date>
  ended_because: Nullable<EndReason>
}

/** Why a service key no longer works although it is the right one. */
export type EndReason = 'replaced' | 'revoked' | 'owner_inactive' | 'owner_not_administrator'

type ServiceKeyUse = {
  org_id: Id
  id: ColumnType<Id, never, never>
  key_id: Text
  at: Date
  address: string
  asked: string
  answer: string
  refused: boolean
}

/** A line of an imported file and what is said about it. */
export type Remark = { line: number; reason: string }

type Json<T> = ColumnType<T, string | undefined, string>

type DataImport = {
  org_id: Id
  id: Own
  module: 'Users' | 'Accounts' | 'Contacts' | 'Deals'
  file: string
  by_user_id: Text
  state: Generated<'running' | 'done' | 'failed'>
  failure: Text
  started_at: Date
  finished_at: Nullable<Date>
  read: Generated<number>
  created: Generated<number>
  updated: Generated<number>
  unchanged: Generated<number>
  refused: Generated<number>
  warned: Generated<number>
  refusals: Json<Remark[]>
  warnings: Json<Remark[]>
  ignored_columns: Json<string[]>
}

/** The CRM's tables as its queries see them. */
export type CrmTables = LoginTables & {
  organization: Organization
  crm_user: CrmUser
  account: Account
  contact: Contact
  deal: Deal
  deleted_record: DeletedRecord
  service_key: ServiceKey
  service_key_use: ServiceKeyUse
  data_import: DataImport
}
