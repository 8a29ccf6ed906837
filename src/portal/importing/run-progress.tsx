import { OutcomeIcon, type OutcomeName, outcomeWord } from '../../ui/outcome.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Note } from '../../ui/states.tsx'
import { addressOf, api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './importing.module.css'
import type { RunView } from './run.ts'
import { countsOf, reachedWords } from './run-words.ts'
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
      {run.kind === 'client' && (
        <p className={css.reached} role="status">
          {reachedWords(run) ?? '\u00a0'}
        </p>
      )}
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
