import { hash } from 'node:crypto'
import { newId } from '../../platform/ids.ts'
import { companyKeys } from '../clients/client-company.ts'
import type { RoleRules } from '../connections/connection.ts'
import { keysOf, type PersonFacts } from '../people/person.ts'
import type { StaffRole } from '../people/role.ts'
import type { Decided } from '../portal.tables.ts'
import type { Decision } from './decision.ts'
import type { RecordKind } from './import-kind.ts'
import type { Facts, MatchedUser } from './match.ts'
import type { AccountFacts } from './plan-account.ts'
import type { ContactFacts } from './plan-contact.ts'

/** A decision that becomes a row: what would change nothing has none. */
export type StoredDecision = Omit<Decision, 'outcome'> & { outcome: Exclude<Decision['outcome'], 'unchanged'> }

/** A row to be: a decision that does something or says why not, about one record. */
export type NewPlanRow = StoredDecision & {
  kind: RecordKind
  crmId: string
  digest: string
  /** The account that a contact stands beneath; of an account, itself. */
  accountCrmId: string | null
  /** What the target is sorted and found by afterwards; null where that does not change. */
  sortKey: string | null
  search: string | null
  /** The User Role of somebody new, by the rule table; null of all else. */
  role: StaffRole | null
  /** The record has an address that may be written to. */
  mailable: boolean
  /** The answer a person gave before, which was given again. */
  decided?: Decided
}

/** The row of a CRM user. Ids of what would be made are chosen here, so that applying twice makes the same. */
export function userRow(
  { record, standing, linked, byEmail }: Facts,
  decision: StoredDecision,
  { rules, defaultRole }: RoleRules,
): NewPlanRow {
  const isNew = decision.outcome === 'create'
  const user = linked ?? byEmail?.user
  const keys = isNew
    ? keysOf(record)
    : decision.outcome === 'update' || decision.outcome === 'link' || decision.outcome === 'reactivate'
      ? keysOf(withFields(user, decision.fields))
      : null
  return {
    ...decision,
    kind: 'user',
    crmId: record.crmId,
    digest: record.digest,
    accountCrmId: null,
    targetId: isNew ? newId() : decision.targetId,
    personId: isNew ? (decision.personId ?? newId()) : decision.personId,
    sortKey: keys?.sort_key ?? null,
    search: keys?.search ?? null,
    role: isNew ? (rules.find(({ field, value }) => standing[field] === value)?.role ?? defaultRole) : null,
    mailable: Boolean(record.emailKey),
  }
}

/** The row of an account; the search words are those of the company afterwards. */
export function accountRow({ record, linked, candidates }: AccountFacts, decision: StoredDecision): NewPlanRow {
  const company = linked ?? candidates.find(one => one.company.id === decision.targetId)?.company
  const value = (field: string, before: string | null | undefined) => {
    const change = decision.fields.find(one => one.field === field)
    return change ? change.after : (before ?? null)
  }
  const isNew = decision.outcome === 'create'
  const name = isNew ? record.name : (value('name', company?.name) ?? '')
  const keys = companyKeys(name, isNew ? record.website : value('website', company?.website))
  return {
    ...decision,
    kind: 'account',
    crmId: record.crmId,
    digest: record.digest,
    accountCrmId: record.crmId,
    targetId: isNew ? newId() : decision.targetId,
    sortKey: keys.sort_key,
    search: keys.search,
    role: null,
    mailable: false,
  }
}

/** The row of a contact. Contacts of one address share one person, whichever of them is brought in. */
export function contactRow(planId: string, facts: ContactFacts, decision: StoredDecision): NewPlanRow {
  const { record, linked, byEmail, accountCrmId } = facts
  const isNew = decision.outcome === 'create'
  const user = linked ?? byEmail?.here
  const { firstName, lastName } = record
  // What is no address is not the person's.
  const own = { firstName, lastName, email: record.emailKey ? record.email : null }
  const keys = isNew ? keysOf(facts.person ?? own) : keysOf(withFields(user, decision.fields))
  return {
    ...decision,
    kind: 'contact',
    crmId: record.crmId,
    digest: record.digest,
    accountCrmId,
    targetId: isNew ? newId() : decision.targetId,
    personId: isNew ? (decision.personId ?? personOf(planId, facts)) : decision.personId,
    sortKey: keys.sort_key,
    search: keys.search,
    role: null,
    mailable: Boolean(record.emailKey) && !record.noProcessing,
  }
}

// Of version 8, by which those who are brought in know that the first of them gives the person its names; with the time of the
// plan's own id, so that an index takes the ids of one plan side by side.
function personOf(planId: string, { record, sharesAddress }: ContactFacts): string {
  if (!sharesAddress) return newId()
  const hex = hash(
    'md5',
    `${planId}
${record.emailKey}`,
  )
  return planId.slice(0, 14) + hex.replace(/^(.{3})(.{3})(.{12}).*$/, '8$1-8$2-$3')
}

type Named = Pick<MatchedUser, 'firstName' | 'lastName' | 'email'> | null | undefined

function withFields(user: Named, fields: Decision['fields']): PersonFacts {
  const value = (name: string, before: string | null | undefined) => {
    const change = fields.find(({ field }) => field === name)
    return change ? change.after : (before ?? null)
  }
  return {
    firstName: value('first_name', user?.firstName) ?? '',
    lastName: value('last_name', user?.lastName) ?? '',
    email: value('email', user?.email),
  }
}
