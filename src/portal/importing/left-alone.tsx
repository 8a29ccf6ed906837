import { Button } from '@mantine/core'
import { IconAlertTriangle, IconX } from '@tabler/icons-react'
import { useNavigate } from '../../ui/link.tsx'
import { plural } from '../../ui/numbers.ts'
import { CardRow } from '../../ui/section.tsx'
import { useListState } from '../list-state.ts'
import { useViewer } from '../viewer.tsx'
import css from './report.module.css'
import { reportState } from './report-records.tsx'
import type { RunView } from './run.ts'

/** Whether a run left records for a person to look at. */
export const leavesAlone = ({ books }: RunView) => books.conflict + books.failed > 0

/** The conflicts of a run and what failed, each a line that shows them in the list below. */
export function LeftAlone({ run: { books } }: { run: RunView }) {
  const { at } = useViewer()
  const navigate = useNavigate()
  const [, change] = useListState(reportState)
  const { conflict, failed } = books
  const show = (outcome: 'conflict' | 'failed', value: number) => (
    <Button variant="default" size="xs" onClick={() => change({ outcome: [outcome] })}>
      Show {value === 1 ? 'it' : 'them'}
    </Button>
  )
  return (
    <>
      {conflict > 0 && (
        <CardRow
          icon={<IconAlertTriangle color="var(--red)" />}
          title={`${plural(conflict, 'conflict was', 'conflicts were')} left alone`}
          sub="Each says why. What you decide is remembered for every import to come."
          right={
            <span className={css.acts}>
              <Button variant="default" size="xs" onClick={() => navigate(at('/imports/conflicts'))}>
                Decide {conflict === 1 ? 'it' : 'them'}
              </Button>
              {show('conflict', conflict)}
            </span>
          }
        />
      )}
      {failed > 0 && (
        <CardRow
          icon={<IconX color="var(--red)" />}
          title={`${plural(failed, 'record')} failed`}
          sub="Nothing of it was kept. Import again to try once more."
          right={<span className={css.acts}>{show('failed', failed)}</span>}
        />
      )}
    </>
  )
}
