import { emailKey } from '../../platform/fold.ts'
import { accountKeys } from '../accounts/account.ts'
import { potentialKeys } from '../potentials/potential.ts'
import { personKeys } from '../users/user.ts'
import {
  amount,
  type CellValue,
  day,
  email,
  id,
  longText,
  percent,
  processingBasis,
  profile,
  type ReadCell,
  status,
  text,
  time,
  whole,
  yesOrNo,
} from './cells.ts'

/** A row on its way into a table, by column. */
export type ImportRow = Record<string, CellValue>

type Table = 'crm_user' | 'account' | 'contact' | 'deal'
type Column = readonly [column: string, type: string, read: ReadCell]

/** One kind of file: which columns go where, what must not be empty, and what points to other records. */
export type ImportModule = {
  module: 'Users' | 'Accounts' | 'Contacts' | 'Deals'
  table: Table
  columns: Record<string, Column>
  required: Record<string, string>
  /** Columns that hold another record's id. */
  points: Record<string, readonly [table: Table, what: string]>
  /** A column that names another row of the same file, which may come later in it. */
  names?: readonly [header: string, column: string]
  defaults: ImportRow
  keys: (row: ImportRow) => ImportRow
}

const recordId: Record<string, Column> = { 'record id': ['id', 'bigint', id], id: ['id', 'bigint', id] }
const created: Record<string, Column> = { 'created time': ['created_time', 'timestamptz', time] }
const description: Record<string, Column> = { description: ['description', 'text', longText] }
const words = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([header, column]) => [header, [column, 'text', text] as const]))
const person = words({
  'first name': 'first_name',
  'last name': 'last_name',
  phone: 'phone',
  mobile: 'mobile',
  title: 'title',
})
const personRow = (row: ImportRow) => ({ ...personKeys(row as never), email_key: emailKey(row.email as string | null) })

const users: ImportModule = {
  module: 'Users',
  table: 'crm_user',
  columns: {
    ...recordId,
    ...person,
    email: ['email', 'text', email],
    ...words({ role: 'role', city: 'city', country: 'country' }),
    profile: ['profile', 'text', profile],
    status: ['status', 'text', status],
    confirmed: ['confirmed', 'boolean', yesOrNo],
    confirm: ['confirmed', 'boolean', yesOrNo],
    ...created,
  },
  required: {},
  points: {},
  names: ['reporting to', 'reporting_to_id'],
  // Whoever works in the CRM the file comes from has accepted an invitation there.
  defaults: { profile: 'Standard', status: 'active', confirmed: true },
  keys: personRow,
}

const accounts: ImportModule = {
  module: 'Accounts',
  table: 'account',
  columns: {
    ...recordId,
    'account owner.id': ['owner_id', 'bigint', id],
    ...words({
      'account name': 'name',
      phone: 'phone',
      website: 'website',
      'account type': 'type',
      industry: 'industry',
      'billing street': 'street',
      'billing city': 'city',
      'billing state': 'state',
      'billing code': 'zip',
      'billing country': 'country',
      'shipping street': 'shipping_street',
      'shipping city': 'shipping_city',
      'shipping state': 'shipping_state',
      'shipping code': 'shipping_zip',
      'shipping country': 'shipping_country',
    }),
    ...description,
    employees: ['employees', 'integer', whole],
    'annual revenue': ['annual_revenue', 'numeric', amount],
    ...created,
  },
  required: { name: 'Account Name' },
  points: { owner_id: ['crm_user', 'owner'] },
  names: ['parent account', 'parent_account_id'],
  defaults: {},
  keys: row => accountKeys(row as never),
}

const contacts: ImportModule = {
  module: 'Contacts',
  table: 'contact',
  columns: {
    ...recordId,
    ...person,
    email: ['email', 'text', email],
    'contact owner.id': ['owner_id', 'bigint', id],
    'account name.id': ['account_id', 'bigint', id],
    ...words({
      'mailing street': 'street',
      'mailing city': 'city',
      'mailing state': 'state',
      'mailing zip': 'zip',
      'mailing country': 'country',
    }),
    'email opt out': ['email_opt_out', 'boolean', yesOrNo],
    'data processing basis': ['do_not_process', 'boolean', processingBasis],
    ...description,
    ...created,
  },
  required: {},
  points: { owner_id: ['crm_user', 'owner'], account_id: ['account', 'account'] },
  defaults: { email_opt_out: false, do_not_process: false },
  keys: personRow,
}

const deals: ImportModule = {
  module: 'Deals',
  table: 'deal',
  columns: {
    ...recordId,
    'deal owner.id': ['owner_id', 'bigint', id],
    'potential owner.id': ['owner_id', 'bigint', id],
    'account name.id': ['account_id', 'bigint', id],
    'contact name.id': ['contact_id', 'bigint', id],
    ...words({ 'deal name': 'name', 'potential name': 'name', stage: 'stage', type: 'type', 'next step': 'next_step' }),
    ...description,
    amount: ['amount', 'numeric', amount],
    'probability (%)': ['probability', 'integer', percent],
    'closing date': ['closing_date', 'date', day],
    ...created,
  },
  required: { name: 'Deal Name', stage: 'Stage' },
  points: { owner_id: ['crm_user', 'owner'], account_id: ['account', 'account'], contact_id: ['contact', 'contact'] },
  defaults: {},
  keys: row => potentialKeys(row as never),
}

// Columns of people and companies overlap, so the most telling file comes first.
const tells: readonly [ImportModule, (has: (...headers: string[]) => boolean) => boolean][] = [
  [deals, has => has('deal name') || has('potential name')],
  [contacts, has => has('contact owner') || has('contact owner.id') || has('last name', 'account name')],
  [users, has => has('last name', 'profile') || has('email', 'profile')],
  [accounts, has => has('account name')],
]

/** The order in which files of one export are read, so that owners and accounts are there before what points to them. */
export const importOrder = ['Users', 'Accounts', 'Contacts', 'Deals'] as const

/** Which kind of file has these columns, or undefined. */
export function recogniseModule(headers: readonly string[]): ImportModule | undefined {
  const known = new Set(headers.map(header => header.trim().toLowerCase()))
  if (!known.has('record id') && !known.has('id')) return undefined
  return tells.find(([, fits]) => fits((...wanted) => wanted.every(header => known.has(header))))?.[0]
}
