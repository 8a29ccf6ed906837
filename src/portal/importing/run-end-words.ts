import { count, plural } from '../../ui/numbers.ts'
import type { RunView } from './run.ts'
import { changedIn, didWords, nameOf, needsWords, reachedWords } from './run-words.ts'

/** Whether a run did what it was to do, in a sentence, and what follows from it for whoever reads. */
export function verdictOf(run: RunView): { tone: 'green' | 'amber' | 'red'; words: string; did: string } {
  const { failed, conflict, skipped } = run.books
  const did = didWords(run)
  if (failed > 0) {
    const what = run.reverses ? plural(failed, 'change was', 'changes were') : plural(failed, 'record')
    return { tone: 'red', words: `${what} ${run.reverses ? 'not undone' : 'failed'}; the rest was carried out.`, did }
  }
  if (run.reverses) {
    if (skipped === 0) return { tone: 'green', words: 'Everything it did is undone.', did }
    const what = plural(skipped, 'change was', 'changes were')
    return { tone: 'amber', words: `Undone, but ${what} kept: each says why.`, did }
  }
  if (conflict === 0) return { tone: 'green', words: 'Everything that was ticked is carried out.', did }
  const waits = `${plural(conflict, 'conflict waits', 'conflicts wait')} for you.`
  return { tone: 'amber', words: `Everything that was ticked is carried out. ${waits}`, did }
}

/** Why a run cannot be undone; undefined where it can. */
export function whyNotUndone(run: RunView): string | undefined {
  if (run.state === 'applying') return 'It is still running'
  if (run.reversedBy) return 'It was undone'
  if (changedIn(run.books) === 0) return 'It changed nothing'
  return run.canBeUndone ? undefined : 'It is more than 30 days ago'
}

/** "The import from Larkspur Sales is done: 168 people.": for whoever went elsewhere meanwhile. */
export function endedWords(run: RunView): string {
  const { reverses, state, organizationName, kind, books } = run
  const name = reverses
    ? `The undo of ${nameOf(reverses.isUndo, reverses.startedAt)}`
    : `The import from ${organizationName}`
  if (state === 'cancelled') {
    const by = run.cancelledBy ? ` by ${run.cancelledBy}` : ''
    return `${name} was stopped${by}: ${count(run.done)} of ${count(run.toDo)} done.`
  }
  const changed = changedIn(books)
  const people = kind === 'client' ? reachedWords(run) : plural(changed, 'person', 'people')
  const did = reverses || changed === 0 ? didWords(run).toLowerCase() : people
  const needs = needsWords(run)
  return `${name} is done: ${did}.${needs && ` ${needs}.`}`
}
