import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../ui/api.ts'
import { sendFile } from '../crm.client.ts'
import { inOrder, type Kind, kindOfFile } from './file-order.ts'

/** A chosen file: what it seems to hold, how far it is, and why it was refused as a whole. */
export type ChosenFile = {
  key: string
  file: File
  kind: Kind | undefined
  state: 'waiting' | 'running' | 'done' | 'refused'
  failure?: string
}

/** The files on their way: choosing, leaving out, and sending them one after the other. */
export type FileImport = {
  files: ChosenFile[]
  busy: boolean
  /** The name of the file being imported now. */
  current: string | undefined
  choose: (files: Iterable<File>) => Promise<void>
  leaveOut: (key: string) => void
  start: () => Promise<void>
}

/** Imports files one after the other; `onDone` gets the id of each import as it ends. */
export function useFileImport(onDone: (id: string) => void): FileImport {
  const client = useQueryClient()
  const [files, setFiles] = useState<ChosenFile[]>([])
  const [busy, setBusy] = useState(false)
  const mark = (key: string, change: Partial<ChosenFile>) =>
    setFiles(before => before.map(one => (one.key === key ? { ...one, ...change } : one)))
  const choose = async (chosen: Iterable<File>) => {
    const added = await Promise.all(
      [...chosen].map(async file => ({
        key: crypto.randomUUID(),
        file,
        kind: await kindOfFile(file),
        state: 'waiting' as const,
      })),
    )
    setFiles(before => inOrder([...before.filter(one => one.state === 'waiting'), ...added]))
  }
  const start = async () => {
    setBusy(true)
    for (const { key, file } of files.filter(one => one.state === 'waiting')) {
      mark(key, { state: 'running' })
      try {
        const { id } = await sendFile(file)
        await client.invalidateQueries({ queryKey: ['imports'] })
        mark(key, { state: 'done' })
        onDone(id)
      } catch (error) {
        const failure = error instanceof ApiError ? error.detail : 'The file could not be sent.'
        mark(key, { state: 'refused', failure })
      }
    }
    setBusy(false)
    setFiles(before => before.filter(one => one.state === 'refused'))
    await client.invalidateQueries()
  }
  return {
    files,
    busy,
    current: files.find(one => one.state === 'running')?.file.name,
    choose,
    leaveOut: key => setFiles(before => before.filter(one => one.key !== key)),
    start,
  }
}
