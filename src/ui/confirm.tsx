import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useState, useSyncExternalStore } from 'react'
import css from './dialog.module.css'
import { Dialog } from './dialog.tsx'
import tick from './tick.module.css'

/** What a confirmation asks. The title is the question, `action` names the act. */
export type Question = {
  title: string
  /** One sentence of explanation. */
  text?: ReactNode
  /** The effects, a line each, with an icon if there is one. */
  lines?: { icon?: ReactNode; text: ReactNode }[]
  /** A note below the lines, for example a `Note`. */
  note?: ReactNode
  action: string
  cancel?: string
  tone?: 'danger'
  /** Words the person has to type before the button works. */
  type?: string
  /** What the person has to say of themselves, a box each, before the button works. */
  boxes?: string[]
}

type Asked = Question & { answer: (yes: boolean) => void; number: number }

let asked: Asked | undefined
let count = 0
const listeners = new Set<() => void>()

function setAsked(next: Asked | undefined) {
  asked = next
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Asks before something that counts, and resolves to whether the person said yes. */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false)
  return new Promise(resolve => {
    count += 1
    setAsked({ ...question, answer: resolve, number: count })
  })
}

/** Shows the open question; `App` has one. */
export function ConfirmHost() {
  const open = useSyncExternalStore(subscribe, () => asked)
  if (!open) return null
  const answer = (yes: boolean) => {
    setAsked(undefined)
    open.answer(yes)
  }
  return <ConfirmDialog key={open.number} question={open} onAnswer={answer} />
}

function ConfirmDialog({ question, onAnswer }: { question: Question; onAnswer: (yes: boolean) => void }) {
  const [typed, setTyped] = useState('')
  const [ticked, setTicked] = useState<readonly string[]>([])
  const boxes = question.boxes ?? []
  const blocked =
    (question.type !== undefined && typed.trim() !== question.type) || boxes.some(box => !ticked.includes(box))
  return (
    <Dialog
      opened
      onClose={() => onAnswer(false)}
      title={question.title}
      foot={
        <>
          <Button variant="default" onClick={() => onAnswer(false)}>
            {question.cancel ?? 'Cancel'}
          </Button>
          <Button
            color={question.tone === 'danger' ? 'red' : 'lapis'}
            disabled={blocked}
            onClick={() => onAnswer(true)}
            data-autofocus={(question.type === undefined && boxes.length === 0) || undefined}
          >
            {question.action}
          </Button>
        </>
      }
    >
      {question.text && <p className={css.text}>{question.text}</p>}
      {question.lines && (
        <ul className={css.lines}>
          {question.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an open question never move
            <li className={css.line} key={index}>
              <span>{line.icon}</span>
              <span>{line.text}</span>
            </li>
          ))}
        </ul>
      )}
      {question.note && <div className={css.gap}>{question.note}</div>}
      {boxes.map((box, index) => (
        <label key={box} className={css.box}>
          <input
            type="checkbox"
            className={tick.tick}
            checked={ticked.includes(box)}
            onChange={event =>
              setTicked(event.currentTarget.checked ? [...ticked, box] : ticked.filter(one => one !== box))
            }
            data-autofocus={index === 0 || undefined}
          />
          <span>{box}</span>
        </label>
      ))}
      {question.type !== undefined && (
        <TextInput
          className={css.gap}
          label={`Type ${question.type} to go on`}
          value={typed}
          onChange={event => setTyped(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
      )}
    </Dialog>
  )
}
