import type { CrmDeal } from '../connector.ts'
import type { RecordList } from './read-pages.ts'
import type { Row } from './translate.ts'
import { longest, toCurrency, toDay, toLookup, toNumber, toPercent, toText, toTime } from './values.ts'

/** The CRM's potentials: which fields are asked for, and what becomes of them. */
export const deals: RecordList<CrmDeal> = {
  module: 'Deals',
  fields: [
    ...['Deal_Name', 'Account_Name', 'Contact_Name', 'Owner', 'Stage', 'Amount', 'Currency', 'Probability'],
    ...['Closing_Date', 'Type', 'Next_Step', 'Description', 'Modified_Time'],
  ],
  toRecord: toDeal,
}

function toDeal(row: Row): CrmDeal {
  const stage = toText(row.Stage)
  return {
    id: row.id,
    name: toText(row.Deal_Name) ?? row.id,
    accountId: toLookup(row.Account_Name).id,
    owner: toLookup(row.Owner).name,
    type: toText(row.Type),
    standing: toStanding(stage ?? ''),
    facts: {
      stage,
      amount: toNumber(row.Amount),
      currency: toCurrency(row.Currency),
      probability: toPercent(row.Probability),
      closingOn: toDay(row.Closing_Date),
      nextStep: toText(row.Next_Step),
      contact: toLookup(row.Contact_Name).name,
      description: toText(row.Description, longest.description),
    },
    modifiedAt: toTime(row.Modified_Time),
  }
}

// Organisations name their own stages; what all of them keep is how a closed one begins.
function toStanding(stage: string): CrmDeal['standing'] {
  if (/^closed won/i.test(stage)) return 'won'
  return /^closed/i.test(stage) ? 'lost' : 'open'
}
