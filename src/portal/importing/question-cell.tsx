import { Button } from '@mantine/core'
import { useState } from 'react'
import type { QuestionRow } from './plan-row.ts'
import css from './tree.module.css'
import type { Decided, Reply } from './use-tree.ts'

type Props<Row> = {
  row: Row
  acts: { decide: (row: Row, reply: Reply) => Promise<boolean>; ask: (row: Row) => void }
}

/** What a row asks: answered at once where there are two ways, in a dialog where there are more; what was answered can be changed. */
export function QuestionCell<Row extends QuestionRow>({ row, acts }: Props<Row>) {
  const [busy, setBusy] = useState<Decided>()
  const { question } = row
  if (!question) return null
  if (question.decided) return <Answered row={row} acts={acts} />
  if (question.ask === 'client_hat' || question.companies.length !== 1) return <DecideButton row={row} acts={acts} />
  const answer = async (decided: Decided) => {
    setBusy(decided)
    await acts.decide(row, { decided })
    setBusy(undefined)
  }
  return (
    <span className={css.answers}>
      <Button
        variant="default"
        size="xs"
        loading={busy === 'same'}
        disabled={busy === 'separate'}
        aria-label={`Same company: ${row.name}`}
        onClick={() => void answer('same')}
      >
        Same company
      </Button>
      <Button
        variant="subtle"
        color="gray"
        size="xs"
        loading={busy === 'separate'}
        disabled={busy === 'same'}
        aria-label={`Two companies: ${row.name}`}
        onClick={() => void answer('separate')}
      >
        Two companies
      </Button>
    </span>
  )
}

/** The way to a question that needs more words than a row has. */
export const DecideButton = <Row extends QuestionRow>({ row, acts }: Props<Row>) => (
  <Button
    variant="subtle"
    size="xs"
    className={css.decide}
    aria-label={`Decide… ${row.name}`}
    onClick={() => acts.ask(row)}
  >
    Decide…
  </Button>
)

/** What was decided, in two or three words. */
export const decidedWords: Record<Decided, string> = {
  same: 'Same company',
  separate: 'Two companies',
  client_hat: 'Client user too',
  leave: 'Left out',
}

function Answered<Row extends QuestionRow>({ row, acts }: Props<Row>) {
  const decided = row.question?.decided
  if (!decided) return null
  return (
    <span className={css.answers}>
      <span className="muted">{decidedWords[decided]}</span>
      <Button
        variant="subtle"
        size="xs"
        className={css.decide}
        aria-label={`Change what was decided about ${row.name}`}
        onClick={() => acts.ask(row)}
      >
        Change
      </Button>
    </span>
  )
}
