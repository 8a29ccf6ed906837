import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { formatTime } from '../../ui/dates.ts'
import { notify, notifyError } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { ConnectionRow } from './known-connections.ts'

const oneMinute = 60_000
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
    async (isAskedFor: boolean) => {
      setChecking(true)
      try {
        const params = { portal: portal.id, connection: id }
        const { asked, checkedAt } = await api('POST /api/p/{portal}/connections/{connection}/check', { params })
        if (isAskedFor && !asked && checkedAt) notify(tooSoon(checkedAt))
        await client.invalidateQueries({ queryKey: ['connections', portal.id] })
      } catch (error) {
        // Where nobody asked for it, what is shown stays as it is.
        if (isAskedFor) notifyError(error)
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
    void run(false)
  }, [checkedAt, mayAsk, run])
  return { checking, check: () => void run(true) }
}

/** Why an answer is not of this moment, and from when on it can be. */
function tooSoon(checkedAt: string) {
  const at = Date.parse(checkedAt)
  // The first full minute in which asking works again.
  const again = new Date(Math.ceil((at + oneMinute) / oneMinute) * oneMinute)
  return `The CRM was asked at ${formatTime(checkedAt)}, less than a minute ago: that answer stands. Ask again from ${formatTime(again)}.`
}
