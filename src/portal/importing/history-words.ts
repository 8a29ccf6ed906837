import { fieldName } from '../connections/ruled-fields.ts'
import type { HistoryRow } from './history.ts'

type Change = NonNullable<HistoryRow['change']>

/** "title and phone" */
function named(fields: readonly string[]): string {
  const words = fields.map(field => (fieldName[field] ?? field).toLowerCase())
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : (words[0] ?? 'nothing')
}

const did: Record<Change['did'], (from: string, whom: string) => string> = {
  create: (from, whom) => `brought ${whom} in from ${from}`,
  link: (from, whom) => `tied ${whom} to ${from}`,
  update: from => `took over what changed in ${from}`,
  deactivate: from => `took access away: ${from} says so`,
  reactivate: from => `gave access back: ${from} says so`,
  remove: (_, whom) => `removed ${whom} again`,
  recreate: (_, whom) => `brought ${whom} back`,
  untie: from => `ended the tie to ${from}`,
  retie: (from, whom) => `tied ${whom} to ${from} again`,
  restore: () => 'put back what was here before',
}

/** What somebody did, as the rest of a sentence that begins with their name; `whom` is "them", of a company "it". */
export function historyWords(
  { what, change, fields }: Pick<HistoryRow, 'what' | 'change' | 'fields'>,
  whom: 'them' | 'it',
): string {
  if (what === 'edit') return `changed ${named(fields)} by hand`
  if (what === 'handed_back') return `handed ${named(fields)} back to the CRM`
  if (what === 'added' || !change) return `added ${whom} here, not by an import`
  if (change.isOfOther)
    return `took over ${named(change.fields.map(one => one.field))} from another record of this person`
  const words = did[change.did](change.organizationName, whom)
  return change.undoes ? `undid an import, which ${words}` : words
}

/** "Title: Lead → Head", "Phone: kept as typed here", "Joined Harbour website": the effects of a change, a line each. */
export function effectsOf({ fields, joined, left }: Change): string[] {
  const projects = (list: Change['joined']) => list.map(one => one.name).join(', ')
  return [
    ...fields.map(({ field, before, after }) => {
      const name = fieldName[field] ?? field
      return before !== null && before === after
        ? `${name}: ${before}, kept as typed here`
        : `${name}: ${before ?? 'none'} → ${after ?? 'none'}`
    }),
    ...(joined.length > 0 ? [`Projects added: ${projects(joined)}`] : []),
    ...(left.length > 0 ? [`Projects left: ${projects(left)}`] : []),
  ]
}
