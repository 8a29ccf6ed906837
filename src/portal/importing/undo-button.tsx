import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useNavigate } from '../../ui/link.tsx'
import { useViewer } from '../viewer.tsx'
import type { RunView } from './run.ts'
import { whyNotUndone } from './run-end-words.ts'

/** The way to undo a run; off, it says why. */
export function UndoButton({ run }: { run: RunView }) {
  const { at } = useViewer()
  const navigate = useNavigate()
  const why = whyNotUndone(run)
  return (
    <Button
      variant="default"
      disabled={why !== undefined}
      title={why}
      leftSection={<IconArrowBackUp size={15} stroke={1.6} />}
      onClick={() => navigate(at(`/imports/${run.id}/undo`))}
    >
      {run.reverses ? 'Undo this undo…' : 'Undo this import…'}
    </Button>
  )
}
