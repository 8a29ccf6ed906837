import { OutcomeIcon, type OutcomeName, outcomeWord } from '../../ui/outcome.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Note } from '../../ui/states.tsx'
import { addressOf, api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './importing.module.css'
import type { Books, RunView } from './run.ts'
import { useWatched } from './watch-server.ts'

/** One import, followed live until it is done. */
export function useRun(id: string) {
  const { portal } = useViewer()
  const params = { portal: portal.id, run: id }
  return useWatched({
    queryKey: ['run', portal.id, id],
    load: () => api('GET /api/p/{portal}/runs/{run}', { params }),
    address: addressOf('GET /api/p/{portal}/runs/{run}/events', { params }),
    isOver: ({ state }) => state === 'done',
  })
}

/** The books of a run by outcome, in the order in which every screen lists them. */
export const countsOf = (books: Books) =>
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
  ).map(([outcome, count]) => ({ outcome: outcome as OutcomeName, count }))

/** How far an import is: records done of records to do, rate, time left, and what became of them so far. */
export function RunProgress({ run }: { run: RunView }) {
  const seconds = Math.max(0.5, (Date.now() - Date.parse(run.startedAt)) / 1000)
  const shown = countsOf(run.books).filter(({ outcome, count }) => count > 0 || usual.includes(outcome))
  return (
    <>
      <div className={css.gap}>
        <Progress
          label="Records imported"
          done={run.done}
          of={run.toDo}
          {...(run.done > 0 && { rate: run.done / seconds })}
          counts={shown.map(({ outcome, count }) => ({
            label: outcomeWord(outcome, 'report'),
            count,
            icon: <OutcomeIcon outcome={outcome} size={14} faint={count === 0} />,
          }))}
        />
      </div>
      <div className={css.gap}>
        <Note>
          You can close this page. The import goes on by itself, also after a restart, and the report waits under
          Imports.
        </Note>
      </div>
    </>
  )
}

const usual: OutcomeName[] = ['create', 'link', 'update', 'unchanged', 'conflict', 'skip']
