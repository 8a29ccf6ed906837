import { emailKey } from '../../platform/fold.ts'
import type { RulesByField } from '../connections/field-rule.ts'
import type { FieldChange } from '../portal.tables.ts'
import { crmDecides, type Decision, describe, fillAndKeep, follow, free, leftOut, nothing, ticked } from './decision.ts'

/** A contact as the CRM last said it. */
export type ContactRecord = {
  crmId: string
  digest: string
  firstName: string
  lastName: string
  email: string | null
  emailKey: string | null
  title: string | null
  phone: string | null
  noProcessing: boolean
  removed: boolean
}

/** A client user that a contact could be. */
export type MatchedClientUser = {
  id: string
  personId: string
  firstName: string
  lastName: string
  email: string | null
  title: string | null
  phone: string | null
  noProcessing: boolean
  companyId: string | null
  companyName: string | null
  /** The account of this CRM that the company is tied to is gone there. */
  companyGone: boolean
  held: string[]
  deactivatedBy: 'hand' | 'import' | null
  version: number
  personVersion: number
  /** False where the person's names and address follow another record: a portal user's, or that of an earlier contact. */
  leads: boolean
}

/** Where a contact stands: beneath no account, or beneath one that has, gets, may get or will not get a client company. */
export type ContactPlace =
  | { at: 'none' }
  | { at: 'company'; companyId: string; companyName: string }
  | { at: 'undecided' | 'left_out'; companyName: string }

/** Everything known about one contact, gathered for a decision over the whole set. */
export type ContactFacts = {
  record: ContactRecord
  /** The account it stands beneath, as the CRM names it. */
  accountCrmId: string | null
  /** Who has this e-mail address here: what the person is called. */
  person: { firstName: string; lastName: string; email: string | null } | null
  /** Other contacts have this e-mail address too. */
  sharesAddress: boolean
  linked: MatchedClientUser | null
  /** A link is stored and what it led to was removed here. */
  removedHere: boolean
  place: ContactPlace
  /** Which contact of the same account has this e-mail address first: the latest change wins. */
  winner: { crmId: string; name: string } | null
  /** Which tied contact gets this e-mail address, that its person has not yet. */
  taker: { crmId: string; name: string } | null
  /** The linked person is a client user of the company the contact would move to, too. */
  isThereAlready: boolean
  /** Another contact of the linked person, which comes to the same company before this one. */
  rival: { name: string } | null
  /** Another account with a contact of this address. */
  alsoOf: string | null
  /** Who has this e-mail address here. */
  byEmail: {
    personId: string
    personVersion: number
    name: string
    isPortalUser: boolean
    /** The client user this person is at the company the contact comes to. */
    here: MatchedClientUser | null
    /** Another contact who is tied to that client user, and whether the CRM still has that one. */
    tiedTo: { name: string; removed: boolean } | null
    /** A company the person is a client user of, besides. */
    clientOf: string | null
  } | null
}

/** The match of somebody who was brought in once and removed here by hand: their tie is still there, to nobody. */
export const removedHere = 'removed'

/** Decides one contact. Undefined: a contact that is gone and was never brought in. */
export function decideContact(facts: ContactFacts, rules: RulesByField = crmDecides): Decision | undefined {
  const { record, linked, place, winner, byEmail } = facts
  if (linked) return decideLinked(facts, linked, rules)
  if (record.removed) return undefined
  if (place.at === 'undecided') return leftOut(`Waits for the decision about ${place.companyName}`, 'none')
  if (place.at === 'left_out') return leftOut(`${place.companyName} is not brought in`, 'none')
  if (winner && winner.crmId !== record.crmId) {
    const where = place.at === 'company' ? ' of the same account' : ', both without account'
    return { ...leftOut(`Same email as ${winner.name}${where}`, 'email'), outcome: 'conflict' }
  }
  if (facts.taker && !byEmail && (rules.email ?? 'crm') === 'crm') {
    const reason = `${facts.taker.name} gets this email first; then plan again`
    return { ...leftOut(reason, 'email'), outcome: 'conflict' }
  }
  if (facts.removedHere) {
    return { ...create(facts, 'Removed here by hand'), match: removedHere, selected: false, bulk: false }
  }
  if (byEmail?.isPortalUser && !byEmail.here) {
    const { personId, name } = byEmail
    return {
      ...leftOut('Is a portal user here', 'email'),
      outcome: 'conflict',
      companyId: companyOf(place),
      offer: { ask: 'client_hat', personId, name },
    }
  }
  if (byEmail?.here) return decideByEmail(facts, byEmail.here, rules)
  return create(facts, newWords(facts))
}

/**
 * What a contact becomes once somebody said that a portal user shall be a client user too: a hat, and nothing of the staff one;
 * `as` says who and when.
 */
export const decideClientHat = (facts: ContactFacts, as: string): Decision => ({
  ...create(facts, `Is a portal user here and becomes a client user too, ${as}`),
  match: 'email',
})

const companyOf = (place: ContactPlace) => (place.at === 'company' ? place.companyId : null)

const create = ({ place, byEmail }: ContactFacts, reason: string): Decision => ({
  ...nothing,
  ...ticked,
  outcome: 'create',
  reason,
  match: byEmail ? 'email' : 'none',
  // The new hat is found by what the person is called: it rests on that.
  personId: byEmail?.personId ?? null,
  personVersion: byEmail?.personVersion ?? null,
  companyId: companyOf(place),
})

function newWords({ record, place, alsoOf, byEmail }: ContactFacts): string {
  const sentences = [
    ...(byEmail?.clientOf
      ? ['Second company of the same person']
      : alsoOf
        ? [`Also of ${alsoOf}: one person, two companies`]
        : []),
    ...(place.at === 'none' ? ['No account: waits under No company'] : []),
    ...(record.emailKey
      ? []
      : [record.email ? 'The email in the CRM is not an address' : 'No email: listed, cannot sign in']),
    ...(record.noProcessing ? ['Data not to be processed: listed, never invited'] : []),
  ]
  return sentences.join('. ') || 'Not in the portal yet'
}

function decideLinked(facts: ContactFacts, user: MatchedClientUser, rules: RulesByField): Decision {
  const { record } = facts
  const linked = about(user, 'link')
  if (record.removed) {
    if (user.deactivatedBy) return { ...linked, outcome: 'unchanged', reason: 'No longer in the CRM, deactivated here' }
    return { ...linked, outcome: 'deactivate', reason: 'No longer in the CRM', selectable: true }
  }
  const fields = changedFields(facts, user).filter(free(user.held, rules))
  const taken = fields.some(({ field }) => field === 'email') ? emailTaken(facts, user) : undefined
  const crowded = fields.some(({ field }) => field === 'client_company_id') ? placeTaken(facts) : undefined
  if (user.deactivatedBy === 'hand') return { ...linked, outcome: 'skip', reason: 'Deactivated here by hand' }
  if (user.deactivatedBy) {
    // An address or a place that is somebody else's does not keep anybody out.
    const kept = fields.filter(
      ({ field }) => !(taken && field === 'email') && !(crowded && field === 'client_company_id'),
    )
    const reason = ['In the CRM again', ...(kept.length > 0 ? [describe(kept)] : [])].join('. ')
    return { ...linked, ...changing(facts, user, kept), outcome: 'reactivate', reason, selectable: true, bulk: true }
  }
  if (fields.length === 0) return { ...linked, outcome: 'unchanged', reason: 'Nothing differs' }
  const stands = taken ?? crowded
  if (stands) return { ...linked, outcome: 'conflict', reason: stands }
  return { ...linked, ...ticked, ...changing(facts, user, fields), outcome: 'update', reason: describe(fields) }
}

function decideByEmail(facts: ContactFacts, user: MatchedClientUser, rules: RulesByField): Decision {
  const tiedTo = facts.byEmail?.tiedTo
  if (tiedTo && !tiedTo.removed) {
    const reason = `Is a client user of ${user.companyName ?? 'no company'} here, tied to the contact ${tiedTo.name}`
    return { ...leftOut(reason, 'email'), outcome: 'conflict' }
  }
  const linked = about(user, 'email')
  if (user.deactivatedBy === 'hand') return { ...linked, outcome: 'skip', reason: 'Deactivated here by hand' }
  const differing = changedFields(facts, user).filter(
    ({ field }) => field !== 'email' && field !== 'client_company_id' && !user.held.includes(field),
  )
  // What the CRM says of data processing is not typed here, so there is nothing of ours to keep.
  const consent = differing.filter(({ field }) => field === 'no_processing')
  const others = differing.filter(({ field }) => field !== 'no_processing')
  const { fields, sentences } = tiedTo ? follow(others, user.held, rules) : fillAndKeep(others, rules)
  return {
    ...linked,
    ...ticked,
    ...changing(facts, user, [...fields, ...consent]),
    outcome: 'link',
    reason: ['Same email', ...sentences].join('. '),
  }
}

const about = ({ id, personId, version, companyId }: MatchedClientUser, match: string) => ({
  ...nothing,
  match,
  targetId: id,
  personId,
  targetVersion: version,
  companyId,
})

const personal = ['first_name', 'last_name', 'email']

/** The changes with where they lead: the company, and the person's version where names or address change. */
const changing = ({ place }: ContactFacts, user: MatchedClientUser, fields: FieldChange[]) => ({
  fields,
  companyId: fields.some(({ field }) => field === 'client_company_id') ? companyOf(place) : user.companyId,
  personVersion: fields.some(({ field }) => personal.includes(field)) ? user.personVersion : null,
})

/** The fields in which the CRM differs; names and address only where the person follows this contact. */
function changedFields({ record, place }: ContactFacts, user: MatchedClientUser): FieldChange[] {
  const differs = (field: string, before: string | null, after: string | null) =>
    (before || null) === (after || null) ? [] : [{ field, before: before || null, after: after || null }]
  const hasName = `${record.firstName}${record.lastName}` !== ''
  const says = (noProcessing: boolean) => (noProcessing ? 'not allowed' : 'allowed')
  return [
    ...(user.leads && hasName ? differs('first_name', user.firstName, record.firstName) : []),
    ...(user.leads && hasName ? differs('last_name', user.lastName, record.lastName) : []),
    ...(user.leads && record.emailKey && emailKey(user.email) !== record.emailKey
      ? differs('email', user.email, record.email).map(change => ({ ...change, key: record.emailKey }))
      : []),
    ...differs('title', user.title, record.title),
    ...differs('phone', user.phone, record.phone),
    ...differs('no_processing', says(user.noProcessing), says(record.noProcessing)),
    ...(moves(place, user)
      ? [
          {
            field: 'client_company_id',
            before: user.companyName,
            after: placeName(place),
            beforeKey: user.companyId,
            key: companyOf(place),
          },
        ]
      : []),
  ]
}

const placeName = (place: ContactPlace) => (place.at === 'company' ? place.companyName : null)

/** A contact whose account is gone stays at the company: it is the account's row that says so. */
function moves(place: ContactPlace, { companyId, companyGone }: MatchedClientUser): boolean {
  if (place.at === 'company') return place.companyId !== companyId
  return place.at === 'none' && companyId !== null && !companyGone
}

/** Why the linked client user cannot come to where the contact is now: nobody is a client user of one company twice. */
function placeTaken({ record, winner, rival, isThereAlready, place }: ContactFacts): string | undefined {
  if (winner && winner.crmId !== record.crmId) return `Same email as ${winner.name} of the same account`
  const where = placeName(place) ?? 'no company'
  if (isThereAlready) return `Is a client user of ${where} here already`
  return rival ? `${rival.name} is the same person here and comes to ${where} too` : undefined
}

function emailTaken({ byEmail, winner, taker, record }: ContactFacts, user: MatchedClientUser): string | undefined {
  if (byEmail && byEmail.personId !== user.personId) return `The new email belongs to ${byEmail.name} here`
  if (taker) return taker.crmId === record.crmId ? undefined : `Same email as ${taker.name}`
  return winner && winner.crmId !== record.crmId ? `Same email as ${winner.name} of the same account` : undefined
}
