import { count, plural } from '../../ui/numbers.ts'
import type { Brake } from './brake.ts'

const nouns = { user: 'CRM users', account: 'accounts', contact: 'contacts' } as const

/** Whether more people would lose access at once than may. */
export const losesTooMany = ({ losing, limit }: Brake): boolean => losing > limit

/** What stops a plan, a sentence each. */
export function brakeWords(brake: Brake): string[] {
  const { losing, known, limit, shrunk } = brake
  return [
    ...shrunk.map(one =>
      one.gone === one.known
        ? `${allOf(one.kind, one.known)} gone from the CRM.`
        : `${count(one.gone)} of the ${count(one.known)} ${nouns[one.kind]} that were tied here are suddenly gone from the CRM.`,
    ),
    ...(losesTooMany(brake)
      ? [`${count(losing)} of ${plural(known, 'person', 'people')} would lose access at once; ${count(limit)} may.`]
      : []),
  ]
}

const allOf = (kind: keyof typeof nouns, known: number) =>
  known === 1
    ? `The only ${nouns[kind].replace(/s$/, '')} that was tied here is`
    : `All ${count(known)} ${nouns[kind]} that were tied here are`

/** What may have happened, where the CRM answered with much less than before. */
export const shrunkReason =
  'Its key may read less than it did, or somebody deleted them there by mistake. If so, put it right in the CRM and read again.'

/** What an administrator has to say before a plan that was stopped goes on. */
export const brakeBoxes = (brake: Brake): string[] =>
  brake.isOn
    ? [
        ...(losesTooMany(brake)
          ? [`Take access from ${plural(brake.losing, 'person', 'people')}: I have looked at them`]
          : []),
        ...(brake.shrunk.length > 0 ? ['The CRM really is that much smaller'] : []),
      ]
    : []
