import { count, plural } from '../../ui/numbers.ts'
import { type OutcomeName, outcomeWord } from '../../ui/outcome.tsx'
import { clientWords } from './client-question.tsx'
import { type Books, booksBalance, type RunView } from './run.ts'

/** The books of a run by outcome, in the order in which every screen lists them. */
export const countsOf = (books: Books): { outcome: OutcomeName; count: number }[] =>
  (
    [
      ['create', books.created],
      ['link', books.linked],
      ['update', books.updated],
      ['unchanged', books.unchanged],
      ['deactivate', books.deactivated],
      ['reactivate', books.reactivated],
      ['conflict', books.conflict],
      ['skip', books.skipped],
      ['failed', books.failed],
    ] satisfies [OutcomeName, number][]
  ).map(([outcome, count]) => ({ outcome, count }))

const quiet = ['unchanged', 'conflict', 'skip', 'failed']
const touched = (books: Books | undefined) =>
  books ? countsOf(books).reduce((sum, { outcome, count }) => (quiet.includes(outcome) ? sum : sum + count), 0) : 0

type Booked = Pick<RunView, 'kind' | 'kinds' | 'books'>
const booksOf = ({ kinds }: Booked, kind: 'account' | 'contact') => kinds.find(one => one.kind === kind)?.books

/** "57 companies, 168 people": whom an import of clients has reached so far; undefined for portal users, or nobody. */
export const reachedWords = (run: Booked): string | undefined =>
  run.kind === 'client'
    ? clientWords(touched(booksOf(run, 'account')), touched(booksOf(run, 'contact')), ', ') || undefined
    : undefined

/** "14 created, 1 linked", of clients "57 companies, 168 people: 225 created": what a run did, without what it left alone. */
export function didWords(run: Booked): string {
  const did = countsOf(run.books).filter(
    ({ outcome, count }) => count > 0 && (outcome === 'failed' || !quiet.includes(outcome)),
  )
  if (did.length === 0) return 'Nothing changed'
  const words = did.map(({ outcome, count: n }) => `${count(n)} ${outcomeWord(outcome, 'report').toLowerCase()}`)
  const reached = reachedWords(run)
  return (reached ? `${reached}: ` : '') + words.join(', ')
}

/** "2 conflicts, 1 failed": what a run left for a person. */
export const needsWords = ({ books: { conflict, failed } }: Booked): string =>
  [conflict > 0 && plural(conflict, 'conflict'), failed > 0 && `${count(failed)} failed`].filter(Boolean).join(', ')

/** The books of each kind of record with its name; of one kind alone, without. */
export function bookParts(run: Booked): { title: string | undefined; books: Books }[] {
  if (run.kinds.length < 2) return [{ title: undefined, books: run.books }]
  return run.kinds.map(({ kind, books }) => ({ title: titles[kind], books }))
}

const titles = { user: 'CRM users', account: 'Accounts', contact: 'Contacts' }

/** Whether each book of a run adds up. */
export const allBalance = (run: Booked): boolean => bookParts(run).every(({ books }) => booksBalance(books))
