import { IconArrowBackUp, IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { count, plural } from '../../ui/numbers.ts'
import { Card } from '../../ui/section.tsx'
import css from './report.module.css'
import type { RunView } from './run.ts'
import { whyNotUndone } from './run-end-words.ts'

/** What undoing a run would do, as far as its books tell; what is kept, the undo itself works out. */
export function IfUndone({ run }: { run: RunView }) {
  const why = whyNotUndone(run)
  return (
    <Card title={run.reverses ? 'If you undo this undo' : 'If you undo this import'}>
      <ul className={css.undoes}>
        {why ? (
          <li>
            <IconLock size={16} stroke={1.6} />
            <span>It cannot be undone: {why.replace(/^It /, 'it ')}.</span>
          </li>
        ) : (
          <>
            {linesOf(run).map(([key, text]) => (
              <li key={key}>
                <IconArrowBackUp size={16} stroke={1.6} />
                <span>{text}</span>
              </li>
            ))}
            <li>
              <IconLock size={16} stroke={1.6} />
              <span className="muted">
                Kept: whoever has come in, and what somebody changed since. You see each before anything happens.
              </span>
            </li>
          </>
        )}
      </ul>
    </Card>
  )
}

function linesOf({ books, kind, reverses }: RunView): [string, ReactNode][] {
  const noun: [string, string] = kind === 'user' ? ['person', 'people'] : ['record', 'records']
  const what = (value: number) => plural(value, noun[0], noun[1])
  const many = (value: number, one: string, more: string) => (value === 1 ? one : more)
  const [added, tied] = reverses ? [books.recreated, books.retied] : [books.created, books.linked]
  const changed = books.updated + books.restored
  const lines: [string, number, string][] = [
    ['added', added, `${what(added)} added ${many(added, 'is', 'are')} removed again, with their places on projects`],
    ['changed', changed, `${what(changed)} ${many(changed, 'gets', 'get')} back what was here before`],
    ['tied', tied, `${count(tied)} ${many(tied, 'tie', 'ties')} to the CRM ${many(tied, 'is', 'are')} cut; they stay`],
    [
      'removed',
      books.removed,
      `${what(books.removed)} ${many(books.removed, 'comes', 'come')} back, with their places on projects`,
    ],
    ['untied', books.untied, `${what(books.untied)} ${many(books.untied, 'is', 'are')} tied to the CRM again`],
    [
      'deactivated',
      books.deactivated,
      `${what(books.deactivated)} ${many(books.deactivated, 'gets', 'get')} access back`,
    ],
    [
      'reactivated',
      books.reactivated,
      `${what(books.reactivated)} ${many(books.reactivated, 'loses', 'lose')} access again`,
    ],
  ]
  return lines.filter(([, value]) => value > 0).map(([key, , text]) => [key, text])
}
