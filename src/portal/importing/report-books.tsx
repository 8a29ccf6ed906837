import { Equation } from '../../ui/equation.tsx'
import { OutcomeIcon } from '../../ui/outcome.tsx'
import css from './report.module.css'
import type { RunView } from './run.ts'
import { allBalance, bookParts, countsOf, outcomesOf, waitingIn, wordIn } from './run-words.ts'

/** The books of a run, an equation for each kind of record; of a run that was stopped, with what is not done. */
export function ReportBooks({ run }: { run: RunView }) {
  const parts = bookParts(run)
  const outcomes = outcomesOf(run)
  const isWhole = run.state === 'done'
  return (
    <div className={css.allBooks}>
      {parts.map(({ title, books }, index) => (
        <section key={title ?? ''} aria-label={title} className={css.books}>
          {title && <h2 className={css.booksTitle}>{title}</h2>}
          <Equation
            left={[
              { label: run.reverses ? 'Changes' : 'Read', count: books.read },
              ...(run.books.absent > 0 ? [{ label: 'Gone from the CRM', count: books.absent }] : []),
            ]}
            right={[
              ...countsOf(books, outcomes).map(({ outcome, count }) => ({
                label: wordIn(run, outcome),
                count,
                icon: <OutcomeIcon outcome={outcome} size={14} faint={count === 0} />,
              })),
              ...(isWhole
                ? []
                : [
                    {
                      label: wordIn(run, 'waiting'),
                      count: waitingIn(books),
                      icon: <OutcomeIcon outcome="waiting" size={14} />,
                    },
                  ]),
            ]}
            note={index === parts.length - 1 ? noteOf(run) : undefined}
          />
        </section>
      ))}
    </div>
  )
}

function noteOf(run: RunView): string | undefined {
  if (run.state !== 'done' || !allBalance(run)) return undefined
  return run.reverses
    ? 'Every change is counted once, and the sum is right.'
    : 'Every record read is counted once, and the sum is right.'
}
