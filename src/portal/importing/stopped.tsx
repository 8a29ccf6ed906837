import { Button } from '@mantine/core'
import { IconArrowBackUp, IconPlayerPause } from '@tabler/icons-react'
import { Link, useNavigate } from '../../ui/link.tsx'
import { count } from '../../ui/numbers.ts'
import { Note } from '../../ui/states.tsx'
import { useViewer } from '../viewer.tsx'
import css from './importing.module.css'
import type { RunView } from './run.ts'
import { useRunActs } from './run-acts.ts'
import { whyNotUndone } from './run-end-words.ts'
import { whenWords } from './run-words.ts'

/** A run that somebody stopped: who, how far it came, and the two ways from here. */
export function Stopped({ run }: { run: RunView }) {
  const { at } = useViewer()
  const navigate = useNavigate()
  const { busy, goOn } = useRunActs()
  const { cancelledBy, cancelledAt, done, toDo, reversedBy } = run
  const title = `Stopped by ${cancelledBy ?? 'somebody'}${cancelledAt ? ` ${whenWords(cancelledAt)}` : ''}.`
  return (
    <div>
      <Note tone="amber" icon={<IconPlayerPause />} title={title} live>
        {count(done)} of {count(toDo)} done.{' '}
        {reversedBy ? (
          <>
            What was done {reversedBy.state === 'done' ? 'was undone' : 'is being undone'} by {reversedBy.startedBy}.{' '}
            <Link href={at(`/imports/${reversedBy.id}`)} className={css.noteLink}>
              Open the undo
            </Link>
          </>
        ) : (
          done > 0 && 'What is done stays until you undo it.'
        )}
      </Note>
      {!reversedBy && (
        <div className={css.buttons}>
          <Button loading={busy} onClick={() => void goOn(run)}>
            Go on
          </Button>
          {!whyNotUndone(run) && (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={15} stroke={1.6} />}
              onClick={() => navigate(at(`/imports/${run.id}/undo`))}
            >
              Undo what was done…
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
