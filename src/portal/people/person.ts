import { z } from 'zod'
import { emailKey, fold, sortKey } from '../../platform/fold.ts'

const noControl = /^\P{Cc}*$/u

/** One line of text of somebody's own, trimmed. */
export const line = (max: number) =>
  z.string().trim().max(max, `Use at most ${max} characters.`).regex(noControl, 'Use one line of text.')

/** A line that may be left empty, and is then null. */
export const optionalLine = (max: number) =>
  line(max)
    .nullish()
    .transform(text => text || null)

/** Text of several lines. */
export const paragraphs = (max: number) =>
  z
    .string()
    .max(max, `Use at most ${max} characters.`)
    .transform(text => text.replaceAll('\0', '').trim())

/** An address that mail can go to, as its owner writes it. */
export const Email = line(254).refine(text => emailKey(text) !== null, 'This is not an e-mail address.')

/** The two names of a person; one of them may be missing. */
export const personNames = { firstName: line(100), lastName: line(100) }

/** A password long enough to be set. The sentence is that of `weak_password`. */
export const isStrong = (password: string): boolean => password.length >= 12 && password.length <= 200

/** A person's names and address, as rules need them. */
export type PersonFacts = { firstName: string; lastName: string; email: string | null }

/** A person's name in one line. */
export const nameOf = ({ firstName, lastName, email }: PersonFacts): string =>
  `${firstName} ${lastName}`.trim() || email || 'No name'

/** What every hat of a person is sorted and searched by. Whoever writes hats must use this one function. */
export const keysOf = (person: PersonFacts): { sort_key: string; search: string } => {
  const name = nameOf(person)
  return { sort_key: sortKey(name), search: fold(`${name} ${person.email ?? ''}`.trim()) }
}

/** Splits a name in one line, where nothing better is known. */
export function splitName(name: string): { firstName: string; lastName: string } {
  const [firstName = '', ...rest] = name.trim().split(/\s+/)
  return { firstName, lastName: rest.join(' ') }
}
