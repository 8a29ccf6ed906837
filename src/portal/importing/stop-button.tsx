import { Button } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import type { RunView } from './run.ts'
import { useRunActs } from './run-acts.ts'

/** Stops a run on its way, once it was asked. */
export function StopButton({ run }: { run: RunView }) {
  const { busy, stop } = useRunActs()
  return (
    <Button
      variant="default"
      loading={busy}
      leftSection={<IconPlayerStop size={15} stroke={1.6} />}
      onClick={() => void stop(run)}
    >
      Stop…
    </Button>
  )
}
