import { checkServiceKey } from '../../platform/service-key.ts'

const mistakes = {
  ok: undefined,
  not_a_key: 'A ZSC key begins with zsc_ and ends with _ and four characters: a part of it is missing.',
  checksum: 'A character of the key is missing or wrong. Copy it again as a whole.',
} as const

/** What is wrong with a key before any CRM is asked, in a sentence for its field; undefined for one that can be right. */
export const keyMistake = (key: string): string | undefined => mistakes[checkServiceKey(key)]
