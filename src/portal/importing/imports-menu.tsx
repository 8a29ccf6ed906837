import { IconArrowBackUp, IconFileText, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { MenuDivider, MenuItem } from '../../ui/menu.tsx'
import { useViewer } from '../viewer.tsx'
import type { RunView } from './run.ts'
import type { useRunActs } from './run-acts.ts'
import { whyNotUndone } from './run-end-words.ts'

type RunMenuProps = { run: RunView } & Pick<ReturnType<typeof useRunActs>, 'stop' | 'goOn'>

/** What can be done with a run from the list of all; what cannot be undone says why. */
export function RunMenu({ run, stop, goOn }: RunMenuProps) {
  const { at } = useViewer()
  const why = whyNotUndone(run)
  const { state, reversedBy } = run
  return (
    <>
      <MenuItem icon={<IconFileText size={15} />} href={at(`/imports/${run.id}`)}>
        {state === 'applying' ? 'Look at it' : 'Open its report'}
      </MenuItem>
      {reversedBy && (
        <MenuItem icon={<IconArrowBackUp size={15} />} href={at(`/imports/${reversedBy.id}`)}>
          Open the undo
        </MenuItem>
      )}
      <MenuDivider />
      {state === 'applying' && (
        <MenuItem icon={<IconPlayerStop size={15} />} onClick={() => void stop(run)}>
          Stop…
        </MenuItem>
      )}
      {state === 'cancelled' && !reversedBy && (
        <MenuItem icon={<IconPlayerPlay size={15} />} onClick={() => void goOn(run)}>
          Go on
        </MenuItem>
      )}
      <MenuItem
        icon={<IconArrowBackUp size={15} />}
        {...(why === undefined ? { href: at(`/imports/${run.id}/undo`) } : { disabled: true, right: why })}
      >
        {state === 'cancelled' && !why ? 'Undo what was done…' : 'Undo…'}
      </MenuItem>
    </>
  )
}
