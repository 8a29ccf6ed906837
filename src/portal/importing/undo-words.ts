import { count, plural } from '../../ui/numbers.ts'
import { type OutcomeName, outcomeWord } from '../../ui/outcome.tsx'
import type { Reversal } from './use-reversal.ts'

/** How many changes of a reversal have an outcome, of one kind of record or of all. */
export const undoCount = (
  { counts }: Pick<Reversal, 'counts'>,
  outcome: OutcomeName,
  kind?: 'user' | 'account' | 'contact',
): number =>
  counts
    .filter(one => one.outcome === outcome && (kind === undefined || one.kind === kind))
    .reduce((sum, one) => sum + one.count, 0)

/** All changes of the run, and how many of them would be undone. */
export function undoSums(reversal: Pick<Reversal, 'counts'>): { all: number; undone: number; kept: number } {
  const all = reversal.counts.reduce((sum, one) => sum + one.count, 0)
  const kept = undoCount(reversal, 'skip')
  return { all, undone: all - kept, kept }
}

const usual: OutcomeName[] = ['skip', 'remove', 'restore', 'untie']
const usualBack: OutcomeName[] = ['skip', 'recreate', 'restore', 'retie']
const order: OutcomeName[] = ['skip', 'remove', 'recreate', 'restore', 'untie', 'retie', 'deactivate', 'reactivate']

/** The outcomes of a reversal for its strip: kept first, those of its kind, and any other that it has. */
export const undoOutcomes = (reversal: Reversal): { outcome: OutcomeName; label: string; count: number }[] =>
  order
    .map(outcome => ({ outcome, label: outcomeWord(outcome, 'undo'), count: undoCount(reversal, outcome) }))
    .filter(({ outcome, count }) => count > 0 || (reversal.run.reverses ? usualBack : usual).includes(outcome))

/** Whether an undo takes something from somebody; else it only brings back. */
export const isHarmful = (reversal: Pick<Reversal, 'counts'>): boolean =>
  (['remove', 'restore', 'untie', 'deactivate'] as const).some(outcome => undoCount(reversal, outcome) > 0)

/** "18 changes would be undone, 6 are kept". */
export function undoWords(reversal: Reversal): string {
  const { all, undone, kept } = undoSums(reversal)
  if (all === 0) return 'It changed nothing'
  if (undone === 0) return 'Nothing is left to undo'
  const words = `${plural(undone, 'change')} would be undone`
  return kept === 0 ? words : `${words}, ${count(kept)} ${kept === 1 ? 'is' : 'are'} kept`
}
