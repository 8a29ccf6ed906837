import { type RawBuilder, sql } from 'kysely'
import { nameSql } from '../columns.ts'

/** What is selected of a row `r`, by the vendor's name for it. */
export type Fields = Record<string, RawBuilder<unknown>>

/** One module of the vendor's: its table, every field of a row as lists give it, and every column as queries do. */
export type RecordModule = {
  name: 'Accounts' | 'Contacts' | 'Deals'
  one: string
  many: string
  table: 'account' | 'contact' | 'deal'
  fields: Fields
  columns: Fields
}

const column = (name: string) => sql.ref(`r.${name}`)
const columns = (fields: Record<string, string>): Fields =>
  Object.fromEntries(Object.entries(fields).map(([field, name]) => [field, column(name)]))
const empty = (names: string): Fields => Object.fromEntries(names.split(' ').map(name => [name, sql`null`]))
const address = (prefix: string, zip: string, own = ''): Fields =>
  columns({
    [`${prefix}_Street`]: `${own}street`,
    [`${prefix}_City`]: `${own}city`,
    [`${prefix}_State`]: `${own}state`,
    [`${prefix}_${zip}`]: `${own}zip`,
    [`${prefix}_Country`]: `${own}country`,
  })

// Asked for row by row: a page is 200 of them, and a join would at times read the whole other table for it.
const lookup = (table: string, column: string, name: RawBuilder<unknown>, more = sql``) =>
  sql`(select jsonb_build_object('name', ${name}, 'id', l.id::text ${more}) from ${sql.table(table)} l
    where l.org_id = r.org_id and l.id = ${sql.ref(`r.${column}`)})`
const timeSql = (name: string) => sql`to_char(${column(name)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')`
const currency = sql`(select g.currency from organization g where g.id = r.org_id)`

// In a query the vendor calls users by their last name alone and leaves their address out; what else is wanted is named.
const lastName = sql`coalesce(nullif(l.last_name, ''), ${nameSql('l')})`
const ofOwner = (name: string) =>
  sql`(select ${sql.ref(`l.${name}`)} from crm_user l where l.org_id = r.org_id and l.id = r.owner_id)`
const inQueries: Fields = {
  Owner: lookup('crm_user', 'owner_id', lastName),
  'Owner.first_name': ofOwner('first_name'),
  'Owner.last_name': ofOwner('last_name'),
  'Owner.email': ofOwner('email'),
}

const toAccount = (column: string) => lookup('account', column, sql.ref('l.name'))

/** What every record has, whatever it is. */
const common: Fields = {
  Owner: lookup('crm_user', 'owner_id', nameSql('l'), sql`, 'email', l.email`),
  Description: column('description'),
  Created_Time: timeSql('created_time'),
  Modified_Time: timeSql('modified_time'),
  Tag: sql`'[]'::jsonb`,
  Record_Status__s: sql`'Available'`,
  Locked__s: sql`false`,
  ...empty('Created_By Modified_By Last_Activity_Time Change_Log_Time__s'),
}

function withColumns(module: Omit<RecordModule, 'columns'>): RecordModule {
  return { ...module, columns: { ...module.fields, ...inQueries } }
}

const accounts = withColumns({
  name: 'Accounts',
  one: 'account',
  many: 'accounts',
  table: 'account',
  fields: {
    ...columns({
      Account_Name: 'name',
      Account_Type: 'type',
      Industry: 'industry',
      Phone: 'phone',
      Website: 'website',
    }),
    Employees: column('employees'),
    Annual_Revenue: sql`r.annual_revenue::float8`,
    Currency: currency,
    Parent_Account: toAccount('parent_account_id'),
    ...address('Billing', 'Code'),
    ...address('Shipping', 'Code', 'shipping_'),
    ...common,
    ...empty(
      'Account_Number Account_Site Fax Exchange_Rate Ownership Rating SIC_Code Ticker_Symbol Territories Record_Image',
    ),
  },
})

const contacts = withColumns({
  name: 'Contacts',
  one: 'contact',
  many: 'contacts',
  table: 'contact',
  fields: {
    ...columns({ First_Name: 'first_name', Last_Name: 'last_name', Email: 'email', Phone: 'phone', Mobile: 'mobile' }),
    Full_Name: nameSql('r'),
    Title: column('title'),
    Account_Name: toAccount('account_id'),
    Email_Opt_Out: column('email_opt_out'),
    Data_Processing_Basis: sql`case when r.do_not_process then 'Do Not Process' end`,
    ...address('Mailing', 'Zip'),
    ...common,
    ...empty('Salutation Secondary_Email Home_Phone Other_Phone Asst_Phone Fax Department Vendor_Name Reporting_To'),
    ...empty('Lead_Source Date_of_Birth Unsubscribed_Mode Skype_ID Twitter Territories Record_Image'),
    ...empty('Other_Street Other_City Other_State Other_Zip Other_Country'),
  },
})

const deals = withColumns({
  name: 'Deals',
  one: 'potential',
  many: 'potentials',
  table: 'deal',
  fields: {
    ...columns({ Deal_Name: 'name', Stage: 'stage', Type: 'type', Next_Step: 'next_step', Probability: 'probability' }),
    Amount: sql`r.amount::float8`,
    Currency: currency,
    Expected_Revenue: sql`round(r.amount * r.probability / 100, 2)::float8`,
    Closing_Date: sql`r.closing_date::text`,
    Account_Name: toAccount('account_id'),
    Contact_Name: lookup('contact', 'contact_id', nameSql('l')),
    ...common,
    ...empty('Pipeline Exchange_Rate Lead_Source Campaign_Source Reason_For_Loss__s Overall_Sales_Duration'),
    ...empty('Sales_Cycle_Duration Lead_Conversion_Time Territory'),
  },
})

const modules = new Map<string, RecordModule>([
  ['accounts', accounts],
  ['contacts', contacts],
  ['deals', deals],
])

/** The module an address names, in any case; before v3 that of deals went by an older name as well. */
export function findModule(name: string, version: number): RecordModule | undefined {
  const plain = name.toLowerCase()
  return plain === 'potentials' && version < 3 ? deals : modules.get(plain)
}
