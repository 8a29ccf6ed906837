import { Button } from '@mantine/core'
import { useState } from 'react'
import { Choice, type ChoiceOption } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { QuestionRow } from './plan-row.ts'
import css from './tree.module.css'
import type { Reply } from './use-tree.ts'

type Question = NonNullable<QuestionRow['question']>
type Way = ChoiceOption & { answer: Reply; act: string }

type DecideDialogProps<Row> = { row: Row; decide: (row: Row, reply: Reply) => Promise<boolean>; onClose: () => void }

/** A question of the plan that a person decides: both sides, and the ways to go on, the harmless one chosen. */
export function DecideDialog<Row extends QuestionRow>({ row, decide, onClose }: DecideDialogProps<Row>) {
  const { question } = row
  const asked = question ? (question.ask === 'client_hat' ? hatWays(row) : companyWays(row, question)) : []
  const ways = question?.decided ? [...asked, takeBack] : asked
  const [value, setValue] = useState(() => valueAtFirst(question))
  const [busy, setBusy] = useState(false)
  const way = ways.find(one => one.value === value) ?? ways[0]
  if (!question || !way) return null
  const answer = async () => {
    setBusy(true)
    const done = await decide(row, way.answer)
    setBusy(false)
    if (done) onClose()
  }
  const [one] = question.companies
  return (
    <Dialog
      opened
      onClose={onClose}
      size={560}
      title={question.ask === 'client_hat' ? `${question.name} is a portal user here` : `Is ${row.name} here already?`}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={busy} onClick={() => void answer()} data-autofocus>
            {way.act}
          </Button>
        </>
      }
    >
      <p className="muted">
        {question.ask === 'client_hat'
          ? 'The CRM lists a contact with this email. In the portal it belongs to somebody who works here. A match by email never changes what somebody may do, so you decide.'
          : 'A company is tied to its account by you alone: an equal name or web domain is a hint, no more.'}
      </p>
      <div className={css.wells}>
        <Well title="In the CRM" name={row.name} lines={inTheCrm(row)} />
        {question.ask === 'client_hat' ? (
          <Well title="In the portal" name={question.name ?? ''} lines={['Portal user', row.email]} />
        ) : (
          <Well
            title="In the portal"
            name={question.companies.length === 1 ? (one?.name ?? '') : `${question.companies.length} companies`}
            lines={question.companies.length === 1 ? [why(one?.by)] : question.companies.map(company => company.name)}
          />
        )}
      </div>
      <Choice label="What shall happen" options={ways} value={way.value} onChange={setValue} />
    </Dialog>
  )
}

function Well({ title, name, lines }: { title: string; name: string; lines: (string | null | undefined)[] }) {
  return (
    <div className={css.well}>
      <span className={css.wellTitle}>{title}</span>
      <span className={css.wellName}>{name}</span>
      {lines.filter(Boolean).map(line => (
        <span key={line} className={css.wellLine}>
          {line}
        </span>
      ))}
    </div>
  )
}

const inTheCrm = ({ kind, title, email, account, industry, city }: QuestionRow) =>
  kind === 'contact' ? [title, email, account && `Contact of ${account.name}`] : [industry, city]

const why = (by: readonly string[] = []) =>
  by.length === 2 ? 'Equal name and web domain' : by[0] === 'domain' ? 'Same web domain' : 'Equal name'

const leave = { value: 'leave', answer: { decided: 'leave' } } as const

const takeBack: Way = {
  value: 'open',
  title: 'Leave it open',
  text: 'Takes back what was decided: it is a conflict again.',
  act: 'Take back',
  answer: { decided: 'open' },
}

const hatWays = ({ name, account }: QuestionRow): Way[] => [
  {
    ...leave,
    title: `Leave ${name} out`,
    text: 'Stays a portal user and nothing else. Remembered until the contact changes in the CRM.',
    act: 'Leave out',
  },
  {
    value: 'client_hat',
    title: 'Add as a client user too',
    text: `One login, two hats: role and access as a portal user stay as they are, and the new one${account ? ` at ${account.name}` : ''} sees only what clients see.`,
    act: 'Add as a client user too',
    answer: { decided: 'client_hat' },
  },
]

function companyWays(row: QuestionRow, { companies }: Question): Way[] {
  const several = companies.length > 1
  return [
    {
      ...leave,
      title: 'Leave it out',
      text: 'With its contacts. Remembered until the account changes in the CRM.',
      act: 'Leave it out',
    },
    ...companies.map(({ id, name, by }) => ({
      value: `same ${id}`,
      title: several ? `The same as ${name}` : 'Same company',
      text: `${why(by)}. It is tied to the CRM: what is empty there is filled, what was typed stays.`,
      act: 'Same company',
      answer: { decided: 'same' as const, companyId: id },
    })),
    {
      value: 'separate',
      title: several ? 'None of them' : 'Two companies',
      text: `${row.name} becomes a client company of its own.`,
      act: several ? 'A company of its own' : 'Two companies',
      answer: { decided: 'separate' },
    },
  ]
}

const valueAtFirst = (question: Question | null) =>
  question?.decided === 'same' ? `same ${question.companyId}` : (question?.decided ?? 'leave')
