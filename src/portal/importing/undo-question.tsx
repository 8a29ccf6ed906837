import { IconMailOff } from '@tabler/icons-react'
import type { Question } from '../../ui/confirm.tsx'
import { count, plural } from '../../ui/numbers.ts'
import { OutcomeIcon, type OutcomeName } from '../../ui/outcome.tsx'
import { Note } from '../../ui/states.tsx'
import { isHarmful, undoCount, undoSums } from './undo-words.ts'
import type { Reversal } from './use-reversal.ts'

const nouns = {
  user: ['portal user', 'portal users'],
  account: ['company', 'companies'],
  contact: ['client user', 'client users'],
} as const

type Does = [outcome: OutcomeName, one: string, many: string, aside?: string]

const does: Does[] = [
  ['remove', 'goes again', 'go again', ', with their places on projects'],
  ['recreate', 'comes back', 'come back', ', with their places on projects'],
  ['restore', 'gets back what was here before', 'get back what was here before'],
  ['untie', 'stays, no longer tied to the CRM', 'stay, no longer tied to the CRM'],
  ['retie', 'is tied to the CRM again', 'are tied to the CRM again'],
  ['deactivate', 'loses access', 'lose access', ': they can open nothing here from the next click on'],
  ['reactivate', 'gets access back', 'get access back'],
]

/** Asks before an undo, with a line for each kind of effect and one for what is kept. */
export function undoQuestion(reversal: Reversal): Question {
  const { undone, kept } = undoSums(reversal)
  const act = `Undo ${plural(undone, 'change')}`
  const kinds = reversal.run.kinds.map(({ kind }) => kind)
  const lines = does.flatMap(([outcome, one, many, aside]) =>
    kinds.flatMap(kind => {
      const value = undoCount(reversal, outcome, kind)
      if (value === 0) return []
      const [single, several] = nouns[kind]
      const text = (
        <>
          <b>{count(value)}</b> {value === 1 ? `${single} ${one}` : `${several} ${many}`}
          {aside && <span className="muted">{aside}</span>}
        </>
      )
      return [{ icon: <OutcomeIcon outcome={outcome} />, text }]
    }),
  )
  const keeps = {
    icon: <OutcomeIcon outcome="skip" />,
    text: (
      <>
        <b>{count(kept)}</b> {kept === 1 ? 'is kept as it is' : 'are kept as they are'}
      </>
    ),
  }
  return {
    title: `${act}?`,
    lines: kept > 0 ? [...lines, keeps] : lines,
    note: <Note icon={<IconMailOff />}>Nobody gets mail. This undo can itself be undone for 30 days.</Note>,
    action: act,
    cancel: keepWords(reversal),
    ...(isHarmful(reversal) && { tone: 'danger' }),
  }
}

/** "Keep the import": the way back from an undo. */
export const keepWords = ({ run }: Pick<Reversal, 'run'>): string => `Keep the ${run.reverses ? 'undo' : 'import'}`
