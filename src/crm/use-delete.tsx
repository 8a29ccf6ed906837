import { IconPlugConnected, IconTrash } from '@tabler/icons-react'
import { confirm, type Question } from '../ui/confirm.tsx'
import { notify, notifyError } from '../ui/notify.ts'
import { useRefresh } from './use-records.ts'

type Line = NonNullable<Question['lines']>[number]

type Deletion<Kept> = {
  /** "account". */
  noun: string
  read: () => Promise<Kept>
  /** What else changes with it. */
  lines: (record: Kept) => (Line | false)[]
  send: () => Promise<unknown>
  onDeleted: (() => void) | undefined
}

/** Deletes a record: reads it as it is just now, asks with all that follows from it, and says afterwards that it is done. */
export function useDelete() {
  const refresh = useRefresh()
  return async <Kept extends { name: string }>({ noun, read, lines, send, onDeleted }: Deletion<Kept>) => {
    try {
      const record = await read()
      const yes = await confirm({
        title: `Delete ${record.name}?`,
        lines: [
          {
            icon: <IconTrash size={16} color="var(--red)" />,
            text: `The ${noun} is gone for good. Nobody can bring it back.`,
          },
          ...lines(record).filter(line => line !== false),
          {
            icon: <IconPlugConnected size={16} />,
            text: 'Whatever reads this CRM, such as a project portal, is told that it is gone.',
          },
        ],
        action: `Delete the ${noun}`,
        cancel: 'Keep it',
        tone: 'danger',
      })
      if (!yes) return
      await send()
      onDeleted?.()
      notify(`${record.name} is deleted.`)
      await refresh()
    } catch (error) {
      notifyError(error)
    }
  }
}

/** "3 contacts of it stay", "1 contact of it stays". */
export const stay = (number: number) => (number === 1 ? 'stays' : 'stay')
