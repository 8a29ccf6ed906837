import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { notifyError } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { ConnectionRow } from './known-connections.ts'

const tenMinutes = 600_000

/**
 * Asks the CRM whether the key of a connection works: once by itself when what is known is older than ten minutes, and whenever
 * somebody wants to know.
 */
export function useCheck({ id, checkedAt }: ConnectionRow): { checking: boolean; check: () => void } {
  const { portal, can } = useViewer()
  const client = useQueryClient()
  const [checking, setChecking] = useState(false)
  const asked = useRef(false)
  const mayAsk = can('import_from_crm')
  const run = useCallback(
    async (onError: (error: unknown) => void) => {
      setChecking(true)
      try {
        const params = { portal: portal.id, connection: id }
        await api('POST /api/p/{portal}/connections/{connection}/check', { params })
        await client.invalidateQueries({ queryKey: ['connections', portal.id] })
      } catch (error) {
        onError(error)
      } finally {
        setChecking(false)
      }
    },
    [client, portal.id, id],
  )
  useEffect(() => {
    const isOld = !checkedAt || Date.now() - Date.parse(checkedAt) > tenMinutes
    if (!isOld || !mayAsk || asked.current) return
    asked.current = true
    // Nobody asked for it: what is shown stays as it is.
    void run(() => {})
  }, [checkedAt, mayAsk, run])
  return { checking, check: () => void run(notifyError) }
}
