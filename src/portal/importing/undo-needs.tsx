import { Button } from '@mantine/core'
import { IconLock, IconX } from '@tabler/icons-react'
import { plural } from '../../ui/numbers.ts'
import { Card, CardRow } from '../../ui/section.tsx'
import { useListState } from '../list-state.ts'
import css from './report.module.css'
import { reportState } from './report-records.tsx'
import type { RunView } from './run.ts'

/** What an undo left as it was: what failed, and what is kept because somebody built on it. */
export function UndoNeeds({ run: { books } }: { run: RunView }) {
  const [, change] = useListState(reportState)
  const { failed, skipped } = books
  if (failed + skipped === 0) return null
  const show = (outcome: 'skip' | 'failed', value: number) => (
    <span className={css.acts}>
      <Button variant="default" size="xs" onClick={() => change({ outcome: [outcome] })}>
        Show {value === 1 ? 'it' : 'them'}
      </Button>
    </span>
  )
  return (
    <Card title="Not undone">
      {failed > 0 && (
        <CardRow
          icon={<IconX color="var(--red)" />}
          title={`${plural(failed, 'change')} failed`}
          sub="Each says why. Undo it by hand where it matters."
          right={show('failed', failed)}
        />
      )}
      {skipped > 0 && (
        <CardRow
          icon={<IconLock />}
          title={`${plural(skipped, 'change was', 'changes were')} kept`}
          sub="Somebody built on them since. Each says who, when and what."
          right={show('skip', skipped)}
        />
      )}
    </Card>
  )
}
