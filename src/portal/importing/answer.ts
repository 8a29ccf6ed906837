import type { RulesByField } from '../connections/field-rule.ts'
import type { Decided } from '../portal.tables.ts'
import type { Decision } from './decision.ts'
import { type AccountFacts, decideOffer } from './plan-account.ts'
import { type ContactFacts, decideClientHat } from './plan-contact.ts'

/** What a person decided about a conflict; `companyId` says which company is the same. */
export type Answer = { decided: Decided; companyId?: string | null | undefined }

/** What was decided once, for every plan to come. */
export type Remembered = Answer & {
  /** The record as it was then, and the companies it could have been. */
  digest: string
  offered: readonly string[]
  /** Whom or which company it is about. */
  targetId: string | null
  by: string
  at: Date
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** "as decided by Ingrid Berg, 24 Nov 2026" */
export const decidedWords = (by: string, at: Date): string =>
  `as decided by ${by}, ${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`

/** A conflict that is left out: what it was stays said. */
export const leaveOut = (conflict: Decision, as: string): Decision => ({
  ...conflict,
  outcome: 'skip',
  reason: `Left out, ${as}. ${conflict.reason}`,
})

/** What an account becomes by an answer to its conflict; undefined where the answer does not fit. `as` says whose it is. */
export function answerAccount(
  facts: AccountFacts,
  conflict: Decision,
  { decided, companyId }: Answer,
  as: string,
  rules: RulesByField,
): Decision | undefined {
  const { candidates } = facts
  const only = candidates.length === 1 ? candidates[0]?.company.id : undefined
  if (decided === 'leave') return leaveOut(conflict, as)
  if (conflict.offer?.ask !== 'same_company' || decided === 'client_hat') return undefined
  const become = decideOffer(facts, decided === 'separate' ? null : (companyId ?? only ?? ''), as, rules)
  return become && { ...become, offer: conflict.offer }
}

/** What a contact becomes by an answer to its conflict. */
export function answerContact(
  facts: ContactFacts,
  conflict: Decision,
  { decided }: Answer,
  as: string,
): Decision | undefined {
  if (decided === 'leave') return leaveOut(conflict, as)
  if (conflict.offer?.ask !== 'client_hat' || decided !== 'client_hat') return undefined
  return { ...decideClientHat(facts, as), offer: conflict.offer }
}

/** Whether what was decided once answers this conflict: the same record left out again, or the same question. */
export function stillAnswers(
  { decided, digest, offered, targetId }: Remembered,
  now: string,
  conflict: Decision,
): boolean {
  const { offer } = conflict
  if (decided === 'leave') return digest === now
  if (decided === 'client_hat') return offer?.ask === 'client_hat' && offer.personId === targetId
  if (offer?.ask !== 'same_company') return false
  return decided === 'same'
    ? offer.companies.some(({ id }) => id === targetId)
    : offer.companies.every(({ id }) => offered.includes(id))
}
