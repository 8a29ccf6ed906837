import { Button } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { Note } from '../../ui/states.tsx'
import { useListState } from '../list-state.ts'
import { brakeWords, losesTooMany, shrunkReason } from './brake-words.ts'
import css from './choose.module.css'
import { stepState } from './choose-state.ts'
import type { PlanView } from './plan-row.ts'

/** Why a plan is stopped until somebody has looked, in plain words, with the way to exactly those whom it hits. */
export function BrakeNote({ plan: { brake, kind } }: { plan: PlanView }) {
  const [{ outcome, ticked }, change] = useListState(stepState[kind])
  if (!brake.isOn) return null
  const isLoss = losesTooMany(brake)
  const target = { outcome: 'deactivate' as const, ticked: isLoss ? ('yes' as const) : ('' as const) }
  const isShown = outcome === target.outcome && ticked === target.ticked
  return (
    <div className={css.brake}>
      <Note
        tone="amber"
        icon={<IconHandStop />}
        title="Stopped until you have looked."
        live
        action={
          !isShown && (
            <Button variant="default" size="xs" onClick={() => change(target)}>
              {isLoss ? 'Show whom it hits' : 'Show what is gone'}
            </Button>
          )
        }
      >
        {brakeWords(brake).join(' ')} {brake.shrunk.length > 0 && shrunkReason}{' '}
        {isLoss && 'Untick whoever should keep access; the import asks once more before it starts.'}
      </Note>
    </div>
  )
}
