import { useCallback } from 'react'
import { useListState } from '../list-state.ts'
import { useViewer } from '../viewer.tsx'
import type { ImportKind } from './import-kind.ts'
import { importWords, withKind } from './import-words.ts'

const defaults = { kind: 'user' }

/** What the import of this address is about, in whose words it speaks, and where its steps are; `known` wins once it is. */
export function useImportKind(known?: ImportKind) {
  const { at } = useViewer()
  const [state] = useListState(defaults)
  const kind: ImportKind = known ?? (state.kind === 'client' ? 'client' : 'user')
  const stepAt = useCallback((path: string) => at(withKind(path, kind)), [at, kind])
  return { kind, words: importWords[kind], stepAt }
}
