import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { OutcomeIcon, type OutcomeName } from '../../ui/outcome.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Note } from '../../ui/states.tsx'
import { addressOf, api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './importing.module.css'
import type { RunView } from './run.ts'
import { countsOf, outcomesOf, reachedWords, stepWords, wordIn } from './run-words.ts'
import { useWatched } from './watch-server.ts'

/** One import, followed live until it is over; what other screens remember of before is forgotten then. */
export function useRun(id: string) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const params = { portal: portal.id, run: id }
  const query = useWatched({
    queryKey: ['run', portal.id, id],
    load: () => api('GET /api/p/{portal}/runs/{run}', { params }),
    address: addressOf('GET /api/p/{portal}/runs/{run}/events', { params }),
    isOver: ({ state }) => state !== 'applying',
  })
  const isOver = query.data !== undefined && query.data.state !== 'applying'
  useEffect(() => {
    if (!isOver) return
    client.removeQueries({ type: 'inactive', predicate: ({ queryKey }) => queryKey[0] !== 'runs' })
    void client.invalidateQueries({ queryKey: ['runs'] })
  }, [isOver, client])
  return query
}

// Shown once there is one, so that the rest stays in one line.
const rare: OutcomeName[] = ['deactivate', 'failed']

/** How far an import is: records done of records to do, rate, time left, and what became of them so far. */
export function RunProgress({ run }: { run: RunView }) {
  const what = run.reverses ? 'undo' : 'import'
  return (
    <>
      <div className={css.gap}>
        <Progress
          label={run.reverses ? 'Changes undone' : 'Records imported'}
          work={`run ${run.id}`}
          done={run.done}
          of={run.toDo}
          counts={countsOf(run.books, outcomesOf(run))
            .filter(({ outcome, count }) => count > 0 || !rare.includes(outcome))
            .map(({ outcome, count }) => ({
              label: wordIn(run, outcome),
              count,
              icon: <OutcomeIcon outcome={outcome} size={14} faint={count === 0} />,
            }))}
        />
      </div>
      {run.kind === 'client' && (
        <p className={css.reached} role="status">
          {[stepWords(run), reachedWords(run)].filter(Boolean).join('. ')}
        </p>
      )}
      <div className={css.gap}>
        <Note>
          You can close this page. The {what} goes on by itself, also after a restart; you get a notice when it is done,
          and the report waits under Imports.
        </Note>
      </div>
    </>
  )
}
