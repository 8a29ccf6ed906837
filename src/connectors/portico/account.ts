import type { CrmAccount, CrmAddress } from '../connector.ts'
import type { RecordList } from './read-pages.ts'
import type { Row } from './translate.ts'
import { longest, toCurrency, toLookup, toNumber, toText, toTime, toWhole } from './values.ts'

const parts = ['Street', 'City', 'State', 'Code', 'Country'] as const
const addressFields = (prefix: string) => parts.map(part => `${prefix}_${part}`)

/** The CRM's accounts: which fields are asked for, and what becomes of them. */
export const accounts: RecordList<CrmAccount> = {
  module: 'Accounts',
  fields: [
    ...['Account_Name', 'Account_Type', 'Industry', 'Owner', 'Website', 'Phone'],
    ...addressFields('Billing'),
    ...addressFields('Shipping'),
    ...['Employees', 'Annual_Revenue', 'Currency', 'Description', 'Created_Time', 'Modified_Time'],
  ],
  toRecord: toAccount,
}

function toAccount(row: Row): CrmAccount {
  return {
    id: row.id,
    name: toText(row.Account_Name) ?? row.id,
    type: toText(row.Account_Type),
    industry: toText(row.Industry),
    owner: toLookup(row.Owner).name,
    website: toText(row.Website, longest.website),
    phone: toText(row.Phone, longest.phone),
    address: toAddress(row, 'Billing'),
    facts: {
      shippingAddress: toAddress(row, 'Shipping'),
      employees: toWhole(row.Employees),
      annualRevenue: toNumber(row.Annual_Revenue),
      currency: toCurrency(row.Currency),
      description: toText(row.Description, longest.description),
      createdAt: toTime(row.Created_Time)?.toISOString() ?? null,
    },
    modifiedAt: toTime(row.Modified_Time),
  }
}

function toAddress(row: Row, prefix: 'Billing' | 'Shipping'): CrmAddress {
  const part = (name: (typeof parts)[number]) => toText(row[`${prefix}_${name}`], longest.address)
  return {
    street: part('Street'),
    city: part('City'),
    state: part('State'),
    zip: part('Code'),
    country: part('Country'),
  }
}
