import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyError } from '../ui/notify.ts'

const untouched = new Set<unknown>(['me', 'setup'])

/** Has everything asked for again that a changed record may show in: lists, pages, sums, choices. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ predicate: ({ queryKey }) => !untouched.has(queryKey[0]) })
}

/** Which form of a page is open: none, that of a new record, or that of one as it is just now. */
export function useOpenForm<Kept>(read: (id: string) => Promise<Kept>) {
  const [open, setOpen] = useState<{ record?: Kept }>()
  const edit = async (id: string) => {
    try {
      setOpen({ record: await read(id) })
    } catch (error) {
      notifyError(error)
    }
  }
  return { open, add: () => setOpen({}), edit: (id: string) => void edit(id), close: () => setOpen(undefined) }
}
