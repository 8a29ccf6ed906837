import type { CrmContact } from '../connector.ts'
import type { RecordList } from './read-pages.ts'
import type { Row } from './translate.ts'
import { longest, toEmail, toLookup, toText, toTime } from './values.ts'

/** The CRM's contacts: which fields are asked for, and what becomes of them. */
export const contacts: RecordList<CrmContact> = {
  module: 'Contacts',
  fields: [
    ...['First_Name', 'Last_Name', 'Email', 'Title', 'Phone', 'Mobile', 'Account_Name', 'Owner'],
    ...['Data_Processing_Basis', 'Modified_Time'],
  ],
  toRecord: toContact,
}

function toContact(row: Row): CrmContact {
  const email = toEmail(row.Email)
  const firstName = toText(row.First_Name) ?? ''
  return {
    id: row.id,
    firstName,
    // Somebody has to be called something.
    lastName: toText(row.Last_Name) ?? (firstName || email ? '' : row.id),
    email,
    title: toText(row.Title),
    phone: toText(row.Phone, longest.phone) ?? toText(row.Mobile, longest.phone),
    accountId: toLookup(row.Account_Name).id,
    owner: toLookup(row.Owner).name,
    noProcessing: /^do not process/i.test(toText(row.Data_Processing_Basis) ?? ''),
    modifiedAt: toTime(row.Modified_Time),
  }
}
