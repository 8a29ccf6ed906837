import type { RulesByField } from '../connections/field-rule.ts'
import { fieldName } from '../connections/ruled-fields.ts'
import type { FieldChange, StoredOutcome } from '../portal.tables.ts'

/** What would happen to one record and why, decided without looking at anything but its facts. */
export type Decision = {
  outcome: StoredOutcome | 'unchanged'
  reason: string
  match: string
  /** What it is about (portal user, client company, client user) and its person; null where they are still to be made. */
  targetId: string | null
  personId: string | null
  targetVersion: number | null
  fields: FieldChange[]
  /** Ticked from the start. */
  selected: boolean
  /** May be ticked at all. */
  selectable: boolean
  /** May be ticked together with others. */
  bulk: boolean
  /** Of a contact: the client company it comes to, and the person's version where names or address change. */
  companyId?: string | null
  personVersion?: number | null
  /** What a person is asked to decide. */
  offer?: Offer | null
}

/** A question a plan asks: which of these companies is the same, or whether somebody who works here is a client too. */
export type Offer =
  | { ask: 'same_company'; companies: { id: string; name: string; by: ('name' | 'domain')[] }[] }
  | { ask: 'client_hat'; personId: string; name: string }

/** Nothing is done, and nothing can be. */
export const nothing = {
  targetId: null,
  personId: null,
  targetVersion: null,
  fields: [],
  selected: false,
  selectable: false,
  bulk: false,
}

/** Done, and ticked from the start. */
export const ticked = { selected: true, selectable: true, bulk: true }

/** A record that is left out, with the reason. */
export const leftOut = (reason: string, by: string): Decision => ({ ...nothing, outcome: 'skip', reason, match: by })

/** "Title: Writer → Editor, Phone: none → +47 1" */
export const describe = (fields: FieldChange[]): string =>
  fields
    .map(({ field, before, after }) => `${fieldName[field] ?? field}: ${before ?? 'none'} → ${after ?? 'none'}`)
    .join(', ')

/** "title, phone" */
export const namesOf = (fields: FieldChange[]): string =>
  fields.map(({ field }) => (fieldName[field] ?? field).toLowerCase()).join(', ')

/** Nobody said otherwise: the CRM decides every field that people do not hold. */
export const crmDecides: RulesByField = {}

/** Whether the CRM's value may take the place of what is here, by the rule of the field. */
const takes = (rules: RulesByField, { field, before }: FieldChange): boolean =>
  rules[field] !== 'portal' && (rules[field] !== 'first' || before === null)

/** Whether a field may follow the CRM: nobody holds it, and its rule lets the value in. */
export const free =
  (held: readonly string[], rules: RulesByField) =>
  (change: FieldChange): boolean =>
    !held.includes(change.field) && takes(rules, change)

/** What changes with a tie that passes on from a record that is gone: nothing of it was typed here but what people hold. */
export function follow(differing: FieldChange[], held: readonly string[], rules: RulesByField) {
  const fields = differing.filter(free(held, rules))
  return { fields, sentences: fields.length > 0 ? [describe(fields)] : [] }
}

/** What a tie fills in where it was empty, and what was typed here and stays: a change to the value it already has. */
export function fillAndKeep(differing: FieldChange[], rules: RulesByField) {
  const filled = differing.filter(change => !change.before && takes(rules, change))
  const kept = differing.filter(change => change.before).map(change => ({ ...change, after: change.before }))
  const sentences = [
    ...(filled.length > 0 ? [`Fills in ${namesOf(filled)}`] : []),
    ...(kept.length > 0 ? [`Keeps ${namesOf(kept)} as typed here`] : []),
  ]
  return { fields: [...filled, ...kept], sentences }
}
