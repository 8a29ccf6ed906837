import { formatMoment, formatWhen } from '../../ui/dates.ts'
import { count, plural } from '../../ui/numbers.ts'
import { type OutcomeName, outcomeWord } from '../../ui/outcome.tsx'
import { clientWords } from './client-question.tsx'
import { importWords } from './import-words.ts'
import { type Books, booksBalance, type RunView } from './run.ts'

/** Every outcome a run can book, in the order in which every screen lists them. */
const booked: readonly (readonly [OutcomeName, keyof Books])[] = [
  ['create', 'created'],
  ['link', 'linked'],
  ['update', 'updated'],
  ['remove', 'removed'],
  ['restore', 'restored'],
  ['untie', 'untied'],
  ['recreate', 'recreated'],
  ['retie', 'retied'],
  ['unchanged', 'unchanged'],
  ['deactivate', 'deactivated'],
  ['reactivate', 'reactivated'],
  ['conflict', 'conflict'],
  ['skip', 'skipped'],
  ['failed', 'failed'],
]

// What is listed also where there is none of it.
const usual = {
  import: ['create', 'link', 'update', 'unchanged', 'deactivate', 'conflict', 'skip', 'failed'],
  undo: ['remove', 'restore', 'untie', 'skip', 'failed'],
  redo: ['recreate', 'restore', 'retie', 'skip', 'failed'],
} satisfies Record<string, OutcomeName[]>

type Booked = Pick<RunView, 'kind' | 'kinds' | 'books' | 'reverses'>

/** What an undo of a run is called once it is one: of an import an undo, of an undo the way back. */
const usualOf = ({ reverses }: Pick<RunView, 'reverses'>): readonly OutcomeName[] =>
  usual[reverses ? (reverses.isUndo ? 'redo' : 'undo') : 'import']

/** The outcomes a run is told in: the usual ones of its kind, and any other that it has. */
export const outcomesOf = (run: Booked): OutcomeName[] =>
  booked.filter(([outcome, word]) => run.books[word] > 0 || usualOf(run).includes(outcome)).map(([outcome]) => outcome)

/** The books of a run for these outcomes. */
export const countsOf = (books: Books, outcomes: readonly OutcomeName[]): { outcome: OutcomeName; count: number }[] =>
  booked.filter(([outcome]) => outcomes.includes(outcome)).map(([outcome, word]) => ({ outcome, count: books[word] }))

/** How many records of a book are still to be done, because the run was stopped or is on its way. */
export const waitingIn = ({ read, absent, ...rest }: Books): number =>
  read + absent - Object.values(rest).reduce((sum, value) => sum + value, 0)

/** The word for an outcome in a run's report. */
export const wordIn = (run: Pick<RunView, 'reverses'>, outcome: OutcomeName): string =>
  outcomeWord(outcome, run.reverses ? 'undone' : 'report')

const quiet: readonly string[] = ['unchanged', 'conflict', 'skip', 'failed']

/** How many records a book says were changed. */
export const changedIn = (books: Books | undefined): number =>
  books ? booked.reduce((sum, [outcome, word]) => (quiet.includes(outcome) ? sum : sum + books[word]), 0) : 0

const booksOf = ({ kinds }: Booked, kind: 'account' | 'contact') => kinds.find(one => one.kind === kind)?.books

/** "57 companies, 168 people": whom an import of clients has reached so far; undefined for portal users, or nobody. */
export const reachedWords = (run: Booked): string | undefined =>
  run.kind === 'client'
    ? clientWords(changedIn(booksOf(run, 'account')), changedIn(booksOf(run, 'contact')), ', ') || undefined
    : undefined

/** "Step 2 of 2, contacts: 1,200 of 3,400": where a run of several kinds of record is; an undo takes them the other way round. */
export function stepWords(run: Booked): string {
  const goesBack = run.reverses !== null && !run.reverses.isUndo
  const steps = goesBack ? run.kinds.toReversed() : run.kinds
  if (steps.length < 2) return ''
  const at = Math.max(
    0,
    steps.findIndex(({ books }) => waitingIn(books) > 0),
  )
  const step = steps[steps.every(({ books }) => waitingIn(books) === 0) ? steps.length - 1 : at]
  if (!step) return ''
  const all = step.books.read + step.books.absent
  const done = `${count(all - waitingIn(step.books))} of ${count(all)}`
  return `Step ${steps.indexOf(step) + 1} of ${steps.length}, ${titles[step.kind].toLowerCase()}: ${done}`
}

/** "14 created, 1 linked", of clients "57 companies, 168 people: 225 created": what a run did, without what it left alone. */
export function didWords(run: Booked): string {
  const did = booked.filter(
    ([outcome, word]) => run.books[word] > 0 && (outcome === 'failed' || !quiet.includes(outcome)),
  )
  if (did.length === 0) return 'Nothing changed'
  const words = did.map(([outcome, word]) => didOne(run, outcome, run.books[word]))
  const reached = reachedWords(run)
  return (reached ? `${reached}: ` : '') + words.join(', ')
}

function didOne(run: Booked, outcome: OutcomeName, value: number): string {
  if (run.reverses && outcome === 'deactivate') return `access taken from ${count(value)}`
  if (run.reverses && outcome === 'reactivate') return `access back for ${count(value)}`
  return `${count(value)} ${wordIn(run, outcome).toLowerCase()}`
}

/** "2 conflicts, 1 failed", of an undo "6 kept": what a run left for a person. */
export const needsWords = ({ books: { conflict, failed, skipped }, reverses }: Booked): string =>
  [
    conflict > 0 && plural(conflict, 'conflict'),
    failed > 0 && `${count(failed)} failed`,
    reverses && skipped > 0 && `${count(skipped)} kept`,
  ]
    .filter(Boolean)
    .join(', ')

/** The books of each kind of record with its name; of one kind alone, without. */
export function bookParts(run: Booked): { title: string | undefined; books: Books }[] {
  if (run.kinds.length < 2) return [{ title: undefined, books: run.books }]
  return run.kinds.map(({ kind, books }) => ({ title: titles[kind], books }))
}

const titles = { user: 'CRM users', account: 'Accounts', contact: 'Contacts' }

/** Whether each book of a run adds up. */
export const allBalance = (run: Booked): boolean => bookParts(run).every(({ books }) => booksBalance(books))

/** "today, 09:20", "3 days ago": when something was, within a sentence. */
export const whenWords = (at: string): string => formatWhen(at).replace(/^(Today|Yesterday)/, day => day.toLowerCase())

/** "the import of 24 Nov 2026, 09:14". */
export const nameOf = (isUndo: boolean, startedAt: string): string =>
  `the ${isUndo ? 'undo' : 'import'} of ${formatMoment(startedAt)}`

/** A run within a sentence. */
export const runName = ({ reverses, startedAt }: Pick<RunView, 'reverses' | 'startedAt'>): string =>
  nameOf(reverses !== null, startedAt)

/** What a run is called above its report. */
export function runTitle(run: RunView): string {
  if (!run.reverses) return `${importWords[run.kind].imported}, ${formatMoment(run.startedAt)}`
  const undone = nameOf(run.reverses.isUndo, run.reverses.startedAt)
  return `${run.state === 'applying' ? 'Undoing' : 'Undo of'} ${undone}`
}
